// One's shifts elsewhere: links for other calendars, files in and out, and the report about hours.

import { readFile } from "node:fs/promises";
import { expect, test } from "../desk/test.ts";

test("a link is shown once, works without signing in, and ends with the next one", async ({ page, desk, playwright, signInAs }) => {
  await signInAs("jonas");
  await page.goto("/account");
  const card = page.getByRole("region", { name: "Calendar feed" });
  await card.getByRole("button", { name: "Make a link" }).click();
  const address = card.getByText(/^http.*\.ics$/);
  const first = await address.textContent();
  await expect(card.getByRole("link", { name: "Open in my calendar" })).toHaveAttribute("href", /^webcal:\/\//);

  const outside = await playwright.request.newContext();
  const read = (url: string | null) => outside.get(desk.url + new URL(url!).pathname);
  expect(await (await read(first)).text()).toContain("X-WR-CALNAME:My shifts");

  await page.reload();
  await expect(card.getByText("My shifts and time off").last()).toBeVisible();
  await expect(address).toHaveCount(0);
  await card.getByRole("button", { name: "Make a new link" }).click();
  const second = await address.textContent();
  expect((await read(first)).status()).toBe(404);
  expect((await read(second)).status()).toBe(200);

  await card.getByRole("button", { name: /^Revoke/ }).click();
  await expect(page.getByText("The link does not work any more.")).toBeVisible();
  expect((await read(second)).status()).toBe(404);
  await outside.dispose();
});

test("hours stand beside the mean, and leave as a file", async ({ page, signInAs }) => {
  await signInAs("annegret");
  await page.goto("/reports/hours");
  const table = page.getByRole("table", { name: "Hours" });
  await expect(table.getByRole("row", { name: /^Jonas Wiedenbrück/ })).toBeVisible();
  await expect(table.getByRole("row", { name: /^Mean/ })).toBeVisible();
  await page.getByRole("button", { name: "Months" }).click();
  await expect(table.getByRole("columnheader", { name: /20\d\d$/ }).first()).toBeVisible();

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Shifts as CSV" }).click();
  const file = await readFile(await (await download).path(), "utf8");
  expect(file.split("\r\n")[0]).toBe("\ufeffid,technician,technician_id,location,location_id,starts_at,ends_at,zone,planned_in,hours,kind,title,note,state,state_reason");
  expect(file).toContain("Jonas Wiedenbrück");
});

test("a file is looked at first, and what is bad in it is left out only on request", async ({ page, signInAs }) => {
  await signInAs("annegret");
  await page.goto("/admin/import");
  const file = "Mitarbeiter;Datum;Von;Bis;Titel\nJonas Wiedenbrück;04.03.2031;22:00;06:00;Nachtwache\nNiemand;04.03.2031;8:00;9:00;\n";
  await page.locator("input[type=file]").setInputFiles({ name: "plan.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
  const preview = page.getByRole("table", { name: "Preview" });
  await expect(preview.getByRole("row", { name: /Nachtwache.*new/ })).toBeVisible();
  await expect(preview.getByRole("row", { name: /^3.*Niemand.*There is no technician “Niemand”/ })).toBeVisible();
  const run = page.getByRole("button", { name: "Import", exact: true });
  await expect(run).toBeDisabled();
  await page.getByRole("checkbox", { name: /Leave out/ }).check();
  await run.click();
  await expect(page.getByText("1 shift imported")).toBeVisible();
  // What was left out stays to be put right.
  await expect(page.getByRole("table", { name: "Left out" }).getByRole("row", { name: /^3.*Niemand/ })).toBeVisible();
  await page.goto("/calendar?date=2031-03-04");
  await expect(page.getByRole("button", { name: /Nachtwache/ }).first()).toBeVisible();
});

test("a file with columns of its own names asks which is which", async ({ page, signInAs }) => {
  await signInAs("annegret");
  await page.goto("/admin/import");
  await page.getByLabel("Or paste it here").fill("Who,Clock in,Clock out\nJonas Wiedenbrück,2031-03-05 08:00,2031-03-05 12:00\n");
  await page.getByRole("button", { name: "Preview" }).click();
  const start = page.getByRole("combobox", { name: "Start", exact: true });
  await expect(start).toHaveAccessibleDescription(/Choose the column/);
  await start.selectOption("Clock in");
  await expect(start).not.toHaveAttribute("aria-invalid", "true");
  await page.getByRole("combobox", { name: "End", exact: true }).selectOption("Clock out");
  await page.getByRole("group").getByLabel("Technician").selectOption("Who");
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByRole("table", { name: "Preview" }).getByRole("row", { name: /Jonas.*new/ })).toBeVisible();
});
