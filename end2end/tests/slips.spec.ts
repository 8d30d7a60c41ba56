// What a slip of the hand, a second person at the same thing, or a colleague at the same desk must not spoil.

import { randomUUID } from "node:crypto";
import { toast } from "../desk/calendar.ts";
import { PASSWORD, people } from "../desk/people.ts";
import { expect, test } from "../desk/test.ts";
import { call, report } from "../desk/tickets.ts";

const some = (what: string) => `${what} ${randomUUID().slice(0, 6)}`;

test("a canned answer that comes back disturbs nobody who writes another, and a placeholder goes where one writes", async ({ page, desk, signInAs }) => {
  await signInAs("annegret");
  const title = some("Thanks");
  await call(page.request, desk.url, "answers/save", { id: null, draft: { title, body: "We are on it." } });
  await page.goto("/admin/tickets");
  await page.getByRole("button", { name: `Edit ${title}` }).click();
  await page.getByRole("dialog", { name: "Edit canned answer" }).getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText(title)).toHaveCount(0);

  await page.getByRole("button", { name: "Add canned answer" }).click();
  const form = page.getByRole("dialog", { name: "New canned answer" });
  await form.getByLabel("Title").fill("Half");
  const text = form.getByLabel("Answer", { exact: true });
  await text.fill("Hello , bye");
  for (let letter = 0; letter < ", bye".length; letter++) await text.press("ArrowLeft");
  await form.getByRole("button", { name: "{requester}" }).click();
  await expect(text).toHaveValue("Hello {requester}, bye");
  await page.keyboard.type("!");
  await expect(text).toHaveValue("Hello {requester}!, bye");

  // A dialog makes all inert that is outside it.
  await toast(page, "The answer is deleted").getByRole("button", { name: "Undo" }).click();
  await expect(toast(page, `${title} is saved`)).toBeVisible();
  await expect(form.getByLabel("Title")).toHaveValue("Half");
});

test("who is told that somebody else has changed a category, and saves again, means it; the focus stays at it", async ({ page, desk, signInAs, watch }) => {
  watch.tolerate(/409/);
  await signInAs("annegret");
  const name = some("Cables");
  const known = await call(page.request, desk.url, "categories/save", { id: null, draft: { name, active: true } });
  await page.goto("/admin/tickets");
  const edit = page.getByRole("button", { name: `Edit ${name}` });
  await edit.click();
  await call(page.request, desk.url, "categories/save", { id: [known.id, known.version], draft: { name: `${name} 2`, active: false } });
  const form = page.getByRole("dialog", { name: "Edit category" });
  await form.getByLabel("Name").fill(`${name} 3`);
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText("Somebody else changed this category meanwhile")).toBeVisible();
  await expect(form.getByLabel("Name")).toHaveValue(`${name} 3`);
  await form.getByRole("switch", { name: /Offered/ }).uncheck();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("button", { name: `Edit ${name} 3` })).toBeFocused();
});

test("of two who choose when tickets close, the second is told what the first chose, and may insist", async ({ page, desk, signInAs, watch }) => {
  watch.tolerate(/409/);
  await signInAs("annegret");
  await page.goto("/admin/tickets");
  const days = page.getByLabel("Days until a resolved ticket closes");
  await expect(days).not.toHaveValue("");
  const before = await call(page.request, desk.url, "settings", {});
  const [usual, version] = before;
  const [, now] = await call(page.request, desk.url, "settings/change", { version, wanted: { ...usual, close_after_days: 5 } });
  expect(now).toBe(version + 1);
  await days.fill("6");
  const save = page.locator("form", { has: days }).getByRole("button", { name: "Save" });
  await save.click();
  await expect(page.getByText("Theirs: closed after 5 days")).toBeVisible();
  await expect(days).toHaveValue("6");
  await save.click();
  await expect(toast(page, "Saved")).toBeVisible();
  const [kept, last] = await call(page.request, desk.url, "settings", {});
  expect(kept.close_after_days).toBe(6);
  await call(page.request, desk.url, "settings/change", { version: last, wanted: usual });
});

