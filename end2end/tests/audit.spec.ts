// What was changed, found again.

import { readFile } from "node:fs/promises";
import { expect, test } from "../desk/test.ts";

test("a change is found with who made it and what it was before", async ({ page, signInAs }) => {
  await signInAs("annegret");
  await page.goto("/admin/locations");
  await page.getByRole("button", { name: "Add location" }).first().click();
  await page.getByRole("dialog").getByLabel("Name").fill("Audited Loft");
  await page.getByRole("dialog").getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("button", { name: "Edit Audited Loft" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Audited Attic");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("button", { name: "Edit Audited Attic" })).toBeVisible();

  await page.goto("/admin/audit");
  await page.getByRole("searchbox", { name: "Search" }).fill("audited att");
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(page).toHaveURL(/q=audited%20att/);
  await page.getByRole("button", { name: "Details: Location: changed" }).click();

  const sheet = page.getByRole("dialog");
  await expect(sheet).toContainText("127.0.0.1");
  await expect(sheet.locator(".changes > div", { hasText: "name" })).toContainText("Audited Loft");
  await expect(sheet.locator("ins").filter({ hasText: "Audited Attic" })).toBeVisible();
  await sheet.getByRole("button", { name: "Everything about it" }).click();
  await expect(page.getByRole("row")).toHaveCount(3);

  await page.getByRole("button", { name: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "JSON lines" }).click();
  const lines = (await readFile(await (await download).path(), "utf8")).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line).action)).toEqual(["location.update", "location.create"]);
});

test("whoever is no admin has no way to the audit", async ({ page, signInAs, watch }) => {
  watch.tolerate(/403/);
  await signInAs("sabine");
  await page.goto("/admin/audit");
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("Audit");
  expect((await page.request.get("/api/v1/audit")).status()).toBe(403);
});
