// Backups, and how the system is doing.

import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { expect, test } from "../desk/test.ts";

test("an admin makes a backup and takes it away", async ({ page, signInAs }) => {
  await signInAs("annegret");
  await page.goto("/admin/backups");
  await expect(page.getByRole("heading", { level: 1, name: "Backups" })).toBeVisible();
  await page.getByRole("button", { name: "Back up now" }).click();
  await expect(page.getByText("The backup is there")).toBeVisible();
  const newest = page.getByRole("row").nth(1);
  await expect(newest).toContainText("just now");
  await expect(newest).toContainText("on request");

  const download = page.waitForEvent("download");
  await newest.getByRole("link", { name: /^Download the backup of/ }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^patchbay-.*\.tar\.gz$/);
  const archive = gunzipSync(await readFile(await file.path()));
  expect(archive.subarray(0, 13).toString()).toBe("manifest.json");
});

test("the system page says how things are, and keeps secrets", async ({ page, signInAs }) => {
  await signInAs("annegret");
  await page.goto("/admin/system");
  await expect(page.getByText(/^PostgreSQL \d/)).toBeVisible();
  const setting = (name: string) => page.getByRole("table", { name: "Settings" }).getByRole("row", { name: new RegExp(`^${name} `) });
  await expect(setting("RETENTION_BACKUPS_DAYS")).toContainText("30");
  await expect(setting("DATABASE_URL")).toContainText(/hidden|none/);
  await expect(page.locator("main")).not.toContainText("postgres://");
});

test("whoever is no admin has no way to either", async ({ page, signInAs }) => {
  await signInAs("sabine");
  for (const path of ["/api/v1/backups", "/api/v1/system"]) expect((await page.request.get(path)).status()).toBe(403);
});
