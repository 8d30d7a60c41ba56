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
