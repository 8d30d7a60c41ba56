import { randomUUID } from "node:crypto";
import { shift, Week } from "../desk/calendar.ts";
import { PASSWORD, people } from "../desk/people.ts";
import { plan } from "../desk/plan.ts";
import { expect, test } from "../desk/test.ts";
import { call, report } from "../desk/tickets.ts";

const MARA = people.mara.name;

test("from signing in to a colleague's shift by thumb", async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("E-mail").fill(people.jonas.email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).tap();

  const bar = page.getByRole("navigation", { name: "Main" });
  await expect(bar.getByRole("link", { name: "My schedule" })).toHaveAttribute("aria-current", "page");
  await expect(page.getByRole("heading", { name: "My hours" })).toBeVisible();
  await bar.getByRole("link", { name: "Calendar" }).tap();
  await page.locator("button[data-shift]").first().tap();
  await expect(page.getByRole("dialog", { name: "Details" })).toBeVisible();
});

test("a phone shows a day, and the strip above it leads to the others", async ({ page, signInAs, desk }) => {
  await signInAs("annegret");
  const week = new Week();
  await plan(page.request, desk.url, { who: "mara", date: week.date(0), from: "09:00", to: "13:00" });
  await plan(page.request, desk.url, { who: "mara", date: week.date(2), from: "14:00", to: "18:00" });
  await page.goto(`/calendar?date=${week.date(0)}`);
  await expect(shift(page, week, MARA, 0, "09:00 to 13:00")).toBeVisible();
  await expect(page.getByRole("group", { name: week.name(1) })).toHaveCount(0);

  await page.getByRole("link", { name: week.name(2) }).tap();
  await expect(shift(page, week, MARA, 2, "14:00 to 18:00")).toBeVisible();
});

test("sweeping over a day turns to the next", async ({ page, signInAs }) => {
  await signInAs("annegret");
  const week = new Week();
  await page.goto(`/calendar?date=${week.date(0)}`);
  const grid = page.getByRole("group", { name: week.name(0) });
  await grid.scrollIntoViewIfNeeded();
  await sweep(page, -200);
  await expect(page.getByRole("group", { name: week.name(1) })).toBeVisible();
  await sweep(page, 200);
  await expect(page.getByRole("group", { name: week.name(0) })).toBeVisible();
});

test("a month on a phone: a day is tapped, its shifts stand below, and a new one begins there", async ({ page, signInAs, desk }) => {
  await signInAs("annegret");
  const week = new Week();
  await plan(page.request, desk.url, { who: "mara", date: week.date(2), from: "14:00", to: "18:00" });
  await page.goto(`/calendar?view=month&date=${week.date(0)}`);
  await page.getByRole("link", { name: `${week.name(2)}, 1 shift` }).tap();
  await expect(shift(page, week, MARA, 2, "14:00 to 18:00")).toBeVisible();
  await page.getByRole("button", { name: `New shift on ${week.name(2)}` }).tap();
  await expect(page.getByRole("dialog", { name: "New shift" }).getByLabel("Starts")).toHaveValue(week.date(2));
});

test("a shift is made by thumb, in a form that rises from below", async ({ page, signInAs }) => {
  await signInAs("annegret");
  const week = new Week();
  await page.goto(`/calendar?date=${week.date(0)}`);
  await page.getByRole("button", { name: /^New shift/ }).tap();
  const form = page.getByRole("dialog", { name: "New shift" });
  await form.getByRole("combobox", { name: "Technician" }).fill("mara");
  await page.getByRole("option", { name: MARA }).tap();
  await form.getByRole("button", { name: "Create shift" }).tap();
  await expect(form).toBeHidden();
  await expect(shift(page, week, MARA, 0, "09:00 to 17:00")).toBeVisible();
});

test("what the bar has no room for is behind “More”, for whoever may see it", async ({ page, signInAs, openFor }) => {
  await signInAs("annegret");
  await page.goto("/calendar");
  const more = page.getByRole("navigation", { name: "Main" }).getByRole("button", { name: "More" });
  await more.tap();
  const all = page.getByRole("dialog", { name: "More" }).getByRole("navigation", { name: "All pages" });
  await expect(all.getByRole("link")).toHaveText([
    "Calendar",
    /Tickets/,
    "My schedule",
    "Swaps",
    "Time off",
    "Hours",
    "Report a fault",
    "Users",
    "Locations",
    "Schedules",
    "Coverage",
    "Ticket desk",
    "Service levels",
    "Audit",
    "Mail",
    "Webhooks",
    "Jobs",
    "Backups",
    "Branding",
    "System",
    "Your account",
    "Security",
    "Style guide",
  ]);
  await expect(all.getByRole("link", { name: "Calendar" })).toHaveAttribute("aria-current", "page");
  await all.getByRole("link", { name: "Users" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "Users" })).toBeVisible();
  await expect(all).toBeHidden();
  await expect(more).toHaveAttribute("aria-current", "true");

  const technician = await openFor("jonas", "/calendar");
  await technician.setViewportSize(page.viewportSize()!);
  const hisBar = technician.getByRole("navigation", { name: "Main" });
  await expect(hisBar.getByRole("link")).toHaveText(["Calendar", /Tickets/, "My schedule", "Swaps"]);
  await hisBar.getByRole("button", { name: "More" }).click();
  await expect(technician.getByRole("dialog").getByRole("link")).toHaveText(["Calendar", /Tickets/, "My schedule", "Swaps", "Time off", "Hours", "Report a fault", "Your account", "Security"]);
});

