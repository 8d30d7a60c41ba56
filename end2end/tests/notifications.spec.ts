// The bell: what others change of one's shifts, told live, on a screen of any size.

import type { Page } from "@playwright/test";
import { dragTo, drop, shift, Week } from "../desk/calendar.ts";
import { people } from "../desk/people.ts";
import { plan } from "../desk/plan.ts";
import { expect, test } from "../desk/test.ts";

/** Other journeys on this desk give her shifts, too. */
async function begin(hers: Page, url: string): Promise<void> {
  const ask = async (endpoint: string, data: object) => {
    const answer = await hers.request.post(`${url}/api/fn/notifications/${endpoint}`, { headers: { origin: url }, data });
    expect(answer.status(), await answer.text()).toBe(200);
  };
  await ask("choose", { wanted: [{ topic: "shifts", channel: "desk", wanted: true }] });
  await ask("read-all", { until: new Date().toISOString() });
}

test("a technician sees at once what was planned for them, and finds it in the calendar", async ({
  page,
  desk,
  openFor,
  signInAs,
}) => {
  const week = new Week();
  const hers = await openFor("mara", "/calendar");
  const bell = hers.getByRole("button", { name: /^Notifications/ });
  await expect(hers.getByRole("status").filter({ hasText: /^Live$/ })).toBeAttached();
  await begin(hers, desk.url);
  await expect(bell).toHaveAccessibleName("Notifications");

  await signInAs("annegret");
  await plan(page.request, desk.url, { who: "mara", date: week.date(0), from: "09:00", to: "13:00" });
  await expect(bell).toHaveAccessibleName("Notifications, 1 unread");

  await page.goto(week.address());
  await dragTo(page, week, shift(page, week, people.mara.name, 0, "09:00 to 13:00"), { days: 1 });
  await drop(page);
  await expect(shift(page, week, people.mara.name, 1, "09:00 to 13:00")).toBeVisible();

  await bell.click();
  const panel = hers.getByRole("dialog", { name: "Notifications" });
  const news = panel.getByRole("link", { name: /Annegret gave you a shift.*unread/ });
  await expect(news).toHaveCount(1);
  await expect(news).toContainText("09:00–13:00, Hamburg");

  await news.click();
  await expect(panel).toBeHidden();
  await expect(hers).toHaveURL(new RegExp(`/calendar\\?date=${week.date(1)}`));
  await expect(bell).toHaveAccessibleName("Notifications");
});

test("what is not wanted is not told, and all is read in one go", async ({ page, desk, openFor, signInAs }) => {
  const week = new Week();
  const hers = await openFor("mara", "/calendar");
  await begin(hers, desk.url);
  await signInAs("annegret");
  const planOn = (day: number) =>
    plan(page.request, desk.url, { who: "mara", date: week.date(day), from: "09:00", to: "13:00" });
  await planOn(0);
  await planOn(1);
  const bell = hers.getByRole("button", { name: /^Notifications/ });
  await expect(bell).toHaveAccessibleName(/2 unread/);
  await bell.click();
  const panel = hers.getByRole("dialog", { name: "Notifications" });
  await panel.getByRole("button", { name: "Mark all as read" }).click();
  await expect(bell).toHaveAccessibleName("Notifications");
  await expect(panel.getByRole("button", { name: "Mark all as read" })).toBeHidden();

  await panel.getByText("What to tell me").click();
  const saved = hers.waitForResponse((answer) => answer.url().endsWith("/notifications/choose"));
  await panel.getByRole("switch", { name: /My shifts/ }).click();
  expect((await saved).status()).toBe(200);
  await planOn(2);
  await hers.reload();
  await expect(hers.getByRole("status").filter({ hasText: /^Live$/ })).toBeAttached();
  await bell.click();
  await expect(panel.getByRole("link", { name: /gave you a shift/ }).first()).toBeVisible();
  await expect(panel.getByRole("link", { name: /unread/ })).toHaveCount(0);
  await expect(bell).toHaveAccessibleName("Notifications");
});