test("a new secret leaves what is typed beside it", async ({ page, signInAs }) => {
  await signInAs("annegret");
  await page.goto("/admin/webhooks");
  await page.getByRole("button", { name: "Add webhook" }).click();
  const form = page.getByRole("dialog", { name: "Add webhook" });
  const name = some("Relay");
  await form.getByLabel("Name").fill(name);
  await form.getByLabel("Address").fill("http://127.0.0.1:9/hook");
  await form.getByRole("checkbox", { name: /ticket\.created/ }).check();
  await form.getByRole("button", { name: "Save" }).click();
  const secret = page.getByRole("dialog", { name: "Secret of the webhook" });
  await expect(secret).toBeVisible();
  await page.mouse.click(5, 5);
  await expect(secret).toBeVisible();
  await secret.getByRole("button", { name: "I have it" }).click();

  await page.getByRole("button", { name: `Edit “${name}”` }).click();
  const edit = page.getByRole("dialog", { name: `Edit “${name}”` });
  await edit.getByLabel("Address").fill("http://127.0.0.1:9/other");
  await edit.getByRole("button", { name: "New secret" }).click();
  await secret.getByRole("button", { name: "I have it" }).click();
  await expect(edit.getByLabel("Address")).toHaveValue("http://127.0.0.1:9/other");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("row", { name: new RegExp(name) })).toContainText("127.0.0.1:9/other");
});

test("linking takes Enter, and begins anew each time", async ({ page, desk, signInAs }) => {
  await signInAs("jonas");
  const one = await report(page.request, desk.url, { title: some("Beamer flickers") });
  const other = await report(page.request, desk.url, { title: some("Beamer dark") });
  await page.goto(`/tickets/${one}`);
  const open = async () => {
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Link or merge" }).click();
  };
  await open();
  const dialog = page.getByRole("dialog", { name: "Link or merge" });
  await dialog.getByRole("radio", { name: "the one this is merged into" }).check();
  await dialog.getByLabel("Number or words of the other ticket").fill("anything");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await open();
  await expect(dialog.getByRole("radio", { name: "related" })).toBeChecked();
  await expect(dialog.getByLabel("Number or words of the other ticket")).toHaveValue("");
  await dialog.getByLabel("Number or words of the other ticket").fill(String(other));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Linked" })).toContainText(String(other));
});

test("a view is saved with Enter, once", async ({ page, signInAs }) => {
  await signInAs("mara");
  const name = some("Hot");
  await page.goto("/tickets?priority=urgent");
  await page.getByRole("button", { name: "Save view" }).click();
  await page.getByLabel("Name of the view").fill(name);
  await page.keyboard.press("Enter");
  const tab = page.getByRole("navigation", { name: "Views" }).getByRole("link", { name });
  await expect(tab).toHaveAttribute("aria-current", "page");
  await page.getByRole("button", { name: "Delete view" }).click();
  await expect(tab).toHaveCount(0);
});

