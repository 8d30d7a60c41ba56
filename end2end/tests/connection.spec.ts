import { drop, dragTo, ghost, shift, toast, Week } from "../desk/calendar.ts";
import { wireOf } from "../desk/live.ts";
import { people } from "../desk/people.ts";
import { plan } from "../desk/plan.ts";
import { expect, test } from "../desk/test.ts";

const MARA = people.mara.name;
const NO_NETWORK = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch|WebSocket connection to/;

test.beforeEach(({ signInAs }) => signInAs("annegret"));

test("a shift dropped while the connection is lost waits, and is saved when it is back", async ({
  page,
  context,
  desk,
  openFor,
  watch,
}) => {
  watch.tolerate(NO_NETWORK);
  const week = new Week();
  await plan(page.request, desk.url, { who: "mara", date: week.date(0), from: "09:00", to: "13:00" });
  const onlooker = await openFor("jonas", week.address());
  await page.goto(week.address());

  await dragTo(page, week, shift(page, week, MARA, 0, "09:00 to 13:00"), { days: 1, hours: 2 });
  await context.setOffline(true);
  await drop(page);

  const moved = shift(page, week, MARA, 1, "11:00 to 15:00");
  await expect(moved).toHaveAccessibleName(/not saved yet/i);
  await expect(toast(page, /not saved yet. It is sent as soon as the connection is back/)).toBeVisible();
  await expect(shift(onlooker, week, MARA, 0, "09:00 to 13:00")).toBeVisible();

  await context.setOffline(false);
  await expect(shift(onlooker, week, MARA, 1, "11:00 to 15:00")).toBeVisible();
  await expect(moved).not.toHaveAccessibleName(/not saved yet/i);
  await page.reload();
  await expect(moved).toBeVisible();
});

test("days that could not be loaded do not look free", async ({ page, context, watch }) => {
  watch.tolerate(NO_NETWORK);
  await page.goto(new Week().address());
  await expect(page.getByRole("status").filter({ hasText: /^Live$/ })).toBeVisible();
  const unknown = page.locator(".week-grid .day[data-unknown]");
  await expect(unknown).toHaveCount(0);
  await context.setOffline(true);
  for (let turns = 0; turns < 4; turns++) await page.getByRole("button", { name: "Next week" }).click();
  await expect(unknown).toHaveCount(7);
  await expect(page.getByText("No shifts this week")).toHaveCount(0);
  await context.setOffline(false);
  await expect(unknown).toHaveCount(0);
});

test("a drag survives a connection that comes and goes", async ({ page, desk }) => {
  const week = new Week();
  const wire = await wireOf(page);
  await plan(page.request, desk.url, { who: "mara", date: week.date(0), from: "09:00", to: "13:00" });
  await page.goto(week.address());
  await dragTo(page, week, shift(page, week, MARA, 0, "09:00 to 13:00"), { days: 1 });
  await wire.cut();
  wire.mend();
  await expect(ghost(page)).toContainText("09:00–13:00");
  await drop(page);
  await expect(shift(page, week, MARA, 1, "09:00 to 13:00")).toBeVisible();
});

test("a page that is not live says so, and catches up when it is again", async ({ page, desk, openFor }) => {
  const week = new Week();
  const wire = await wireOf(page);
  await page.goto(week.address());
  await expect(page.getByRole("status").filter({ hasText: /^Live$/ })).toBeVisible();
  await wire.cut();
  const banner = page.getByText(/^Not live since \d\d:\d\d/);
  await expect(banner).toBeVisible();

  const planner = await openFor("annegret", week.address());
  await plan(planner.request, desk.url, { who: "mara", date: week.date(2), from: "09:00", to: "13:00" });
  await expect(shift(planner, week, MARA, 2, "09:00 to 13:00")).toBeVisible();
  await expect(shift(page, week, MARA, 2, "09:00 to 13:00")).toHaveCount(0);

  wire.mend();
  await page.getByRole("button", { name: "Reconnect now" }).click();
  await expect(shift(page, week, MARA, 2, "09:00 to 13:00")).toBeVisible();
  await expect(banner).toHaveCount(0);
});

test("a page that was offline for a while catches up by itself", async ({ page, context, desk, openFor, watch }) => {
  watch.tolerate(NO_NETWORK);
  const week = new Week();
  await page.goto(week.address());
  await expect(page.getByRole("status").filter({ hasText: /^Live$/ })).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText("You are offline.")).toBeVisible();

  const planner = await openFor("annegret", week.address());
  await plan(planner.request, desk.url, { who: "mara", date: week.date(3), from: "09:00", to: "13:00" });
  await page.getByRole("link", { name: "Swaps" }).first().click();
  const inVain = page.getByText(/could not be loaded|cannot be reached/);
  await expect(inVain.first()).toBeVisible();

  await context.setOffline(false);
  await expect(page.getByRole("heading", { level: 1, name: "Swaps" })).toBeVisible();
  await expect(inVain).toHaveCount(0);
  await page.goBack();
  await expect(shift(page, week, MARA, 3, "09:00 to 13:00")).toBeVisible();
  await expect(page.getByText("You are offline.")).toHaveCount(0);
});

