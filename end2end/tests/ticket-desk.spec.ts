// What belongs to tickets beside their conversation: checklists, fields of one's own, parting and merging.

import { randomUUID } from "node:crypto";
import { toast } from "../desk/calendar.ts";
import { expect, test } from "../desk/test.ts";
import { call, report } from "../desk/tickets.ts";

test("a checklist is worked off together, and what is not done is resolved only if that is meant", async ({ page, desk, openFor, signInAs, watch }) => {
  watch.tolerate(/409/);
  await signInAs("jonas");
  const number = await report(page.request, desk.url, { title: `Hub ${randomUUID().slice(0, 8)}` });
  await page.goto(`/tickets/${number}`);
  const list = page.getByRole("region", { name: "Checklist" });
  for (const item of ["Replace the hub", "Test call"]) {
    await list.getByLabel("Add an item").fill(item);
    await list.getByLabel("Add an item").press("Enter");
    await expect(list.getByRole("checkbox", { name: item })).toBeVisible();
  }
  const other = await openFor("mara", `/tickets/${number}`);
  await other.getByRole("checkbox", { name: "Replace the hub" }).check();
  await expect(list.getByRole("checkbox", { name: "Replace the hub" })).toBeChecked();
  await expect(list).toContainText("1 of 2 done");
  await list.getByRole("checkbox", { name: "Test call" }).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(other.getByRole("list", { name: "Checklist" }).getByRole("listitem").first()).toContainText("Test call");

  await page.getByRole("button", { name: "Resolve", exact: true }).click();
  const question = page.getByRole("dialog", { name: "The checklist is not done" });
  await expect(question).toContainText("1 item is still open.");
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(page.locator(".ticket-line").getByText("Open")).toBeVisible();
  await page.getByRole("button", { name: "Resolve", exact: true }).click();
  await question.getByRole("button", { name: "Resolved all the same" }).click();
  await expect(page.locator(".ticket-line").getByText("Resolved")).toBeVisible();

  await page.goto(`/tickets?show=all&q=${number}`);
  await expect(page.locator(`tr[data-number="${number}"] .progress-note`)).toContainText("1/2");
});

test("admins add a field, whoever reports a fault is asked for it, and it is changed in place", async ({ page, openFor, signInAs }) => {
  await signInAs("annegret");
  const name = `Rack ${randomUUID().slice(0, 6)}`;
  await page.goto("/admin/tickets");
  await page.getByRole("button", { name: "Add field" }).click();
  const form = page.getByRole("dialog", { name: "New field" });
  await form.getByLabel("Name").fill(name);
  await form.getByLabel("Kind").selectOption("Choice");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText("Give 1 to 50 choices")).toBeVisible();
  await form.getByLabel("Choices").fill("North\nSouth");
  await form.getByRole("radio", { name: "Asked, may stay empty" }).check();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: name })).toContainText("Choice · Asked, may stay empty");

  const hers = await openFor("sabine", "/report");
  await hers.getByLabel("What is wrong?").fill(`Dark ${name}`);
  await hers.getByLabel(name).selectOption("North");
  await hers.getByRole("button", { name: "Report" }).click();
  const facts = hers.getByRole("complementary", { name: "Facts" });
  await expect(facts.getByText("North")).toBeVisible();

  await page.goto(new URL(hers.url()).pathname);
  const mine = page.getByRole("complementary", { name: "Facts" });
  await mine.getByRole("button", { name: /North/ }).click();
  await mine.getByRole("combobox", { name }).selectOption("South");
  await expect(facts.getByText("South")).toBeVisible();
  await expect(page.locator(".timeline")).toContainText(`${name}: North → South`);
  await toast(page, `${name} changed`).getByRole("button", { name: "Undo" }).click();
  await expect(mine.getByRole("button", { name: /North/ })).toBeVisible();

  // Retired, so that the pages of other tests stay as they were.
  await page.goto("/admin/tickets");
  await page.getByRole("button", { name: `Edit ${name}` }).click();
  const edit = page.getByRole("dialog", { name: "Edit field" });
  await edit.getByRole("switch", { name: /Offered/ }).uncheck();
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: name })).toContainText("Retired");
});

