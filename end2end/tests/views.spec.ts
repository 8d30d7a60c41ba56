// The calendar's other views: team, month, agenda; and copying a week.

import { shift, toast, Week } from "../desk/calendar.ts";
import { people } from "../desk/people.ts";
import { plan } from "../desk/plan.ts";
import { expect, test } from "../desk/test.ts";

const MARA = people.mara.name;
/** In the row above, and at home in Hamburg like her. */
const LEONIE = "Léonie Marchetti";

test.beforeEach(({ signInAs }) => signInAs("annegret"));

test("the team by keyboard alone: from cell to cell, a new shift, and one given to the next row", async ({ page }) => {
  const week = new Week();
  await page.goto(week.address());
  await expect(page.getByText("No shifts this week")).toBeVisible();
  await page.keyboard.press("p");
  await expect(page).toHaveURL(/view=team/);
  const grid = page.getByRole("grid", { name: /^Team/ });
  const row = grid.getByRole("row").filter({ has: page.getByRole("rowheader", { name: MARA }) });
  const cells = row.locator("[data-cell]");

  await grid.getByRole("columnheader").getByRole("link").last().focus();
  await page.keyboard.press("Tab");
  await expect(grid.locator("[data-cell]").and(page.locator(":focus"))).toHaveCount(1);
  await cells.first().focus();
  await page.keyboard.press("ArrowRight");
  await expect(cells.nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  const form = page.getByRole("dialog", { name: "New shift" });
  await expect(form.getByRole("combobox", { name: "Technician" })).toHaveValue(MARA);
  await form.getByRole("button", { name: "Create shift" }).click();
  const made = shift(page, week, MARA, 1, "09:00 to 17:00");
  await expect(row.getByRole("button")).toHaveCount(1);
  await expect(row).toContainText(/8$/);

  await made.focus();
  await page.keyboard.press("m");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(toast(page, /09:00–17:00 on Wed/)).toBeVisible();
  await expect(row.getByRole("button")).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await expect(made).toBeVisible();
});

test("a shift dragged with Alt to another row and day is copied, without it moved; others see it", async ({ page, desk, openFor }) => {
  const week = new Week();
  await plan(page.request, desk.url, { who: "mara", date: week.date(0), from: "09:00", to: "13:00" });
  await page.goto(week.address("view=team"));
  const onlooker = await openFor("jonas", week.address("view=agenda"));
  await expect(shift(onlooker, week, MARA, 0, "09:00 to 13:00")).toBeVisible();
  const cell = (who: string, day: number) =>
    page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: who }) }).locator("[data-cell]").nth(day);
  const drag = async (from: ReturnType<typeof shift>, to: ReturnType<typeof cell>) => {
    await from.scrollIntoViewIfNeeded();
    await to.scrollIntoViewIfNeeded();
    const [start, end] = await Promise.all([from.boundingBox(), to.boundingBox()]);
    if (!start || !end) throw new Error("not in sight");
    await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
    await page.mouse.down();
    await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 6 });
    await expect(page.locator("[data-ghost]")).toContainText("09:00–13:00");
    await page.mouse.up();
  };
  const original = shift(page, week, MARA, 0, "09:00 to 13:00");

  await page.keyboard.down("Alt");
  await drag(original, cell(LEONIE, 2));
  await page.keyboard.up("Alt");
  await expect(shift(onlooker, week, LEONIE, 2, "09:00 to 13:00")).toBeVisible();
  await expect(original).toBeVisible();

  await drag(original, cell(MARA, 3));
  await expect(shift(onlooker, week, MARA, 3, "09:00 to 13:00")).toBeVisible();
  await expect(original).toHaveCount(0);
});

test("a month says how many more there are, and leads to the day", async ({ page, desk }) => {
  const week = new Week();
  for (const who of ["mara", "jonas", "priya"] as const) {
    await plan(page.request, desk.url, { who, date: week.date(1), from: "09:00", to: "13:00" });
  }
  for (const who of ["pavel", "theo"] as const) {
    await plan(page.request, desk.url, { who, date: week.date(1), from: "09:00", to: "13:00", location: "Wien" });
  }
  await page.goto(week.address("view=month"));
  const day = page.locator(`[data-cell][data-day="${week.date(1)}"]`);
  await expect(day.locator("button[data-shift]")).toHaveCount(3);
  // Nobody can click on paper.
  await page.emulateMedia({ media: "print" });
  await expect(day.locator("button[data-shift]")).toHaveCount(5);
  await page.emulateMedia({ media: "screen" });
  await day.getByRole("link", { name: `Open ${week.name(1)}` }).click();
  await expect(page).toHaveURL(/view=day/);
  await expect(page.locator("button[data-shift]")).toHaveCount(5);
});