test("two who change the same shift: the second sees both and decides", async ({ page, context, desk, openFor, watch }) => {
  watch.tolerate(NO_NETWORK, /status of 409/);
  const week = new Week();
  const wire = await wireOf(page);
  await plan(page.request, desk.url, { who: "mara", date: week.date(0), from: "09:00", to: "13:00" });
  await page.goto(week.address());
  await expect(shift(page, week, MARA, 0, "09:00 to 13:00")).toBeVisible();
  await wire.cut();
  await context.setOffline(true);

  const other = await openFor("annegret", week.address());
  await dragTo(other, week, shift(other, week, MARA, 0, "09:00 to 13:00"), { days: 3 });
  await drop(other);
  await expect(shift(other, week, MARA, 3, "09:00 to 13:00")).toBeVisible();
  await expect(toast(other, /Mara moved/)).toBeVisible();

  await dragTo(page, week, shift(page, week, MARA, 0, "09:00 to 13:00"), { days: 1 });
  await drop(page);
  wire.mend();
  await context.setOffline(false);

  const told = toast(page, /Somebody else changed this shift meanwhile. Now: Mara, 09:00–13:00 on Thu/);
  await expect(told).toBeVisible();
  await told.getByRole("button", { name: "Use mine" }).click();
  await expect(shift(other, week, MARA, 1, "09:00 to 13:00")).toBeVisible();
});

test("a page whose code does not arrive offers to try again, and then comes", async ({ page, watch }) => {
  watch.tolerate(/Failed to load resource|Failed to fetch/);
  await page.route(/\/split_admin-.*\.wasm$/, (route) => route.abort());
  await page.goto("/calendar");
  await page.getByRole("link", { name: "Locations" }).first().click();
  await expect(page.getByText("This page could not be loaded.")).toBeVisible();

  await page.unroute(/\/split_admin-.*\.wasm$/);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Locations" })).toBeVisible();
});

test("a session that is ended elsewhere leads to signing in again, on the same page", async ({ page, desk, browser, watch }) => {
  // What was on its way when it ended.
  watch.tolerate(/401/);
  const week = new Week();
  await page.goto(week.address());
  await expect(page.getByRole("status").filter({ hasText: /^Live$/ })).toBeVisible();

  // The same session from elsewhere, as a second window of the same browser profile would have it.
  const elsewhere = await browser.newContext({ storageState: await page.context().storageState() });
  const ended = await elsewhere.request.post(`${desk.url}/api/fn/accounts/sign-out`, {
    headers: { origin: desk.url },
    data: {},
  });
  expect(ended.ok()).toBe(true);
  await elsewhere.close();

  const dialog = page.getByRole("dialog", { name: "Your session has ended" });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByLabel("E-mail")).toHaveValue(people.annegret.email);
  await dialog.getByLabel("Password", { exact: true }).fill("patchbay-demo");
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`date=${week.date(0)}`));
});

test("changes that wait hold the tab, and each that is refused is asked about, wherever one is by then", async ({ page, context, desk, watch }) => {
  watch.tolerate(NO_NETWORK, /409/);
  const rest = (hours: number) =>
    page.request.post("/api/fn/scheduling/warnings/limits/change", {
      headers: { origin: desk.url },
      data: { wanted: { rest_hours: hours, week_hours: 168 } },
    });
  const week = new Week();
  for (const who of ["mara", "priya"] as const) {
    await plan(page.request, desk.url, { who, date: week.date(0), from: "14:00", to: "22:00" });
    await plan(page.request, desk.url, { who, date: week.date(2), from: "09:00", to: "13:00" });
  }
  await page.goto("/swaps");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.goto(week.address());
  const before = [MARA, people.priya.name].map((name) => shift(page, week, name, 2, "09:00 to 13:00"));
  for (const one of before) await expect(one).toBeVisible();
  await page.getByRole("link", { name: "Swaps" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Swaps" })).toBeVisible();
  await page.goBack();

  // Too little rest after the late shift.
  expect((await rest(11)).status()).toBe(200);
  await context.setOffline(true);
  for (const one of before) {
    await dragTo(page, week, one, { days: -1, hours: -3 });
    await drop(page);
  }
  await expect(shift(page, week, MARA, 1, "06:00 to 10:00")).toHaveAccessibleName(/not saved yet/i);
  const asked = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  const question = await asked;
  expect(question.type()).toBe("beforeunload");
  await question.dismiss();

  await page.getByRole("link", { name: "Swaps" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Swaps" })).toBeVisible();
  await context.setOffline(false);
  await toast(page, "the calendar asks").getByRole("button", { name: "To the calendar" }).first().click();
  const objection = page.getByRole("dialog", { name: "Something speaks against it" });
  for (let answered = 0; answered < 2; answered++) {
    await expect(objection).toBeVisible();
    await objection.getByRole("button", { name: "Cancel" }).click();
  }
  await expect(objection).toHaveCount(0);
  await rest(0);
  await page.goto(week.address());
  for (const one of before) await expect(one).toBeVisible();
});
