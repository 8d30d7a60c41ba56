// Nothing that somebody writes, mails or attaches runs in the browser of whoever looks at it.

import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { files, mail, texts } from "../desk/attacks.ts";
import { expect, test } from "../desk/test.ts";
import { call, report } from "../desk/tickets.ts";

test("no text, mail or file of a ticket runs, and each file is safe by its headers", async ({ page, desk, openFor, signInAs, watch }) => {
  test.slow();
  const harm: string[] = [];
  page.on("dialog", (dialog) => {
    harm.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(desk.url) && !/^(data|blob):/.test(request.url())) harm.push(`a request: ${request.url()}`);
  });
  page.on("popup", (popup) => harm.push(`a window: ${popup.url()}`));

  // In the title, the description, comments, an internal note, tags and names of files.
  const mark = randomUUID().slice(0, 8);
  const eve = (await openFor("sabine", "/")).request;
  const number = await report(eve, desk.url, { title: `${mark} ${texts[2]}`, description: texts.join("\n\n") });
  for (const body of texts) await call(eve, desk.url, "comment", { number, comment: { body, internal: false, hold: false, attachments: [] } });
  const kept: { name: string; path: string }[] = [];
  for (const [name, data] of files) {
    const headers = { origin: desk.url, "content-type": "text/html" };
    const answer = await eve.post(`/api/v1/tickets/${number}/attachments?name=${encodeURIComponent(name)}`, { headers, data });
    expect(answer.status(), name).toBe(201);
    kept.push({ name: (await answer.json()).name, path: answer.headers()["location"] ?? "" });
  }

  // And all of it in one mail of somebody outside.
  const key = "a-secret-of-the-attacks";
  const door = await desk.secondServer({ INBOUND_EMAIL_SECRET: key });
  const mailed = randomUUID().slice(0, 8);
  const brought = await page.request.post(`${door.url}/api/inbound-email?key=${key}`, { multipart: { email: mail(`${mailed} ${texts[0]}`) } });
  expect(brought.status(), await brought.text()).toBe(200);

  await signInAs("jonas");
  const found = async () => (await (await page.request.get(`/api/v1/tickets?q=${mailed}`)).json()).items[0]?.number;
  await expect.poll(found).toBeTruthy();
  for (const seen of [number, await found()]) {
    await page.goto(`/tickets/${seen}`);
    await expect(page.locator(".timeline .prose").first()).toBeVisible();
    await expect(page.locator(".attachments li").nth(2)).toBeAttached();
    harm.push(...(await harmIn(page)));
  }
  await page.goto(`/tickets/${number}`);
  await expect(page.locator(".timeline .prose")).toHaveCount(texts.length + 1);
  await expect(page.getByRole("link", { name: "invoicefdp.exe" })).toBeAttached();
  // No file of ours is a program or a style of ours either.
  watch.tolerate(/MIME type|Service ?Worker/i);
  harm.push(...(await page.evaluate(borrowed, kept.map((file) => file.path))));
  await page.goto(`/tickets?q=${mark}`);
  await expect(page.getByRole("row").filter({ hasText: mark })).toBeVisible();
  harm.push(...(await harmIn(page)));

  // Each file by itself, as a page of its own. Chromium's own page around a picture has a style that the policy refuses.
  watch.tolerate(/Blocked script execution .*attachments.* sandboxed|inline style violates .* 'default-src 'none''.*attachments|favicon\.ico/);
  for (const { name, path } of kept) {
    const answer = await page.request.get(path);
    const headers = answer.headers();
    const is = `${name}: ${JSON.stringify(headers)}`;
    expect(headers["x-content-type-options"], is).toBe("nosniff");
    expect(headers["content-security-policy"], is).toMatch(/default-src 'none'.*sandbox/);
    expect(headers["content-type"], is).toMatch(/^(application\/octet-stream|image\/(png|jpeg|gif|webp))$/);
    if (!headers["content-type"]?.startsWith("image/")) expect(headers["content-disposition"], is).toMatch(/^attachment; filename="[\w .-]*"; filename\*=UTF-8''[\w.%-]*$/);
    // What is a download leaves the page where it is.
    await page.goto(path).catch(() => undefined);
    if (await page.evaluate("'broken' in window")) harm.push(`${name} ran`);
  }
  expect(harm).toEqual([]);
});

/** What stands in a page that is not ours to stand there, or has run in it. */
async function harmIn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const harm = "broken" in window ? ["a program ran"] : [];
    const harmless = "A BLOCKQUOTE BR CODE DEL EM H1 H2 H3 H4 H5 H6 HR INPUT LI OL P PRE STRONG TABLE TBODY TD TH THEAD TR UL".split(" ");
    for (const element of document.querySelectorAll(".prose *")) {
      if (!harmless.includes(element.tagName)) harm.push(element.outerHTML);
      if (element.matches("input:not([type=checkbox][disabled])")) harm.push(element.outerHTML);
    }
    for (const element of document.querySelectorAll("main *")) {
      if (element.getAttributeNames().some((name) => name.startsWith("on"))) harm.push(element.outerHTML);
    }
    for (const link of document.querySelectorAll<HTMLAnchorElement>("main a[href]")) {
      const isAway = link.origin !== location.origin;
      if (!/^(https?|mailto|tel):$/.test(link.protocol) || (isAway && !link.relList.contains("noopener"))) harm.push(link.outerHTML);
    }
    return harm;
  });
}

/** Those of the files that a page of ours can take for a program, a style or a worker. */
async function borrowed(paths: string[]): Promise<string[]> {
  const loads = (element: HTMLElement, what: string) =>
    new Promise<string[]>((done) => {
      element.onload = () => done([what]);
      element.onerror = () => done([]);
      document.head.append(element);
    });
  const asProgram = (src: string) => loads(Object.assign(document.createElement("script"), { src }), `${src} as a program`);
  const asStyle = (href: string) => loads(Object.assign(document.createElement("link"), { rel: "stylesheet", href }), `${href} as a style`);
  const asWorker = (src: string) => navigator.serviceWorker.register(src).then(() => [`${src} as a worker`], () => []);
  const all = paths.flatMap((path) => [asProgram(path), asStyle(path), asWorker(path)]);
  return (await Promise.all(all)).flat();
}
