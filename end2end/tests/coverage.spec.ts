// Coverage: rules, the lane above the days, and what is asked when something speaks against a shift.

import { Week } from "../desk/calendar.ts";
import { expect, test } from "../desk/test.ts";

test("a rule shows its gaps, and a gap opens the form filled in", async ({ page, signInAs }) => {
  const week = new Week();
  await signInAs("annegret");
  await page.goto("/admin/coverage");
  await page.getByRole("button", { name: "Add rule" }).first().click();
  const sheet = page.getByRole("dialog", { name: "New rule" });
  await sheet.getByRole("button", { name: "Save" }).click();
  await expect(sheet.getByLabel("Location", { exact: true })).toHaveAccessibleDescription(/choose a location/i);
  await sheet.getByLabel("Location", { exact: true }).selectOption({ label: "Hamburg" });
  await sheet.getByLabel("From – to").fill("13:00–15:30");
  await sheet.getByLabel("Technicians").fill("7");
  await sheet.getByLabel("Valid from").fill(week.date(2));
  await sheet.getByLabel("Valid until").fill(week.date(2));
  await sheet.getByRole("button", { name: "Save" }).click();
  await expect(sheet).toBeHidden();
  await expect(page.getByText("13:00–15:30 · 7 technicians")).toBeVisible();

  await page.goto(week.address());
  const lane = page.getByRole("list", { name: "Gaps in the coverage" });
  const gap = lane.getByRole("button", { name: new RegExp(`^Gap on ${week.name(2)}`) });
  await expect(gap).toBeVisible();
  await gap.click();
  const form = page.getByRole("dialog", { name: "New shift" });
  await expect(form.getByLabel("Location")).toHaveValue(/.+/);
  await form.getByRole("button", { name: "Cancel" }).click();
});

test("what speaks against a shift is told, and with a reason it is planned all the same", async ({
  page,
  watch,
  signInAs,
}) => {
  watch.tolerate(/409/);
  const week = new Week();
  await signInAs("annegret");
  await page.goto(week.address());
  await page.getByRole("button", { name: "New shift" }).first().click();
  const form = page.getByRole("dialog", { name: "New shift" });
  await form.getByRole("combobox", { name: "Technician" }).fill("Ruth");
  await page.getByRole("option", { name: /Ruth/ }).click();
  await form.getByLabel("Location").selectOption({ label: "Hamburg" });
  await form.getByLabel("Title").fill("Covers for Mara");
  await form.getByRole("button", { name: "Create shift" }).click();
  await expect(form.getByText("Not trained for Hamburg")).toBeVisible();
  await form.getByRole("button", { name: "Save anyway" }).click();
  await expect(form.getByLabel("Reason")).toHaveAccessibleDescription(/give a reason/i);
  await expect(form.getByLabel("Title")).toHaveValue("Covers for Mara");
  await form.getByLabel("Reason").fill("Mara is ill");
  await form.getByRole("button", { name: "Save anyway" }).click();
  await expect(form).toBeHidden();

  await page.getByRole("button", { name: /^Ruth Abendroth, / }).first().click();
  await expect(page.getByText("“Mara is ill”")).toBeVisible();
});
