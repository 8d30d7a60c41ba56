import { column, drop, dragTo, ghost, pointAt, shift, toast, Week } from "../desk/calendar.ts";
import { people } from "../desk/people.ts";
import { plan } from "../desk/plan.ts";
import { expect, test } from "../desk/test.ts";

const MARA = people.mara.name;

test.beforeEach(({ signInAs }) => signInAs("annegret"));

test("a shift that one moves, the other sees move, without a reload", async ({ page, desk, openFor }) => {
  const week = new Week();
  await plan(page.request, desk.url, { who: "mara", date: week.date(0), from: "09:00", to: "13:00" });
  await page.goto(week.address());
  const onlooker = await openFor("jonas", week.address());
  await expect(shift(onlooker, week, MARA, 0, "09:00 to 13:00")).toBeVisible();

  await dragTo(page, week, shift(page, week, MARA, 0, "09:00 to 13:00"), { days: 2, hours: 1 });
  const dropped = Date.now();
  await drop(page);
  await expect(shift(onlooker, week, MARA, 2, "10:00 to 14:00")).toBeVisible();

  test.info().annotations.push({ type: "seen after", description: `${Date.now() - dropped} ms` });
  await expect(shift(onlooker, week, MARA, 0, "09:00 to 13:00")).toHaveCount(0);
  await expect(toast(page, /Mara moved to 10:00–14:00/)).toBeVisible();
});

test("a shift moved on one server moves on the screens of another", async ({ page, desk, openFor }) => {
  const week = new Week();
  await plan(page.request, desk.url, { who: "mara", date: week.date(1), from: "09:00", to: "13:00" });
  const onlooker = await openFor("jonas", week.address(), await desk.secondServer());
  await expect(shift(onlooker, week, MARA, 1, "09:00 to 13:00")).toBeVisible();

  await page.goto(week.address());
  await dragTo(page, week, shift(page, week, MARA, 1, "09:00 to 13:00"), { days: 1 });
  const dropped = Date.now();
  await drop(page);
  await expect(shift(onlooker, week, MARA, 2, "09:00 to 13:00")).toBeVisible();
  test.info().annotations.push({ type: "seen after", description: `${Date.now() - dropped} ms` });
});

test("pulling the lower edge changes the end, and Undo changes it back", async ({ page, desk }) => {
  const week = new Week();
  await plan(page.request, desk.url, { who: "mara", date: week.date(0), from: "09:00", to: "13:00" });
  await page.goto(week.address());
  const before = shift(page, week, MARA, 0, "09:00 to 13:00");
  await expect(before).toBeVisible();
  await before.scrollIntoViewIfNeeded();
  const end = await pointAt(page, week, 0, 13);
  const later = await pointAt(page, week, 0, 14.5);

  // Not on the border, which is a part of the block.
  await page.mouse.move(end.x, end.y - 5);
  await page.mouse.down();
  await page.mouse.move(later.x, later.y - 5, { steps: 6 });
  await expect(ghost(page)).toContainText("09:00–14:30");
  await drop(page);
  await expect(shift(page, week, MARA, 0, "09:00 to 14:30")).toBeVisible();

  await toast(page, /Mara now works 09:00–14:30/).getByRole("button", { name: "Undo" }).click();
  await expect(before).toBeVisible();
  await expect(toast(page, "Taken back")).toBeVisible();
});

test("two moves of the same shift are taken back one after the other", async ({ page, desk }) => {
  const week = new Week();
  await plan(page.request, desk.url, { who: "mara", date: week.date(0), from: "09:00", to: "13:00" });
  await page.goto(week.address());
  const first = shift(page, week, MARA, 0, "09:00 to 13:00");
  const second = shift(page, week, MARA, 1, "09:00 to 13:00");
  await dragTo(page, week, first, { days: 1 });
  await drop(page);
  await expect(toast(page, /Mara moved to 09:00–13:00/)).toBeVisible();
  await dragTo(page, week, second, { hours: 1 });
  await drop(page);
  await expect(toast(page, /Mara moved to 10:00–14:00/)).toBeVisible();

  await page.keyboard.press("Control+z");
  await expect(second).toBeVisible();
  const takenBack = page.locator(".toast").filter({ hasText: "Taken back" });
  await expect(takenBack).toHaveCount(1);
  await page.keyboard.press("Control+z");
  await expect(first).toBeVisible();
  await expect(takenBack).toHaveCount(2);
  await page.reload();
  await expect(first).toBeVisible();
});

