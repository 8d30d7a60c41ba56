// Tickets: reporting a fault, answering it, and working through the list by hand and by key.

import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { toast } from "../desk/calendar.ts";
import { people } from "../desk/people.ts";
import { expect, test } from "../desk/test.ts";
import { call, report } from "../desk/tickets.ts";

test("a fault is reported, answered, and the answer arrives live and unread", async ({ page, openFor, signInAs }) => {
  // A reply is held for 15 seconds before it leaves.
  test.slow();
  const title = `No picture ${randomUUID().slice(0, 8)}`;
  const hers = await openFor("sabine", "/report");
  await hers.getByLabel("What is wrong?").fill(title);
  await hers.getByLabel(/^Details/).fill("Since **nine** o'clock.\n\n<script>window.broken = true</script><img src=x onerror='window.broken=true'>");
  await hers.getByRole("button", { name: "Report" }).click();
  await expect(hers.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(hers.locator(".prose strong")).toHaveText("nine");
  expect(await hers.evaluate("window.broken")).toBeUndefined();
  const address = new URL(hers.url()).pathname;
  await hers.goto("/tickets");
  const line = hers.getByRole("row", { name: new RegExp(title) });
  await expect(line).toBeVisible();
  await expect(line.getByText("New", { exact: true })).toHaveCount(0);

  await signInAs("jonas");
  await page.goto(address);
  await page.getByRole("button", { name: "Internal note" }).click();
  await page.getByRole("textbox", { name: "Answer" }).fill("Nobody outside reads this.");
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(entry(page, "Nobody outside reads this.")).toContainText("Internal note");

  await page.getByRole("button", { name: "Public reply" }).click();
  await page.getByRole("textbox", { name: "Answer" }).fill("Too early");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await toast(page, /The reply leaves/).getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("textbox", { name: "Answer" })).toHaveValue("Too early");
  await expect(page.getByRole("textbox", { name: "Answer" })).toBeFocused();
  await expect(entry(page, "Too early")).toHaveCount(0);

  // Words that are not sent survive the page.
  await page.getByRole("textbox", { name: "Answer" }).fill("I am on my way.");
  await expect(page.getByText("Draft kept")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Answer" })).toHaveValue("I am on my way.");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(entry(page, "I am on my way.")).toBeVisible();

  await expect(line.getByText("New", { exact: true })).toBeVisible({ timeout: 25_000 });
  await expect(hers).toHaveTitle(/^\(\d+\) /);
  await line.getByRole("link").click();
  await expect(entry(hers, "I am on my way.")).toBeVisible();
  await expect(hers.getByText("Nobody outside reads this.")).toHaveCount(0);
  await hers.goto("/tickets");
  await expect(line).toBeVisible();
  await expect(line.getByText("New", { exact: true })).toHaveCount(0);
});

test("facts change in place with undo, and two who change the same meet", async ({ page, desk, openFor, signInAs, watch }) => {
  watch.tolerate(/409/);
  await page.routeWebSocket(/\/api\/v1\/live/, () => {});
  await signInAs("jonas");
  const number = await report(page.request, desk.url, { title: `Flicker ${randomUUID().slice(0, 8)}` });
  await page.goto(`/tickets/${number}`);
  const facts = page.getByRole("complementary", { name: "Facts" });
  await facts.getByRole("button", { name: /Medium/ }).click();
  await facts.getByRole("combobox", { name: "Priority" }).selectOption("High");
  // Whoever works by key goes on where they were.
  await expect(facts.getByRole("button", { name: "Priority: High" })).toBeFocused();
  await toast(page, "Priority changed").getByRole("button", { name: "Undo" }).click();
  await expect(facts.getByRole("button", { name: /Medium/ })).toBeVisible();

  await page.getByRole("button", { name: /Resolve/ }).click();
  await expect(page.locator(".ticket-line").getByText("Resolved")).toBeVisible();
  await page.getByRole("button", { name: "More" }).click();
  // What the rule forbids is not offered.
  await expect(page.getByRole("menuitem", { name: "Pending" })).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Escape");

  // Somebody else is faster, and this page has not heard of it.
  const other = await openFor("mara", `/tickets/${number}`);
  const { ticket } = await call(other.request, desk.url, "find", { number });
  await call(other.request, desk.url, "change", { number, version: ticket.version, change: { priority: "urgent" } });
  await facts.getByRole("button", { name: /Medium/ }).click();
  await facts.getByRole("combobox", { name: "Priority" }).selectOption("Low");
  const clash = page.getByRole("status").filter({ hasText: "Somebody else has changed this ticket." });
  await expect(clash).toContainText("Priority: Urgent → Low");
  await clash.getByRole("button", { name: "Take mine" }).click();
  await expect(facts.getByRole("button", { name: /Low/ })).toBeVisible();
  await expect(other.locator(".ticket-line").getByText("Low")).toBeVisible();
});

test("what somebody does to a ticket stands in other browsers within a second", async ({ page, desk, openFor, signInAs }) => {
  await signInAs("jonas");
  const title = `Hiss ${randomUUID().slice(0, 8)}`;
  const hers = await openFor("sabine", "/tickets");
  const number = await report(hers.request, desk.url, { title });
  const line = hers.getByRole("row", { name: new RegExp(title) });
  const theirs = await openFor("mara", `/tickets/${number}`);
  const say = (body: string) => call(page.request, desk.url, "comment", { number, comment: { body, internal: false, hold: false, attachments: [] } });
  const become = async (status: string) => {
    const { ticket } = await call(page.request, desk.url, "find", { number });
    await call(page.request, desk.url, "change", { number, version: ticket.version, change: { status } });
  };
  // What has arrived once says that both are listening.
  await say("Somebody is there.");
  await expect(entry(theirs, "Somebody is there.")).toBeVisible();
  await expect(line.getByText("New", { exact: true })).toBeVisible();
  await call(hers.request, desk.url, "read", { number, unread: false });
  await expect(line.getByText("New", { exact: true })).toHaveCount(0);
  const unread = async () => Number(/^\((\d+)\)/.exec(await hers.title())?.[1] ?? 0);
  const before: number = (await call(hers.request, desk.url, "counts", {})).unread;
  await expect.poll(unread).toBe(before);

  const soon = { timeout: 1_000 };
  await say("On my way.");
  await Promise.all([
    expect(entry(theirs, "On my way.")).toBeVisible(soon),
    expect(line.getByText("New", { exact: true })).toBeVisible(soon),
    expect.poll(unread, soon).toBe(before + 1),
  ]);
  await become("in_progress");
  await Promise.all([
    expect(theirs.locator(".ticket-line").getByText("In progress")).toBeVisible(soon),
    expect(line.getByText("In progress")).toBeVisible(soon),
  ]);
  await call(hers.request, desk.url, "read", { number, unread: false });
  await Promise.all([
    expect(line.getByText("New", { exact: true })).toHaveCount(0, soon),
    expect.poll(unread, soon).toBe(before),
  ]);
});

test("many at once, with undo, and all of it by key", async ({ page, desk, signInAs }) => {
  await signInAs("jonas");
  const name = `Hub ${randomUUID().slice(0, 8)}`;
  for (const what of ["one", "two", "three"]) await report(page.request, desk.url, { title: `${name} ${what}` });
  await page.goto(`/tickets?q=${encodeURIComponent(name)}`);
  const rows = page.getByRole("row").filter({ hasText: name });
  await expect(rows).toHaveCount(3);
  await expect(rows.first().locator("mark").first()).toHaveText("Hub");

  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  const bar = page.getByRole("toolbar", { name: "Bulk actions" });
  await expect(bar).toContainText("2 selected");
  await bar.getByRole("button", { name: "Priority" }).click();
  await page.getByRole("menuitem", { name: "Urgent" }).click();
  await expect(rows.filter({ hasText: "Urgent" })).toHaveCount(2);
  await toast(page, "2 tickets changed").getByRole("button", { name: "Undo" }).click();
  await expect(rows.filter({ hasText: "Urgent" })).toHaveCount(0);

  await page.keyboard.press("k");
  await page.keyboard.press("a");
  await expect(rows.locator(".c-assignee").filter({ hasText: people.jonas.name.split(" ")[0] })).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: new RegExp(name) })).toBeVisible();
  await page.keyboard.press("j");
  await expect(page.getByRole("button", { name: "Next ticket" })).toBeVisible();
  await page.keyboard.press("c");
  await expect(page.getByRole("heading", { level: 1, name: "New ticket" })).toBeVisible();
});

