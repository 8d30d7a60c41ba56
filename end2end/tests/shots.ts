// Pictures of every page for people to judge: `npm run shots`, into SHOTS_DIR.

import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "../desk/test.ts";

const folder = process.env.SHOTS_DIR || "shots";

const sizes = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
};

const pages: Record<string, (page: Page) => Promise<void>> = {
  calendar: async (page) => {
    await page.goto("/calendar");
    await expect(page.locator("button[data-shift]").first()).toBeVisible();
  },
  "calendar-day": async (page) => {
    await page.goto("/calendar?view=day");
    await expect(page.locator("button[data-shift]").first()).toBeVisible();
  },
  "calendar-month": async (page) => {
    await page.goto("/calendar?view=month");
    await expect(page.locator(".month-date").first()).toBeVisible();
  },
  "calendar-team": async (page) => {
    await page.goto("/calendar?view=team");
    await expect(page.locator("button[data-shift]").first()).toBeVisible();
  },
  "calendar-agenda": async (page) => {
    await page.goto("/calendar?view=agenda");
    await expect(page.locator("button[data-shift]").first()).toBeVisible();
  },
  "my-schedule": (page) => open(page, "/my-schedule"),
  shift: async (page) => {
    await page.goto("/calendar");
    await page.locator("button[data-shift]").first().click();
    await expect(page.getByRole("dialog", { name: "Details" })).toBeVisible();
  },
  "new-shift": async (page) => {
    await page.goto("/calendar");
    await page.getByRole("button", { name: /^New shift/ }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
  },
  locations: (page) => open(page, "/admin/locations"),
  styleguide: (page) => open(page, "/styleguide"),
  palette: async (page) => {
    await open(page, "/calendar");
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("dialog")).toBeVisible();
  },
  "not-found": (page) => open(page, "/no/such/page"),
};

for (const [size, viewport] of Object.entries(sizes)) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`${size}, ${colorScheme}`, async ({ page, signInAs }) => {
      test.setTimeout(90_000);
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const shoot = async (name: string) => {
        await page.waitForLoadState("networkidle");
        await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`), animations: "disabled" });
      };
      await open(page, "/");
      await shoot("sign-in");
      await signInAs("annegret");
      for (const [name, show] of Object.entries(pages)) {
        await show(page);
        await shoot(name);
      }
    });
  }
}

async function open(page: Page, path: string) {
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
}
