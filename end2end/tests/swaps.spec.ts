// Drafts that others do not see until they are published, open shifts, and shifts that change hands; and what is asked
// when something speaks against it.

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

test("whoever plans chooses who takes what is offered", async ({ page, desk }) => {
  const week = new Week();
  const title = `Spare ${week.date(4)}`;
  const id = await plan(page.request, desk.url, { who: "mara", date: week.date(4), from: "09:00", to: "13:00", title });
  const offer = { offer: { shift_id: id } };
  await page.request.post("/api/fn/swaps/offer", { headers: { origin: desk.url }, data: offer });
  await page.goto("/swaps");
  await page.getByRole("button", { name: new RegExp(`^Give to….*${title}`) }).click();
  const dialog = page.getByRole("dialog", { name: "Who takes this shift?" });
  await dialog.getByRole("button", { name: "Give shift" }).click();
  const technician = dialog.getByRole("combobox", { name: "Technician" });
  await expect(technician).toHaveAccessibleDescription(/choose who takes it/i);
  await technician.fill("priya");
  await dialog.getByRole("option", { name: people.priya.name }).click();
  await dialog.getByRole("button", { name: "Give shift" }).click();
  await expect(toast(page, /Claimed/)).toBeVisible();
  await expect(dialog).toBeHidden();

  const waiting = page.getByRole("listitem").filter({ hasText: title });
  await expect(waiting).toContainText(`${people.priya.name} would take it from ${people.mara.name}`);
  await page.getByRole("button", { name: new RegExp(`^Decline: .*${title}`) }).click();
  await expect(toast(page, "Declined")).toBeVisible();
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

test("a claim of somebody who is not trained is refused with the reason, and only planners overrule it", async ({
  page,
  desk,
  watch,
  openFor,
}) => {
  watch.tolerate(/409/);
  const week = new Week();
  await plan(page.request, desk.url, { who: null, date: week.date(1), from: "06:00", to: "14:00" });

  const hers = await openFor("ruth", week.address());
  await shift(hers, week, "Open shift", 1, "06:00 to 14:00").click();
  await hers.getByRole("button", { name: "Claim" }).click();
  const told = hers.getByRole("dialog", { name: "Something speaks against it" });
  await expect(told.getByText("Not trained for Hamburg")).toBeVisible();
  await expect(told.getByRole("button", { name: "Save anyway" })).toHaveCount(0);
  await told.getByRole("button", { name: "Cancel" }).click();
  await expect(told).toBeHidden();
  await expect(shift(hers, week, "Open shift", 1, "06:00 to 14:00")).toBeVisible();
});

test("whoever approves a swap against a warning gives a reason, which stays with the shift", async ({
  page,
  desk,
  watch,
  openFor,
}) => {
  watch.tolerate(/409/);
  const week = new Week();
  const title = `Early of ${week.date(3)}`;
  await plan(page.request, desk.url, { who: "mara", date: week.date(3), from: "06:00", to: "14:00", title });
  const hers = await openFor("mara", week.address());
  await shift(hers, week, people.mara.name, 3, "06:00 to 14:00").click();
  await hers.getByRole("button", { name: "Offer…" }).click();
  await hers.getByRole("dialog", { name: "Offer this shift" }).getByRole("button", { name: "Offer shift" }).click();
  await expect(toast(hers, /^Offered/)).toBeVisible();
  const other = await openFor("ruth", "/swaps");
  await other.getByRole("button", { name: new RegExp(`^Take it: .*${title}`) }).click();
  await expect(toast(other, /Claimed/)).toBeVisible();

  await page.goto("/swaps");
  await page.getByRole("button", { name: new RegExp(`^Approve: .*${title}`) }).click();
  const asked = page.getByRole("dialog", { name: "Something speaks against it" });
  await expect(asked.getByText("Not trained for Hamburg")).toBeVisible();
  await asked.getByRole("button", { name: "Save anyway" }).click();
  await expect(asked.getByLabel("Reason")).toHaveAccessibleDescription(/give a reason/i);
  await asked.getByLabel("Reason").fill("Mara shows her around");
  await asked.getByLabel("Reason").press("Enter");
  await expect(toast(page, "The shift has changed hands")).toBeVisible();

  await page.goto(week.address());
  await shift(page, week, people.ruth.name, 3, "06:00 to 14:00").click();
  await expect(page.getByText("“Mara shows her around”")).toBeVisible();
});

test("the undo of a draft that was published since says so, and takes nothing away", async ({ page, desk, watch }) => {
  watch.tolerate(/409/);
  const week = new Week();
  await page.goto(week.address());
  await page.getByRole("button", { name: "New shift" }).first().click();
  const form = page.getByRole("dialog", { name: "New shift" });
  await form.getByRole("combobox", { name: "Technician" }).fill("mara");
  await form.getByRole("option", { name: people.mara.name }).click();
  await form.getByRole("button", { name: "Save as draft" }).click();
  const undo = toast(page, "Draft saved").getByRole("button", { name: "Undo" });
  await expect(undo).toBeVisible();
  const drafts = await page.getByRole("button", { name: new RegExp(`^${people.mara.name}.*Draft`) }).first().getAttribute("data-shift");
  const publish = { ids: [drafts], overrule: { reason: "as agreed" } };
  const answer = await page.request.post("/api/fn/scheduling/shifts/publish", { headers: { origin: desk.url }, data: publish });
  expect(answer.status(), await answer.text()).toBe(200);
  await undo.click();
  const told = toast(page, "was published since");
  await expect(told).toBeVisible();
  await expect(told.getByRole("button", { name: "Use mine" })).toHaveCount(0);
  await expect(page.locator(`[data-shift="${drafts}"]`).first()).toBeVisible();
});

test("when a button goes with what it did, the focus goes to the heading above it", async ({ page, desk }) => {
  const week = new Week();
  const title = `Lost ${week.date(4)}`;
  const id = await plan(page.request, desk.url, { who: "mara", date: week.date(4), from: "09:00", to: "13:00", title });
  await page.request.post("/api/fn/swaps/offer", { headers: { origin: desk.url }, data: { offer: { shift_id: id } } });
  await page.goto("/swaps");
  await page.getByRole("button", { name: new RegExp(`^(Withdraw|Take back).*${title}`) }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("listitem").filter({ hasText: title })).toHaveCount(0);
  await expect(page.getByRole("heading").and(page.locator(":focus"))).toBeVisible();
});