test("what was wrong in the form and is put right is called wrong no more", async ({ page }) => {
  const week = new Week();
  await page.goto(week.address());
  await page.getByRole("button", { name: /^New shift/ }).click();
  const form = page.getByRole("dialog", { name: "New shift" });
  await form.getByLabel("Starts").fill(week.date(2));
  await form.getByLabel("Ends").fill(week.date(0));
  await form.getByRole("button", { name: "Create" }).click();
  await expect(form.getByText("The end lies before the start")).toBeVisible();
  await form.getByLabel("Ends").fill(week.date(2));
  await expect(form.getByText("The end lies before the start")).toHaveCount(0);
  await expect(form.getByText("Choose a technician")).toBeVisible();
});

test("dragging over empty time opens the form with these hours", async ({ page }) => {
  const week = new Week();
  await page.goto(week.address());
  await expect(page.getByText("No shifts this week")).toBeVisible();
  await column(page, week, 3).scrollIntoViewIfNeeded();
  const from = await pointAt(page, week, 3, 9.1);
  const to = await pointAt(page, week, 3, 11.9);

  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await expect(ghost(page)).toContainText("09:00–12:00");
  await page.mouse.up();

  const form = page.getByRole("dialog", { name: "New shift" });
  await expect(form.getByLabel("Start time")).toHaveValue("09:00");
  await expect(form.getByLabel("End time")).toHaveValue("12:00");
  await form.getByRole("combobox", { name: "Technician" }).fill("priya");
  await page.getByRole("option", { name: people.priya.name }).click();
  await form.getByRole("button", { name: "Create shift" }).click();

  await expect(form).toBeHidden();
  await expect(shift(page, week, people.priya.name, 3, "09:00 to 12:00")).toBeVisible();
});

test("a night shift made in the form stands on both days, with (+1)", async ({ page }) => {
  const week = new Week();
  await page.goto(week.address());
  await expect(page.getByText("No shifts this week")).toBeVisible();
  await page.keyboard.press("n");
  const form = page.getByRole("dialog", { name: "New shift" });
  await form.getByRole("button", { name: "Create shift" }).click();
  await expect(form.getByRole("combobox", { name: "Technician" })).toHaveAccessibleDescription(/choose a technician/i);
  await expect(form.getByRole("combobox", { name: "Technician" })).toBeFocused();

  await form.getByRole("combobox", { name: "Technician" }).fill("mara");
  await page.getByRole("option", { name: MARA }).click();
  await form.getByLabel("Location").selectOption("Hamburg");
  await form.getByLabel("End time").fill("6");
  await page.keyboard.press("Tab");
  await form.getByRole("button", { name: /^End on / }).click();
  await form.getByLabel("Start time").fill("22");
  await form.getByLabel("Title").fill("Night");
  await form.getByRole("button", { name: "Create shift" }).click();

  await expect(form).toBeHidden();
  const label = new RegExp(`^${MARA}, ${week.name(0)}, 22:00 to 06:00 on ${week.name(1)}, Hamburg, Night`);
  const pieces = page.getByRole("button", { name: label });
  await expect(pieces).toHaveCount(2);
  await expect(pieces.first()).toContainText("(+1)");
  await expect(column(page, week, 1).getByRole("button", { name: label })).toContainText("to 06:00");
});

test("an overlap is shown while dragging and refused with the shift in the way", async ({ page, desk }) => {
  const week = new Week();
  await plan(page.request, desk.url, { who: "mara", date: week.date(0), from: "08:00", to: "11:00" });
  await plan(page.request, desk.url, { who: "mara", date: week.date(1), from: "08:00", to: "11:00" });
  await page.goto(week.address());

  await dragTo(page, week, shift(page, week, MARA, 0, "08:00 to 11:00"), { days: 1, hours: 2 });
  await expect(ghost(page)).toContainText(/Mara already works 08:00–11:00/);
  await drop(page);

  await expect(toast(page, /Put back: Mara already works 08:00–11:00 on Tue/)).toBeVisible();
  await expect(shift(page, week, MARA, 0, "08:00 to 11:00")).toBeVisible();
});