test("in the agenda a shift goes from day to day, by hand and by keys, and shows where it would be", async ({ page, desk }) => {
  const week = new Week();
  await plan(page.request, desk.url, { who: "mara", date: week.date(0), from: "09:00", to: "13:00" });
  await page.goto(week.address("view=agenda"));
  const ghost = page.locator(".agenda-shift[data-ghost]");
  const before = shift(page, week, MARA, 0, "09:00 to 13:00");
  await before.hover();
  await page.mouse.down();
  await page.getByRole("heading", { name: week.name(2) }).hover();
  await expect(page.getByRole("group", { name: week.name(2) }).locator(ghost)).toContainText("09:00–13:00");
  await page.mouse.up();
  const there = shift(page, week, MARA, 2, "09:00 to 13:00");
  await expect(there).toBeVisible();

  await there.focus();
  for (const key of ["m", "ArrowRight", "ArrowDown"]) await page.keyboard.press(key);
  await expect(page.getByRole("group", { name: week.name(3) }).locator(ghost)).toContainText("09:15–13:15");
  await page.keyboard.press("Enter");
  await expect(shift(page, week, MARA, 3, "09:15 to 13:15")).toBeFocused();
});

test("what is begun while the last change is still being saved goes on from it", async ({ page, desk }) => {
  const week = new Week();
  await plan(page.request, desk.url, { who: "mara", date: week.date(0), from: "09:00", to: "13:00" });
  await page.goto(week.address("view=agenda"));
  const address = "**/api/fn/scheduling/shift/update";
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(address, async (route) => {
    await held;
    await route.continue();
  });
  const carry = async (day: number, times: string) => {
    await shift(page, week, MARA, day, times).focus();
    for (const key of ["m", "ArrowRight"]) await page.keyboard.press(key);
  };
  await carry(0, "09:00 to 13:00");
  await page.keyboard.press("Enter");
  await carry(1, "09:00 to 13:00");
  answer();
  await expect(toast(page, /moved/)).toBeVisible();
  const saved = page.waitForResponse(address);
  await page.keyboard.press("Enter");
  await expect(shift(page, week, MARA, 2, "09:00 to 13:00")).toBeFocused();
  expect((await saved).ok()).toBe(true);
  await page.reload();
  await expect(shift(page, week, MARA, 2, "09:00 to 13:00")).toBeVisible();
});

test("a week is copied after a look at what comes of it, and taken back", async ({ page, desk }) => {
  const week = new Week();
  await plan(page.request, desk.url, { who: "mara", date: week.date(0), from: "09:00", to: "13:00" });
  await plan(page.request, desk.url, { who: "mara", date: week.date(1), from: "09:00", to: "13:00" });
  await plan(page.request, desk.url, { who: "mara", date: week.date(7), from: "10:00", to: "12:00" });
  await page.goto(week.address("view=agenda"));
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Copy week" }).click();
  const sheet = page.getByRole("dialog", { name: "Copy week" });
  await expect(sheet).toContainText("1 copy");
  await expect(sheet).toContainText(/Mara already works 10:00–12:00/);
  await sheet.getByRole("button", { name: "Copy 1 shift" }).click();

  await expect(sheet).toBeHidden();
  const copied = shift(page, week, MARA, 8, "09:00 to 13:00");
  await expect(copied).toBeVisible();
  await toast(page, "1 shift copied").getByRole("button", { name: "Undo" }).click();
  await expect(copied).toHaveCount(0);
});

test("on paper there is the calendar, by whose clock, and nothing to click", async ({ page }) => {
  await page.goto("/calendar?view=team");
  await expect(page.locator("button[data-shift]").first()).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByText(/Times in Europe\/Berlin/)).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Main" })).toBeHidden();
  await expect(page.getByRole("group", { name: "Filters" })).toBeHidden();
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.toString("latin1")).toContain("/MediaBox [0 0 841");
});
