// Drafts that others do not see until they are published, open shifts, and shifts that change hands.

import { shift, toast, Week } from "../desk/calendar.ts";
import { people } from "../desk/people.ts";
import { plan } from "../desk/plan.ts";
import { expect, test } from "../desk/test.ts";

test.beforeEach(({ signInAs }) => signInAs("annegret"));

test("a draft is for those who plan, and published it appears on the others’ screens", async ({ page, desk, openFor }) => {
  const week = new Week();
  await plan(page.request, desk.url, { who: "mara", date: week.date(0), from: "09:00", to: "13:00", state: "draft" });
  await plan(page.request, desk.url, { who: null, date: week.date(1), from: "10:00", to: "12:00", state: "draft" });
  const onlooker = await openFor("jonas", week.address());
  await expect(onlooker.getByText("No shifts this week")).toBeVisible();
  await page.goto(week.address());
  await expect(shift(page, week, people.mara.name, 0, "09:00 to 13:00, Hamburg, Draft")).toBeVisible();

  await page.getByRole("button", { name: "2 drafts · Publish" }).click();
  const dialog = page.getByRole("dialog", { name: "Publish 2 drafts?" });
  await expect(dialog.getByRole("listitem").filter({ hasText: people.mara.name })).toContainText("09:00–13:00");
  await dialog.getByRole("button", { name: "Publish 2 shifts" }).click();

  await expect(toast(page, "2 shifts published")).toBeVisible();
  await expect(shift(onlooker, week, people.mara.name, 0, "09:00 to 13:00")).toBeVisible();
  await expect(shift(onlooker, week, "Open shift", 1, "10:00 to 12:00")).toBeVisible();
});

test("the form plans for nobody yet, and a technician claims what is open", async ({ page, desk, openFor }) => {
  const week = new Week();
  await plan(page.request, desk.url, { who: "mara", date: week.date(2), from: "09:00", to: "13:00" });
  await page.goto(week.address());
  await shift(page, week, people.mara.name, 2, "09:00 to 13:00").click();
  await page.getByRole("button", { name: "Edit" }).click();
  const form = page.getByRole("dialog", { name: "Edit shift" });
  await form.getByRole("combobox", { name: "Technician" }).fill("Nobody");
  await form.getByRole("option", { name: "Nobody yet (open)" }).click();
  await form.getByRole("button", { name: "Save" }).click();
  const open = shift(page, week, "Open shift", 2, "09:00 to 13:00");
  await expect(open).toBeVisible();

  const technician = await openFor("jonas", week.address());
  await shift(technician, week, "Open shift", 2, "09:00 to 13:00").click();
  await technician.getByRole("button", { name: "Claim" }).click();
  await expect(toast(technician, /The shift is yours/)).toBeVisible();
  await expect(shift(page, week, people.jonas.name, 2, "09:00 to 13:00")).toBeVisible();
  await expect(open).toHaveCount(0);
});

test("a shift is offered, taken and approved, and both calendars tell", async ({ page, desk, openFor }) => {
  const week = new Week();
  const title = `Handover ${week.date(3)}`;
  await plan(page.request, desk.url, { who: "mara", date: week.date(3), from: "09:00", to: "13:00", title });

  const hers = await openFor("mara", week.address());
  await shift(hers, week, people.mara.name, 3, "09:00 to 13:00").click();
  await hers.getByRole("button", { name: "Offer…" }).click();
  await hers.getByRole("dialog", { name: "Offer this shift" }).getByRole("button", { name: "Offer shift" }).click();
  await expect(toast(hers, /^Offered/)).toBeVisible();
  await expect(shift(hers, week, people.mara.name, 3, `09:00 to 13:00, Hamburg, ${title}, Offered`)).toBeVisible();

  const his = await openFor("priya", "/swaps");
  await his.getByRole("button", { name: new RegExp(`^Take it: .*${title}`) }).click();
  await expect(toast(his, /Claimed/)).toBeVisible();

  await page.goto("/swaps");
  await page.getByRole("button", { name: new RegExp(`^Approve: .*${title}`) }).click();
  await expect(toast(page, "The shift has changed hands")).toBeVisible();
  await expect(shift(hers, week, people.priya.name, 3, "09:00 to 13:00")).toBeVisible();
});