test("the form tells of an overlap, and shows the shift in the way", async ({ page, desk, watch }) => {
  watch.tolerate(/status of 409/);
  const week = new Week();
  await plan(page.request, desk.url, { who: "mara", date: week.date(0), from: "08:00", to: "12:00" });
  await page.goto(week.address());
  await page.getByRole("button", { name: /^New shift/ }).click();
  const form = page.getByRole("dialog", { name: "New shift" });
  await form.getByRole("combobox", { name: "Technician" }).fill("mara");
  await page.getByRole("option", { name: MARA }).click();
  await expect(form.getByRole("status").filter({ hasText: "Mara already works 08:00–12:00 on Mon" })).toBeVisible();
  await expect(form.getByLabel("Location")).not.toHaveValue("");
  await form.getByRole("button", { name: "Create shift" }).click();

  await expect(form.getByRole("alert").filter({ hasText: "Mara already works 08:00–12:00 on Mon" })).toBeVisible();
  await expect(form.getByLabel("Start time")).toHaveValue("09:00");
});

test("the keyboard alone picks up, carries, puts down and takes back", async ({ page, desk }) => {
  const week = new Week();
  await plan(page.request, desk.url, { who: "mara", date: week.date(0), from: "09:00", to: "13:00" });
  await page.goto(week.address());
  const before = shift(page, week, MARA, 0, "09:00 to 13:00");

  await before.focus();
  await page.keyboard.press("m");
  await expect(page.getByText(/^Picked up: Mara Oyelaran/)).toBeAttached();
  for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "Shift+ArrowDown"]) await page.keyboard.press(key);
  await expect(ghost(page)).toContainText("09:30–13:45");
  await page.keyboard.press("Enter");
  const after = shift(page, week, MARA, 1, "09:30 to 13:45");
  await expect(after).toBeFocused();
  await expect(toast(page, /Mara/)).toBeVisible();

  await page.keyboard.press("Control+z");
  await expect(before).toBeVisible();

  await before.focus();
  await page.keyboard.press("m");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await expect(ghost(page)).toHaveCount(0);
  await expect(before).toBeVisible();
});

test("arrow keys lead from shift to shift, and turn the page where there is none", async ({ page, desk }) => {
  const week = new Week();
  const shifts = [
    { date: week.date(1), from: "06:00", to: "09:00" },
    { date: week.date(1), from: "12:00", to: "16:00" },
    { date: week.date(3), from: "13:00", to: "17:00" },
  ];
  for (const planned of shifts) await plan(page.request, desk.url, { who: "mara", ...planned });
  await page.goto(week.address());
  const morning = shift(page, week, MARA, 1, "06:00 to 09:00");
  const noon = shift(page, week, MARA, 1, "12:00 to 16:00");
  const later = shift(page, week, MARA, 3, "13:00 to 17:00");

  await morning.focus();
  await page.keyboard.press("ArrowDown");
  await expect(noon).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(later).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(noon).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(morning).toBeFocused();
  const before = page.url();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => page.url()).not.toBe(before);
});

test("a shift that is deleted comes back with Undo", async ({ page, desk }) => {
  const week = new Week();
  await plan(page.request, desk.url, { who: "mara", date: week.date(4), from: "09:00", to: "13:00", title: "Early" });
  await page.goto(week.address());
  const it = shift(page, week, MARA, 4, "09:00 to 13:00");

  await it.click();
  const details = page.getByRole("dialog", { name: "Details" });
  await expect(details).toContainText("Hamburg, Early");
  await details.getByRole("button", { name: "Delete" }).click();
  await expect(it).toHaveCount(0);
  await toast(page, /Deleted: Mara/).getByRole("button", { name: "Undo" }).click();
  await expect(it).toBeVisible();
});

test("whoever may not plan can look, and nothing can be dragged", async ({ page, desk, openFor }) => {
  const week = new Week();
  await plan(page.request, desk.url, { who: "mara", date: week.date(0), from: "09:00", to: "13:00" });
  const technician = await openFor("jonas", week.address());
  await expect(technician.getByRole("button", { name: /^New shift/ })).toHaveCount(0);

  await dragTo(technician, week, shift(technician, week, MARA, 0, "09:00 to 13:00"), { days: 1 });
  await expect(ghost(technician)).toHaveCount(0);
  await technician.mouse.up();
  await expect(shift(technician, week, MARA, 0, "09:00 to 13:00")).toBeVisible();
});

