// Time off: asked for, decided, taken back; and what the calendar shows of it.

import { shift, Week } from "../desk/calendar.ts";
import { people } from "../desk/people.ts";
import { plan } from "../desk/plan.ts";
import { expect, test } from "../desk/test.ts";

test("approved time off strikes its shifts through for all who look, and taken back it restores them", async ({
  page,
  desk,
  openFor,
  signInAs,
}) => {
  const week = new Week();
  const name = people.priya.name;
  await signInAs("annegret");
  await plan(page.request, desk.url, { who: "priya", date: week.date(1), from: "09:00", to: "17:00" });

  const hers = await openFor("priya", "/time-off");
  await hers.getByRole("button", { name: "Request time off" }).click();
  const form = hers.getByRole("dialog", { name: "Request time off" });
  await form.getByRole("button", { name: "Send request" }).click();
  await expect(form.getByLabel("First day")).toHaveAccessibleDescription(/choose the first day/i);
  await expect(form.getByLabel("First day")).toBeFocused();
  await form.getByLabel("First day").fill(week.date(1));
  await form.getByLabel("Last day").fill(week.date(2));
  await form.getByLabel("Note").fill("to the sea");
  await expect(form.getByText("will be cancelled")).toBeVisible();
  await form.getByRole("button", { name: "Send request" }).click();
  await expect(form).toBeHidden();
  await hers.goto(week.address());
  const planned = shift(hers, week, name, 1, "09:00 to 17:00");
  await expect(planned).not.toHaveAttribute("data-state", "cancelled");

  await page.goto("/time-off");
  const waiting = page.getByRole("listitem").filter({ hasText: name }).filter({ hasText: "to the sea" });
  await waiting.getByRole("button", { name: /^Decide/ }).first().click();
  const sheet = page.getByRole("dialog", { name: new RegExp(`^${name}`) });
  await expect(sheet.getByText("will be cancelled")).toBeVisible();
  await sheet.getByRole("button", { name: "Approve" }).click();

  await expect(planned).toHaveAttribute("data-state", "cancelled");
  await expect(planned).toContainText("time off");
  const away = hers.getByRole("list", { name: "Out of office, all day" });
  await expect(away.getByRole("listitem").filter({ hasText: name })).toBeVisible();
  await expect(away).not.toContainText("sea");

  await waiting.getByRole("button", { name: /^Take back/ }).first().click();
  await expect(sheet.getByText("takes place again")).toBeVisible();
  await sheet.getByRole("button", { name: "Take back" }).click();
  await expect(planned).not.toHaveAttribute("data-state", "cancelled");
  await expect(away).not.toContainText(name);
});

test("who approves gives a shift to somebody who is free, and taken back it returns", async ({
  page,
  desk,
  openFor,
  signInAs,
}) => {
  const week = new Week();
  await signInAs("annegret");
  await plan(page.request, desk.url, { who: "priya", date: week.date(1), from: "09:00", to: "17:00" });
  await plan(page.request, desk.url, { who: "mara", date: week.date(1), from: "09:00", to: "17:00" });
  const hers = await openFor("priya", "/time-off");
  await hers.getByRole("button", { name: "Request time off" }).click();
  const form = hers.getByRole("dialog", { name: "Request time off" });
  await form.getByLabel("First day").fill(week.date(1));
  await form.getByLabel("Note").fill(`wedding ${week.date(1)}`);
  await form.getByRole("button", { name: "Send request" }).click();
  await expect(form).toBeHidden();

  await page.goto("/time-off");
  const waiting = page.getByRole("listitem").filter({ hasText: `wedding ${week.date(1)}` });
  await waiting.getByRole("button", { name: /^Decide/ }).first().click();
  const sheet = page.getByRole("dialog", { name: new RegExp(`^${people.priya.name}`) });
  const becomes = sheet.getByRole("combobox", { name: /09:00–17:00/ });
  await expect(becomes).toHaveAccessibleDescription(/will be cancelled/);
  await becomes.fill("Give to");
  await expect(sheet.getByRole("option", { name: /Jonas/ })).toBeVisible();
  await expect(sheet.getByRole("option", { name: /Mara/ }), "works then").toHaveCount(0);
  await becomes.fill("Jonas");
  await becomes.press("ArrowDown");
  await becomes.press("Enter");
  await expect(becomes).toHaveValue(`Give to ${people.jonas.name}`);
  await sheet.getByRole("button", { name: "Approve" }).click();
  await expect(sheet).toBeHidden();

  await hers.goto(week.address());
  await expect(shift(hers, week, people.jonas.name, 1, "09:00 to 17:00")).toBeVisible();
  await expect(shift(hers, week, people.priya.name, 1, "09:00 to 17:00")).toHaveCount(0);
  await waiting.getByRole("button", { name: /^Take back/ }).first().click();
  await expect(sheet.getByText("takes place again")).toBeVisible();
  await sheet.getByRole("button", { name: "Take back" }).click();
  await expect(shift(hers, week, people.priya.name, 1, "09:00 to 17:00")).toBeVisible();
});

test("who decides says how many days somebody has, and they see what is left", async ({ page, openFor, signInAs }) => {
  await signInAs("annegret");
  await page.goto("/time-off");
  const allowances = page.locator(".card").filter({ has: page.getByRole("heading", { name: "Allowances" }) });
  await allowances.getByRole("combobox", { name: "Technician" }).fill(people.priya.name);
  await page.getByRole("option", { name: people.priya.name }).click();
  const vacation = allowances.getByLabel("Vacation");
  await vacation.fill("a month");
  await allowances.getByRole("button", { name: "Save allowances" }).click();
  await expect(vacation).toHaveAccessibleDescription(/choose 0 to 366 whole days/i);
  await expect(vacation).toHaveValue("a month");
  await vacation.fill("31");
  await allowances.getByRole("button", { name: "Save allowances" }).click();
  await expect(page.getByText("Allowances saved")).toBeVisible();

  const hers = await openFor("priya", "/time-off");
  await expect(hers.getByText(/ of 31 left$/)).toBeVisible();
});
