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
  tickets: { path: "/tickets", ready: (page) => shown(page, ".ticket-rows > [data-number]") },
  "tickets, board": { path: "/tickets?view=board", ready: (page) => shown(page, ".ticket-card") },
  "one ticket": { path: "/tickets/400", ready: (page) => shown(page, ".timeline .entry") },
  "report a fault": { path: "/report", ready: (page) => heading(page, "New ticket") },
  swaps: { path: "/swaps", ready: (page) => heading(page, "Swaps") },
  "time off": { path: "/time-off", ready: (page) => heading(page, "Time off") },
  hours: { path: "/reports/hours", ready: (page) => expect(page.getByRole("table", { name: "Hours" })).toBeVisible() },
  locations: { path: "/admin/locations", ready: (page) => heading(page, "Locations") },
  import: { path: "/admin/import", ready: (page) => heading(page, "Import shifts") },
  schedules: { path: "/admin/templates", ready: (page) => heading(page, "Schedules") },
  coverage: { path: "/admin/coverage", ready: (page) => heading(page, "Coverage") },
  levels: { path: "/admin/levels", ready: (page) => heading(page, "Service levels") },
  "ticket desk": { path: "/admin/tickets", ready: (page) => shown(page, ".ticket-desk .rows > li") },
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
  webhooks: { path: "/admin/webhooks", ready: (page) => heading(page, "Webhooks") },
  jobs: { path: "/admin/jobs", ready: (page) => heading(page, "Jobs") },
  users: { path: "/admin/users", ready: (page) => heading(page, "Users") },
  account: { path: "/account", ready: (page) => heading(page, "Your account") },
  styleguide: { path: "/styleguide", ready: (page) => heading(page, /style ?guide/i) },
  "not found": { path: "/no/such/page", ready: (page) => heading(page, "Page not found") },
};

/** What a phone shows in ways of its own. Everything else has the colours there that it has on a desktop. */
const ownOnPhones = ["calendar", "my schedule", "tickets", "one ticket"];

for (const [name, { path, signedOut, ready }] of Object.entries(pages)) {
  test(`${name}: nothing is in the way of assistive technology, down to 320 pixels`, async ({ page, tour }, { project }) => {
    // axe looks at each of a board's hundreds of cards.
    test.slow();
    const there = signedOut ? page : tour;
    await there.goto(path);
    await ready(there);
    await there.waitForLoadState("networkidle");
    // What moves under a finger is hit in the wrong place; of what comes below what is there nobody minds.
    expect(await there.evaluate(() => window.shifted), "layout shift").toBeLessThan(0.1);
    const isDesktop = project.name === "desktop";
    expect(await barriers(there, isDesktop || ownOnPhones.includes(name) ? "all" : "all but colours")).toEqual([]);

    // What looks different in the dark looks so on a phone, too.
    if (isDesktop) {
      await there.emulateMedia({ colorScheme: "dark" });
      expect(await barriers(there, "colours")).toEqual([]);
    }
    await there.setViewportSize({ width: 320, height: 640 });
    await ready(there);
    const { scrollWidth, clientWidth } = await there.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return { scrollWidth, clientWidth };
    });
    expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
  });
}

test("overlays: nothing is in the way of assistive technology", async ({ page, signInAs }, { project }) => {
  await signInAs("annegret");
  await page.emulateMedia({ reducedMotion: "reduce" });
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
    expect(await barriers(page), overlay).toEqual([]);
    if (project.name === "desktop") {
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await barriers(page, "colours"), overlay).toEqual([]);
      await page.emulateMedia({ colorScheme: "light" });
    }
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
  }
});

/** What axe finds; in a theme that only changes colours, colours are all there is to look at. */
async function barriers(page: Page, what: "all" | "colours" | "all but colours" = "all") {
  const axe = new AxeBuilder({ page })
    // Of what is well nothing is told.
    .options({ resultTypes: ["violations"] })
    // No page here has a frame, for which the results would be put together in a page of their own.
    .setLegacyMode();
  const colours = ["color-contrast", "link-in-text-block"];
  if (what === "colours") axe.withRules(colours);
  else axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]);
  if (what === "all but colours") axe.disableRules(colours);
  const { violations } = await axe.analyze();
  return violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ target }) => target.join(" ")) }));
}

async function heading(page: Page, name: string | RegExp) {
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

async function shiftsAreThere(page: Page) {
  await shown(page, "button[data-shift]");
}

async function shown(page: Page, selector: string) {
  await expect(page.locator(selector).first()).toBeVisible();
}