test("another zone shows other times, and (+1) where a shift then ends on another day", async ({ page, desk }) => {
  const week = new Week();
  await plan(page.request, desk.url, { who: "mara", date: week.date(2), from: "14:00", to: "22:00" });
  await page.goto(week.address());
  await expect(shift(page, week, MARA, 2, "14:00 to 22:00")).toBeVisible();

  await page.getByRole("button", { name: "My zone: Berlin" }).click();
  await page.getByRole("combobox", { name: "Another zone" }).fill("Kolkata");
  await page.getByRole("option", { name: /Kolkata/ }).click();

  await expect(page).toHaveURL(/zone=Asia(%2F|\/)Kolkata/);
  const there = page.getByRole("button", { name: new RegExp(`^${MARA}, ${week.name(2)}, 18:30 to 02:30 on ${week.name(3)}`) });
  await expect(there).toHaveCount(2);
  await expect(there.first()).toContainText("(+1)");

  // What was chosen leaves the choices open.
  await page.getByRole("radio", { name: /My zone/ }).check();
  await expect(shift(page, week, MARA, 2, "14:00 to 22:00")).toBeVisible();
});

test("the address holds what is shown, and Back goes back", async ({ page }) => {
  const week = new Week();
  await page.goto(week.address());
  await page.getByRole("button", { name: "Next week" }).click();
  await expect(page).toHaveURL(new RegExp(`date=${week.date(7)}`));
  await page.keyboard.press("d");
  await expect(page).toHaveURL(/view=day/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(week.name(7).split(" ")[0]!);
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(`date=${week.date(0)}`));
  await page.keyboard.press("t");
  await expect(page.locator(".day[data-today]")).toBeVisible();
});

for (const view of ["week", "team"]) {
  test(`a page of the ${view} that is turned to shows what a reload does, and what has changed while it was ready`, async ({ page, desk }) => {
    const [before, week] = [new Week(), new Week()];
    await plan(page.request, desk.url, { who: "mara", date: week.date(0), from: "08:00", to: "12:00" });
    await plan(page.request, desk.url, { who: "jonas", date: week.date(1), from: "22:00", to: "06:00", title: "Night <b>watch</b>" });
    const shifts = () =>
      page.locator("button[data-shift]").evaluateAll((all) => all.map(({ outerHTML, ariaLabel }) => `${ariaLabel} ${outerHTML}`).sort());
    const ready = async () => {
      await page.waitForLoadState("networkidle");
      await page.evaluate(() => new Promise((then) => requestIdleCallback(then)));
    };
    await page.goto(before.address(`view=${view}`));
    await expect(page.getByRole("button", { name: "Next week" })).toBeVisible();
    await ready();
    await page.getByRole("button", { name: "Next week" }).click();
    await expect(shift(page, week, MARA, 0, "08:00 to 12:00")).toBeVisible();
    const turned = await shifts();
    await page.getByRole("button", { name: "Previous week" }).click();
    await expect(shift(page, week, MARA, 0, "08:00 to 12:00")).toHaveCount(0);
    await ready();

    await plan(page.request, desk.url, { who: "mara", date: week.date(2), from: "09:00", to: "10:00" });
    await page.getByRole("button", { name: "Next week" }).click();
    await expect(shift(page, week, MARA, 2, "09:00 to 10:00")).toBeVisible();
    const changed = await shifts();
    expect(changed).toEqual(expect.arrayContaining(turned));
    await page.reload();
    await expect(shift(page, week, MARA, 2, "09:00 to 10:00")).toBeVisible();
    expect(await shifts()).toEqual(changed);
  });
}

test("filters leave out what is not asked for, and survive a reload", async ({ page, desk }) => {
  const week = new Week();
  await plan(page.request, desk.url, { who: "mara", date: week.date(0), from: "08:00", to: "12:00" });
  await plan(page.request, desk.url, { who: "owen", date: week.date(0), from: "08:00", to: "12:00", location: "Halifax" });
  await page.goto(week.address());
  await expect(shift(page, week, people.owen.name, 0, "08:00 to 12:00")).toBeVisible();

  await page.getByRole("group", { name: "Filters" }).getByRole("button", { name: "Location" }).click();
  await page.getByRole("checkbox", { name: "Hamburg" }).check();
  await expect(shift(page, week, people.owen.name, 0, "08:00 to 12:00")).toHaveCount(0);
  await page.reload();
  await expect(shift(page, week, MARA, 0, "08:00 to 12:00")).toBeVisible();
  await expect(shift(page, week, people.owen.name, 0, "08:00 to 12:00")).toHaveCount(0);
});

