// Schedules: writing a pattern, seeing what would come of it, and making exactly that.

import { expect, test } from "../desk/test.ts";

test("a pattern shows while one types, is kept, and makes what was shown", async ({ page, signInAs }) => {
  await signInAs("annegret");
  await page.goto("/admin/templates");
  const list = page.getByRole("table", { name: "Schedules" });
  await expect(list.getByRole("row")).not.toHaveCount(1);
  await page.getByRole("button", { name: "Add schedule" }).click();

  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Give the name")).toBeVisible();
  await page.getByRole("combobox", { name: "Technician" }).fill("Sigrún");
  await page.getByRole("option", { name: /Sigrún/ }).click();
  const saturday = page.getByLabel("Sat: times");
  await saturday.fill("22:00–25:00");
  await expect(page.getByText("Write a time from 00:00 to 24:00")).toBeVisible();
  await saturday.fill("22–6");
  // What would be made does not depend on a name.
  await expect(page.getByRole("table", { name: "Next four weeks" }).getByText("22:00–06:00").first()).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("Archive night");
  await page.getByRole("button", { name: "Copy Sat to Sun" }).click();
  await expect(page.getByLabel("Sun: times")).toHaveValue("22–6");
  // What is not saved survives a reload, and can be given up.
  await page.reload();
  await expect(page.getByText("What you typed earlier is back")).toBeVisible();
  await expect(page.getByRole("button", { name: "Discard" })).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Archive night");
  await expect(page.getByLabel("Sun: times")).toHaveValue("22–6");
  const preview = page.getByRole("table", { name: "Next four weeks" });
  await expect(preview.getByText("22:00–06:00").first()).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();

  const row = list.getByRole("row", { name: /Archive night/ });
  await expect(row).toContainText("Sat–Sun 22:00–06:00");

  await page.getByRole("button", { name: "Generate now…" }).click();
  const dialog = page.getByRole("dialog", { name: "Generate shifts" });
  await expect(dialog.getByText(/Archive night: \d+ new/)).toBeVisible();
  await dialog.getByRole("button", { name: /^Make \d+ shifts?$/ }).click();
  await expect(page.getByText(/^\d+ shifts? made$/)).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Annegret" }).filter({ hasText: "4 weeks from" })).toBeVisible();

  await row.getByRole("button", { name: "Edit Archive night" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Something else");
  await page.getByRole("button", { name: "All schedules" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Schedules" })).toBeFocused();
  await row.getByRole("button", { name: "Edit Archive night" }).click();
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Archive night");
  await expect(preview.getByText("Made already").first()).toBeVisible();
  await page.getByLabel("Sun: times").fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Shifts ahead, too" }).click();
  await expect(page.getByText(/^Archive night saved: 0 made, 0 changed, \d removed$/)).toBeVisible();
  await expect(row).not.toContainText("Sun");
});

test("nothing moves when the names of the places come last", async ({ page, signInAs }) => {
  await signInAs("annegret");
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route("**/api/fn/locations/list", async (route) => {
    await held;
    await route.continue();
  });
  const listed = page.waitForResponse("**/api/fn/scheduling/schedules/list");
  await page.goto("/admin/templates");
  await listed;
  await expect(page.getByRole("heading", { name: "Schedules", level: 1 })).toBeVisible();
  answer();
  await expect(page.getByRole("cell", { name: "Hamburg" }).first()).toBeVisible();
  await page.waitForLoadState("networkidle");
  expect(await page.evaluate(() => window.shifted)).toBeLessThan(0.1);
});
