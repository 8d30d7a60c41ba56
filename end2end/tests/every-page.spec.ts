// What holds for every page, at every size, in every theme.

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../desk/test.ts";

const pages: Record<string, { path: string; signedOut?: true; ready: (page: Page) => Promise<void> }> = {
  "sign-in": { path: "/", signedOut: true, ready: (page) => heading(page, "Sign in") },
  calendar: { path: "/calendar", ready: shiftsAreThere },
  "calendar, day": { path: "/calendar?view=day", ready: shiftsAreThere },
  "calendar, month": { path: "/calendar?view=month", ready: (page) => shown(page, ".month-date") },
  "calendar, team": { path: "/calendar?view=team", ready: shiftsAreThere },
  "calendar, agenda": { path: "/calendar?view=agenda", ready: shiftsAreThere },
  "my schedule": { path: "/my-schedule", ready: (page) => heading(page, "My schedule") },
  "calendar, empty": { path: "/calendar?date=2031-03-05", ready: (page) => heading(page, /2031/) },
  swaps: { path: "/swaps", ready: (page) => heading(page, "Swaps") },
  "time off": { path: "/time-off", ready: (page) => heading(page, "Time off") },
  hours: { path: "/reports/hours", ready: (page) => expect(page.getByRole("table", { name: "Hours" })).toBeVisible() },
  locations: { path: "/admin/locations", ready: (page) => heading(page, "Locations") },
  import: { path: "/admin/import", ready: (page) => heading(page, "Import shifts") },
  schedules: { path: "/admin/templates", ready: (page) => heading(page, "Schedules") },
  coverage: { path: "/admin/coverage", ready: (page) => heading(page, "Coverage") },
  audit: { path: "/admin/audit", ready: (page) => heading(page, "Audit") },
  backups: { path: "/admin/backups", ready: (page) => heading(page, "Backups") },
  branding: { path: "/admin/branding", ready: (page) => heading(page, "Branding") },
  system: {
    path: "/admin/system",
    ready: (page) => expect(page.getByRole("table", { name: "Settings" })).toBeVisible(),
  },
  security: { path: "/account/security", ready: (page) => heading(page, "Security") },
  "forgotten password": { path: "/forgot", signedOut: true, ready: (page) => heading(page, "Forgot your password?") },
  mail: { path: "/admin/mail", ready: (page) => heading(page, "Mail") },
  jobs: { path: "/admin/jobs", ready: (page) => heading(page, "Jobs") },
  users: { path: "/admin/users", ready: (page) => heading(page, "Users") },
  account: { path: "/account", ready: (page) => heading(page, "Your account") },
  styleguide: { path: "/styleguide", ready: (page) => heading(page, /style ?guide/i) },
  "not found": { path: "/no/such/page", ready: (page) => heading(page, "Page not found") },
};

for (const [name, { path, signedOut, ready }] of Object.entries(pages)) {
  test(`${name}: nothing is in the way of assistive technology, down to 320 pixels`, async ({ page, signInAs }, { project }) => {
    if (!signedOut) await signInAs("annegret");
    await page.goto(path);
    await ready(page);
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
      .analyze();
    expect(violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ target }) => target.join(" ")) }))).toEqual([]);

    // Colours take no room.
    if (project.name === "dark") return;
    await page.setViewportSize({ width: 320, height: 640 });
    await page.reload();
    await ready(page);
    const { scrollWidth, clientWidth } = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return { scrollWidth, clientWidth };
    });
    expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
  });
}

test("overlays: nothing is in the way of assistive technology", async ({ page, signInAs }) => {
  await signInAs("annegret");
  await page.goto("/calendar");
  await shiftsAreThere(page);
  const open: Record<string, () => Promise<void>> = {
    palette: () => page.keyboard.press("Control+k"),
    shortcuts: () => page.keyboard.press("?"),
    "new shift": () => page.keyboard.press("n"),
  };
  for (const [overlay, show] of Object.entries(open)) {
    await show();
    await expect(page.getByRole("dialog")).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => ({ overlay, id, where: nodes.map(({ html }) => html) }))).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
  }
});

async function heading(page: Page, name: string | RegExp) {
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

async function shiftsAreThere(page: Page) {
  await shown(page, "button[data-shift]");
}

async function shown(page: Page, selector: string) {
  await expect(page.locator(selector).first()).toBeVisible();
}