test("everything to tap has room for a thumb", async ({ page, signInAs }) => {
  await signInAs("annegret");
  await page.goto("/calendar");
  await expect(page.locator("button[data-shift]").first()).toBeVisible();
  const small = await page
    .locator("a:visible, button:visible:not([data-shift])")
    .evaluateAll((targets) =>
      targets
        .map((target) => ({ name: target.textContent, ...target.getBoundingClientRect().toJSON() }))
        .filter(({ width, height }) => width < 24 || height < 24),
    );
  expect(small).toEqual([]);
});

test("a ticket on a phone says who has it and by when, whichever columns somebody chose elsewhere", async ({ page, desk, signInAs }) => {
  await signInAs("jonas");
  const title = `Thumb ${randomUUID().slice(0, 8)}`;
  const number = await report(page.request, desk.url, { title });
  const due_at = new Date(Date.now() + 3 * 3600_000).toISOString();
  await call(page.request, desk.url, "change", { number, version: 1, change: { due_at } });
  await call(page.request, desk.url, "columns/choose", { columns: ["place"] });
  await page.goto(`/tickets?q=${encodeURIComponent(title)}`);
  const card = page.locator(`tr[data-number="${number}"]`);
  const lines = ["Open", "Medium", "Nobody"].map((text) => card.getByText(text, { exact: true }));
  for (const part of [...lines, card.getByText(/left$/)]) await expect(part).toBeInViewport({ ratio: 1 });
  // A title of one line is followed by the next line, not by an empty one.
  const [head, status] = [await card.getByRole("link").boundingBox(), await lines[0]!.boundingBox()];
  expect(status!.y - (head!.y + head!.height)).toBeLessThan(8);
  await call(page.request, desk.url, "columns/choose", { columns: ["status", "priority", "place", "requester", "assignee", "due", "changed"] });
});

test("all that mail can be filtered by is in sight on the narrowest phone", async ({ page, signInAs }) => {
  await signInAs("annegret");
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    await page.goto("/admin/mail");
    const states = page.getByRole("group", { name: "Show" }).getByRole("button");
    await expect(states).toHaveCount(7);
    for (const state of await states.all()) {
      await expect(state).toBeInViewport({ ratio: 1 });
      expect(await state.evaluate((it) => it.scrollWidth <= it.clientWidth), `${await state.textContent()} at ${width}`).toBe(true);
    }
  }
});

async function sweep(page: import("@playwright/test").Page, by: number) {
  const touch = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize()!;
  const from = { x: width / 2 - by / 2, y: height / 2 };
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [from] });
  for (const part of [0.25, 0.5, 0.75, 1]) {
    await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x: from.x + by * part, y: from.y }] });
  }
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await touch.detach();
}

test("Back closes what is open above a page, and only then leaves the page", async ({ page, signInAs }) => {
  await signInAs("annegret");
  await page.goto("/time-off");
  const bar = page.getByRole("navigation", { name: "Main" });
  await bar.getByRole("link", { name: "Calendar" }).tap();
  const open = page.getByRole("button", { name: /^New shift/ });
  const form = page.getByRole("dialog", { name: "New shift" });
  await open.tap();
  await expect(form).toBeVisible();
  await page.goBack();
  await expect(form).toBeHidden();
  await expect(page).toHaveURL(/\/calendar/);
  await page.goForward();
  await expect(page).toHaveURL(/\/calendar/);
  await expect(form).toBeHidden();

  // Closed by hand it leaves nothing behind that Back would have to pass.
  await open.tap();
  await form.getByRole("button", { name: "Close" }).first().tap();
  await expect(form).toBeHidden();
  await page.waitForFunction(() => !history.state);
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Time off" })).toBeVisible();

  // Nor does a page that is opened from there.
  await bar.getByRole("button", { name: "More" }).tap();
  await page.getByRole("dialog", { name: "More" }).getByRole("link", { name: "Users" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "Users" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Time off" })).toBeVisible();
});

test("a report that lacks its title leads back up to it, and what was chosen outlives a reload", async ({ page, signInAs }) => {
  await signInAs("sabine");
  await page.goto("/report");
  await page.getByLabel("Room").fill("R 3.02");
  const title = page.getByLabel("What is wrong?");
  await page.getByRole("button", { name: "Report" }).scrollIntoViewIfNeeded();
  await page.getByRole("button", { name: "Report" }).tap();
  await expect(title).toBeFocused();
  await expect(title).toBeInViewport();
  await page.reload();
  await expect(page.getByLabel("Room")).toHaveValue("R 3.02");
});
