import { existsSync } from "node:fs";
import { defineConfig, devices } from "@playwright/test";

// A browser of the system's own where there is one; else Playwright's (`npx playwright install chromium`).
// The one without windows opens a browser for another person faster: 19 such tests took 63 s instead of 98.
const chromium = [
  process.env.CHROMIUM,
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
].find((path) => path && existsSync(path));
const args = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking", "--no-first-run"];

const desktop = { viewport: { width: 1440, height: 900 } };
// What moves for a moment is nothing to click yet, and on a busy machine a moment is long.
const still = { contextOptions: { reducedMotion: "reduce" as const } };
const phone = { ...devices["Pixel 7"], viewport: { width: 390, height: 844 } };

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  fullyParallel: true,
  workers: Number(process.env.WORKERS ?? 2),
  forbidOnly: Boolean(process.env.CI),
  // A machine that builds something else beside it may be slow; a test that needs this is named as flaky.
  retries: process.env.CI ? 2 : 0,
  timeout: 30_000,
  expect: { timeout: 7_000 },
  reporter: [["list"]],
  use: {
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    colorScheme: "light",
    // Pictures of every frame would cost a third of the time; the page as it was is kept, and a picture of the end.
    trace: { mode: "retain-on-failure", screenshots: false, sources: false },
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: chromium,
      // To make code faster that runs for seconds takes longer than it gives back.
      args: [...args, "--js-flags=--liftoff-only"],
    },
  },
  projects: [
    { name: "desktop", use: { ...desktop, ...still }, testIgnore: ["phone.spec.ts", "shots.ts", "measure.ts"] },
    // What differs under a thumb.
    { name: "phone", use: { ...phone, ...still }, testMatch: ["phone.spec.ts", "every-page.spec.ts"] },
    { name: "shots", use: desktop, testMatch: ["shots.ts"] },
    // As it is for people, and a trace takes time of its own.
    {
      name: "measure",
      use: { ...desktop, trace: "off", launchOptions: { executablePath: chromium, args } },
      testMatch: ["measure.ts"],
    },
  ],
});