test("with many at once the days scroll in their own box, and nothing gets too small to hit", async ({ page }) => {
  await page.goto("/calendar?view=week");
  const box = page.locator("section.week[data-crowded]");
  await expect(box).toBeVisible();
  const today = box.locator(".day[data-today]");
  await expect(today).toBeInViewport();
  const widths = await box.locator("button[data-shift]").evaluateAll((blocks) => blocks.map((block) => block.getBoundingClientRect().width));
  expect(Math.min(...widths)).toBeGreaterThanOrEqual(24);

  // What the keyboard reaches is not below the heads.
  const last = box.locator(".day").last().locator("button[data-shift]").last();
  await last.focus();
  await expect(last).toBeInViewport();

  // A shift held at the edge brings the days beyond it.
  await box.evaluate((box) => box.scrollTo(0, 0));
  const first = box.locator(".day").first().locator('button[data-shift]:not([data-state="cancelled"])').first();
  const [held, edges] = await Promise.all([first.boundingBox(), box.boundingBox()]);
  if (!held || !edges) throw new Error("the calendar is not in sight");
  await page.mouse.move(held.x + held.width / 2, held.y + held.height / 2);
  await page.mouse.down();
  await page.mouse.move(edges.x + edges.width - 20, edges.y + edges.height / 2, { steps: 4 });
  await expect(ghost(page).first()).toBeVisible();
  await expect.poll(() => box.evaluate((box) => box.scrollLeft)).toBeGreaterThan(200);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(ghost(page)).toHaveCount(0);
});

test("the side column is folded away for the days, and stays so", async ({ page }) => {
  await page.goto("/calendar");
  const side = page.getByRole("complementary", { name: "On shift now and clocks" });
  const fold = page.getByRole("button", { name: "Side column" });
  await expect(side).toBeVisible();
  await expect(page.locator(".shift").first()).toBeVisible();
  const width = async () => (await page.locator(".week").boundingBox())!.width;
  const before = await width();

  await fold.click();
  await expect(side).toBeHidden();
  await expect(fold).toHaveAttribute("aria-expanded", "false");
  expect(await width()).toBeGreaterThan(before + 200);

  await page.reload();
  await expect(page.locator(".shift").first()).toBeVisible();
  await expect(side).toBeHidden();
  // The team has its side below, where there is nothing to fold.
  await page.keyboard.press("p");
  await expect(side).toBeVisible();
  await expect(fold).toBeHidden();
  await page.keyboard.press("w");
  await expect(side).toBeHidden();
  await page.keyboard.press("b");
  await expect(side).toBeVisible();
});

test("whoever gives a shift another start in the form moves it", async ({ page, desk }) => {
  const week = new Week();
  await plan(page.request, desk.url, { who: "mara", date: week.date(1), from: "20:00", to: "23:00" });
  await page.goto(week.address());
  await shift(page, week, MARA, 1, "20:00 to 23:00").click();
  await page.getByRole("button", { name: "Edit" }).click();
  const form = page.getByRole("dialog", { name: "Edit shift" });
  await form.getByLabel("Start time").fill("22:00");
  await form.getByLabel("Title").focus();
  await expect(form.getByLabel("End time")).toHaveValue("01:00");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(shift(page, week, MARA, 1, "22:00 to 01:00").first()).toBeVisible();
});

test("what was begun and has no day can be given up", async ({ page }) => {
  const week = new Week();
  await page.goto(week.address());
  await expect(page.getByText("No shifts this week")).toBeVisible();
  await page.keyboard.press("n");
  const form = page.getByRole("dialog", { name: "New shift" });
  await form.getByLabel("Title").fill("Half a shift");
  await form.getByLabel("Starts").fill("");
  await page.reload();
  await expect(form.getByLabel("Title")).toHaveValue("Half a shift");
  await form.getByRole("button", { name: "Start anew" }).click();
  await expect(form).toBeHidden();
  await page.keyboard.press("n");
  await expect(form.getByLabel("Title")).toHaveValue("");
});