test("a ticket is merged by the other's words, and taken apart again later", async ({ page, desk, signInAs }) => {
  await signInAs("jonas");
  const [name, other] = [randomUUID().slice(0, 8), randomUUID().slice(0, 8)];
  const number = await report(page.request, desk.url, { title: `Dark camera ${name}` });
  const into = await report(page.request, desk.url, { title: `No picture ${other}` });
  await page.goto(`/tickets/${number}`);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Link or merge" }).click();
  const dialog = page.getByRole("dialog", { name: "Link or merge" });
  await dialog.getByRole("textbox").fill(other);
  await dialog.getByRole("button", { name: `${into} No picture` }).click();
  await dialog.getByText("the one this is merged into").click();
  await dialog.getByRole("button", { name: "Merge" }).click();
  // One is where the other is now.
  await expect(page).toHaveURL(new RegExp(`/tickets/${into}$`));
  await expect(page.getByRole("heading", { level: 1, name: `No picture ${other}` })).toBeVisible();

  // Long after its toast has gone.
  await page.goto("/tickets");
  await page.getByRole("button", { name: "Undo of the last day" }).click();
  const deeds = page.getByRole("dialog", { name: "Undo of the last day" });
  await deeds.getByRole("button", { name: `Merged: ${number}` }).click();
  await expect(toast(page, "1 ticket as before")).toBeVisible();
  await page.goto(`/tickets/${number}`);
  await expect(page.getByRole("heading", { level: 1, name: `Dark camera ${name}` })).toBeVisible();
});

