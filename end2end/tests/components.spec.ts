// The components by keyboard and by touch, on the style guide, which needs no signing in.

import type { Page } from "@playwright/test";
import { expect, test } from "../desk/test.ts";

test.beforeEach(async ({ page }) => {
  await page.goto("/styleguide");
  await expect(page.getByRole("heading", { name: "Style guide", level: 1 })).toBeVisible();
});

test("a menu is worked with the keyboard and gives the focus back", async ({ page }) => {
  const trigger = page.getByRole("button", { name: "Shift", exact: true });
  const item = (name: string) => page.getByRole("menuitem", { name });

  await trigger.focus();
  await page.keyboard.press("ArrowDown");
  await expect(item("Edit")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(item("Cancel shift"), "what is disabled is passed over").toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(item("Edit"), "the end leads to the start").toBeFocused();
  await page.keyboard.press("c");
  await expect(item("Copy to another day"), "letters find an item").toBeFocused();
  await page.keyboard.press("Escape");
  await expect(trigger).toBeFocused();
  await expect(page.getByRole("menu")).toHaveCount(0);
});

test("a combobox finds by a part, takes back what was not chosen, and leaves Escape to the rest", async ({ page }) => {
  const zone = page.getByRole("combobox", { name: "Time zone" });
  const found = page.getByRole("listbox", { name: "Time zone" }).getByRole("option");

  await zone.click();
  await page.keyboard.type("york new");
  await expect(found).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(zone).toHaveValue("America/New York");
  await page.keyboard.type("nowhere");
  await expect(page.getByText("Nothing matches “nowhere”")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(zone).toHaveValue("America/New York");
  await expect(zone).toHaveAttribute("aria-expanded", "false");
});

test("a time is read as people type it", async ({ page }) => {
  const time = page.getByLabel("Starts", { exact: true });
  test.skip((await time.getAttribute("type")) === "time", "a phone shows its own clock");

  for (const [typed, shown] of [["930", "09:30"], ["9:30", "09:30"], ["7 pm", "19:00"]] as const) {
    await time.fill(typed);
    await time.press("Tab");
    await expect(time).toHaveValue(shown);
  }
  await time.press("ArrowUp");
  await expect(time).toHaveValue("19:05");
  await time.fill("25:00");
  await time.press("Tab");
  await expect(time).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("“25:00” is no time; write 9:30 or 930.")).toBeVisible();
});

test("a date is typed over another one, and no year is one before it is whole", async ({ page }) => {
  await page.goto("/styleguide");
  const date = page.locator("input[type=date]:not([disabled])").first();
  await date.fill("2026-11-23");
  await date.focus();
  // The same whether the day or the month stands first.
  await page.keyboard.type("05052027");
  await expect(date).toHaveValue("2027-05-05");
  await page.keyboard.press("Tab");
  await expect(date).toHaveValue("2027-05-05");
});

test("a dialog asks, and any way out gives the focus back", async ({ page }) => {
  const ask = page.getByRole("button", { name: "Approve time off" });
  const dialog = page.getByRole("dialog", { name: "Approve time off?" });

  for (const leave of [
    () => page.keyboard.press("Escape"),
    () => dialog.getByRole("button", { name: "Close" }).click(),
    () => dialog.getByRole("button", { name: "Not now" }).click(),
    () => page.mouse.click(5, 5),
  ]) {
    await ask.click();
    await expect(dialog.getByRole("heading")).toBeFocused();
    await leave();
    await expect(dialog).toBeHidden();
    await expect(ask).toBeFocused();
  }
});

test("a sheet keeps what was typed when somebody clicks beside it", async ({ page }) => {
  await page.getByRole("button", { name: "Change the shift" }).click();
  const sheet = page.getByRole("dialog", { name: "Mara Oyelaran" });
  const title = sheet.getByLabel("Title");

  await expect(title).toBeFocused();
  await title.fill("Late");
  await page.mouse.click(5, 5);
  await expect(title).toHaveValue("Late");
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
});

test("what a toast tells can be taken back, by button and by key", async ({ page }) => {
  const move = page.getByRole("button", { name: "With undo" });

  await move.click();
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(page.getByText("Moved back.")).toBeVisible();
  await page.getByRole("button", { name: "Dismiss" }).click();
  await move.click();
  await page.keyboard.press("Control+z");
  await expect(page.getByText("Moved back.")).toBeVisible();
});

test("tabs follow the arrow keys and show at once", async ({ page }) => {
  await page.getByRole("tab", { name: "Week" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "People" })).toBeFocused();
  await expect(page.getByRole("tabpanel")).toHaveText("Who works when, one row per technician.");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("tab", { name: "Gaps" })).toHaveAttribute("aria-selected", "true");
});

test("a table is sorted by a click and turned around by a second", async ({ page, isMobile }) => {
  test.skip(isMobile, "a phone shows cards without heads");
  const table = page.getByRole("table", { name: "Hours of the week" });
  const head = table.getByRole("columnheader", { name: "Hours" });

  await head.getByRole("button").click();
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  await expect(table.getByRole("row").nth(1)).toContainText("Maximilian");
  await head.getByRole("button").click();
  await expect(head).toHaveAttribute("aria-sort", "descending");
  await expect(table.getByRole("row").nth(1)).toContainText("Mara");
});

test("a busy button takes no second click and keeps the focus", async ({ page }) => {
  const save = page.getByRole("button", { name: "Save for two seconds" });

  await save.focus();
  await page.keyboard.press("Enter");
  await expect(save).toHaveAttribute("aria-busy", "true");
  await page.keyboard.press("Enter");
  await expect(save).toBeFocused();
  await expect(page.getByText("Saved.")).toHaveCount(1);
});

test("nothing is wider than a screen of 320 pixels", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await overflow(page)).toBe(0);
});

function overflow(page: Page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