test("on the board a card keeps the focus wherever it goes by keys", async ({ page, desk, signInAs }) => {
  await signInAs("jonas");
  const number = await report(page.request, desk.url, { title: some("Loose plug") });
  await page.goto("/tickets?view=board");
  const card = page.locator(`#card-${number}`);
  await card.focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(page.getByRole("region", { name: "In progress" }).locator(`#card-${number}`)).toBeFocused();
  await expect(toast(page, `${number} is now: In progress`)).toBeVisible();
  await page.getByRole("button", { name: `Move ${number}` }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Pending" }).press("Enter");
  await expect(toast(page, `${number} is now: Pending`)).toBeVisible();
  await expect(page.getByRole("region", { name: "Pending" }).locator(`#card-${number}`)).toBeFocused();
});

test("what is wrong far above the button is brought into sight", async ({ page, signInAs }) => {
  await signInAs("annegret");
  await page.goto("/admin/levels");
  const monday = page.getByLabel("Mon", { exact: true }).first();
  await monday.fill("nine to five");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(monday).toBeFocused();
  await expect(monday).toBeInViewport();
  await page.reload();
  await expect(monday).toHaveValue("nine to five");
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(monday).not.toHaveValue("nine to five");
});

test("what one has typed is not shown to whoever signs in after them, and is there when they come back", async ({ page, signInAs }) => {
  await signInAs("jonas");
  await page.goto("/time-off");
  await page.getByRole("button", { name: "Request time off" }).click();
  await page.getByRole("dialog").getByLabel("Note").fill("The doctor says two weeks");
  await signInAs("mara");
  await page.goto("/time-off");
  await page.getByRole("button", { name: "Request time off" }).click();
  await expect(page.getByRole("dialog").getByLabel("Note")).toHaveValue("");
  await signInAs("jonas");
  await page.reload();
  await expect(page.getByRole("dialog").getByLabel("Note")).toHaveValue("The doctor says two weeks");
});

test("every job has a name that people say", async ({ page, signInAs }) => {
  await signInAs("annegret");
  await page.goto("/admin/jobs");
  await expect(page.getByRole("row", { name: /Close resolved tickets/ })).toBeVisible();
  await expect(page.getByRole("cell", { name: /^[a-z_]+\.[a-z_]+/ })).toHaveCount(0);
});

test("a form that refuses something does so in German, too", async ({ browser, desk }) => {
  const context = await browser.newContext({ baseURL: desk.url, locale: "de-DE" });
  const answer = await context.request.post(`${desk.url}/api/fn/accounts/sign-in`, {
    headers: { origin: desk.url },
    data: { email: people.annegret.email, password: PASSWORD, remember: false },
  });
  expect(answer.ok()).toBe(true);
  const page = await context.newPage();
  await page.goto("/admin/templates");
  await page.getByRole("button", { name: "Dienstplan anlegen" }).first().click();
  await page.locator(".pattern-row input").first().fill("früh");
  await expect(page.getByText("Schreibe Anfang und Ende, etwa 09:00–17:30.").first()).toBeVisible();
  await context.close();
});

test("what can be split off stands line by line, however much was said", async ({ page, desk, signInAs }) => {
  await signInAs("jonas");
  const number = await report(page.request, desk.url, { title: some("Two faults in one") });
  for (const what of ["camera", "light", "sound", "door", "heating"]) {
    const body = `The ${what} has been out of order since this morning, and nobody knows why.`;
    await call(page.request, desk.url, "comment", { number, comment: { body, internal: true, hold: false, attachments: [], status: null, despite_open_items: false } });
  }
  await page.goto(`/tickets/${number}`);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Split" }).click();
  const boxes = page.getByRole("dialog", { name: "Split" }).getByRole("checkbox");
  await expect(boxes).toHaveCount(5);
  const lefts = await boxes.evaluateAll((all) => all.map((box) => Math.round(box.getBoundingClientRect().left)));
  expect(new Set(lefts).size).toBe(1);
  await page.getByLabel("Title of the new ticket").fill("The light");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("group", { name: "What goes there" }).getByRole("alert")).toHaveText("Choose what goes there.");
});

test("what one is changing in a comment stays when the comment is drawn anew", async ({ page, desk, signInAs }) => {
  await signInAs("jonas");
  const number = await report(page.request, desk.url, { title: some("Hum in the headphones") });
  const comment = { body: "It hums.", internal: true, hold: false, attachments: [] };
  const { id } = await call(page.request, desk.url, "comment", { number, comment });
  await page.goto(`/tickets/${number}`);
  await page.getByRole("button", { name: "Edit comment" }).click();
  const text = page.getByRole("textbox", { name: "Edit comment" });
  await text.fill("It hums at 50 Hz, so");
  // As from another window of the same person.
  await call(page.request, desk.url, "comment/edit", { id, body: "It hums loudly." });
  await expect(page.getByRole("article").filter({ has: text }).getByText("edited")).toBeVisible();
  await expect(text).toHaveValue("It hums at 50 Hz, so");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("It hums loudly.")).toBeVisible();
});