test("words that are begun follow their ticket when somebody merges it, and who is named is marked", async ({ page, desk, openFor, signInAs }) => {
  await signInAs("jonas");
  const name = randomUUID().slice(0, 8);
  const number = await report(page.request, desk.url, { title: `Dark camera ${name}` });
  const into = await report(page.request, desk.url, { title: `No picture ${name}` });
  await page.goto(`/tickets/${number}`);
  await page.getByRole("button", { name: "Internal note" }).click();
  const answer = page.getByRole("textbox", { name: "Answer" });
  await answer.fill(`Ask @${people.mara.name} for the lamp.`);
  const hers = await openFor("mara", "/tickets");
  await call(hers.request, desk.url, "merge", { number, into });
  await expect(page).toHaveURL(new RegExp(`/tickets/${into}$`));
  await expect(answer).toHaveValue(`Ask @${people.mara.name} for the lamp.`);
  await expect(page.getByRole("button", { name: "Internal note" })).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(entry(page, "for the lamp.").locator("mark")).toHaveText(`@${people.mara.name}`);
  await expect(answer).toHaveValue("");
  await page.reload();
  await expect(entry(page, "for the lamp.")).toBeVisible();
  await expect(answer).toHaveValue("");

  await hers.goto(`/tickets/${into}`);
  await expect(entry(hers, "for the lamp.").locator("mark[data-me]")).toHaveText(`@${people.mara.name}`);
});

test("lists and counts are up to date although something happens all the time", async ({ page, desk, signInAs }) => {
  await signInAs("mara");
  const name = randomUUID().slice(0, 8);
  const number = await report(page.request, desk.url, { title: `Noise ${name}` });
  await page.goto("/tickets?show=reported");
  const tab = page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: /^I reported/ });
  const { requested } = await call(page.request, desk.url, "counts", {});
  await expect(tab).toContainText(String(requested));
  // One event after another, far less than a quarter of a second apart.
  let goesOn = true;
  const noise = (async () => {
    for (let unread = true; goesOn; unread = !unread) await call(page.request, desk.url, "read", { number, unread });
  })();
  try {
    await report(page.request, desk.url, { title: `Heard ${name}` });
    await expect(page.getByRole("row", { name: `Heard ${name}` })).toBeVisible();
    await expect(tab).toContainText(String(requested + 1));
  } finally {
    goesOn = false;
    await noise;
  }
});

test("on the board a refused move says why, and another is made by key", async ({ page, desk, signInAs }) => {
  await signInAs("jonas");
  const name = `Board ${randomUUID().slice(0, 8)}`;
  const number = await report(page.request, desk.url, { title: name });
  await page.goto(`/tickets?view=board&q=${encodeURIComponent(name)}`);
  const column = (status: string) => page.getByRole("region", { name: status });
  const card = page.locator(".ticket-card").filter({ hasText: name });
  await card.dragTo(column("Closed"));
  await expect(toast(page, "Open cannot become Closed")).toBeVisible();
  await card.getByRole("link").focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(column("In progress").getByRole("link", { name })).toBeVisible();
  await expect(page.locator(`#card-${number}`)).toBeFocused();
});

function entry(page: Page, text: string) {
  return page.getByRole("article").filter({ hasText: text });
}