test("a field is a column of the list, and a view brings its columns along", async ({ page, desk, openFor, signInAs }) => {
  await signInAs("annegret");
  const name = `Cable ${randomUUID().slice(0, 6)}`;
  const draft = { name, kind: "number", choices: [], asked: "no", active: true };
  const field = await call(page.request, desk.url, "fields/save", { id: null, draft });
  const number = await report(page.request, desk.url, { title: `Flicker ${name}`, description: `The **cable** of [rack 2](https://example.org) hums, ${name}.` });
  await call(page.request, desk.url, "change", { number, version: 1, change: { fields: { [field.id]: "12.5" } } });

  await page.goto(`/tickets?q=${encodeURIComponent(name)}`);
  const row = page.locator(`tr[data-number="${number}"]`);
  await expect(row).toBeVisible();
  await page.getByRole("button", { name: "Save view" }).click();
  const dialog = page.getByRole("dialog", { name: "Save view" });
  await dialog.getByLabel("Name of the view").fill(name);
  await dialog.getByLabel("For the whole team").check();
  await dialog.getByRole("button", { name: "Save" }).click();
  const tab = page.getByRole("navigation", { name: "Views" }).getByRole("link", { name });
  await expect(tab).toHaveAttribute("aria-current", "page");

  await page.getByRole("button", { name: "Columns" }).click();
  const chooser = page.getByRole("dialog", { name: "Columns" });
  await expect(chooser).toContainText(`Kept with the view “${name}”.`);
  // On a slow line, too, what was chosen last is what is kept.
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route("**/api/fn/tickets/views/save", (route) => arrived.then(() => route.continue()), { times: 1 });
  await chooser.getByRole("checkbox", { name }).check();
  await chooser.getByRole("checkbox", { name: "Requester" }).uncheck();
  await page.keyboard.press("Escape");
  arrive();
  await expect(row.getByRole("cell", { name: "12.5" })).toBeVisible();

  // Elsewhere all is as one chose it there.
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Archive" }).click();
  await expect(page.getByRole("columnheader", { name: "Requester" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name })).toHaveCount(0);

  const theirs = await openFor("mara", "/tickets");
  await theirs.getByRole("navigation", { name: "Views" }).getByRole("link", { name }).click();
  await expect(theirs.getByRole("columnheader", { name })).toBeVisible();
  await expect(theirs.getByRole("columnheader", { name: "Requester" })).toHaveCount(0);
  await expect(theirs.getByRole("cell", { name: "12.5" })).toBeVisible();
  await theirs.getByRole("button", { name: "Columns" }).click();
  await expect(theirs.getByRole("dialog", { name: "Columns" })).toContainText("lasts until you look at another list");
  await theirs.getByRole("checkbox", { name }).uncheck();
  await expect(theirs.getByRole("columnheader", { name })).toHaveCount(0);
  await theirs.reload();
  await expect(theirs.getByRole("columnheader", { name })).toBeVisible();

  // What is filled in changes while others look.
  await call(page.request, desk.url, "change", { number, version: 2, change: { fields: { [field.id]: "14" } } });
  await expect(theirs.getByRole("cell", { name: "14", exact: true })).toBeVisible();

  // An excerpt is words, not signs.
  await theirs.goto("/tickets?show=all&q=hums");
  await expect(theirs.locator(`tr[data-number="${number}"] .snippet`)).toHaveText(new RegExp(`^The cable of rack 2 hums, ${name}.$`));

  const file = await page.request.get(`/api/v1/tickets/export?q=${encodeURIComponent(name)}`);
  const [head, line] = (await file.text()).split("\r\n");
  expect(head).toContain("answer_due_at,answer,solution_due_at,solution");
  expect(line).toContain(",14");

  // So that the pages of other tests stay as they were.
  await call(page.request, desk.url, "fields/save", { id: [field.id, field.version], draft: { ...draft, active: false } });
  await expect(theirs.getByRole("columnheader", { name })).toHaveCount(0);
});
