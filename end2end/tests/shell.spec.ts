import { people } from "../desk/people.ts";
import { expect, test } from "../desk/test.ts";

test.beforeEach(({ signInAs }) => signInAs("annegret"));

test("the palette goes anywhere by a few letters", async ({ page }) => {
  await page.goto("/calendar");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Find or do" });
  await expect(field).toBeFocused();
  await field.fill("loca");
  await expect(page.getByRole("option", { name: /^Locations/ })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/admin\/locations$/);
  await expect(page.getByRole("heading", { level: 1, name: "Locations" })).toBeFocused();
});

test("the palette knows other words for what there is", async ({ page }) => {
  await page.goto("/calendar");
  await page.getByRole("button", { name: /^Find or do/ }).first().click();
  const field = page.getByRole("combobox", { name: "Find or do" });
  for (const [typed, found] of [["vacation", "Time off"], ["logout", "Sign out"], ["dienstplan", "Calendar"]] as const) {
    await field.fill(typed);
    await expect(page.getByRole("option").first()).toContainText(found);
  }
  await field.fill("vacation");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Time off", level: 1 })).toBeVisible();
});

test("the palette finds a person and shows that person's shifts", async ({ page }) => {
  await page.goto("/styleguide");
  await page.getByRole("button", { name: /^Find or do/ }).first().click();
  await page.getByRole("combobox", { name: "Find or do" }).fill("wiedenb");
  await page.getByRole("option", { name: people.jonas.name }).click();
  await expect(page).toHaveURL(/\/calendar\?/);
  const shifts = page.getByRole("region", { name: /calendar/i }).locator("button[data-shift]");
  await expect(shifts.first()).toBeVisible();
  const names = await shifts.evaluateAll((blocks) => blocks.map((block) => block.getAttribute("aria-label")));
  expect(names.filter((name) => !name?.startsWith(people.jonas.name))).toEqual([]);
});

test("the palette does things: a new shift from anywhere", async ({ page }) => {
  await page.goto("/admin/locations");
  await page.getByRole("button", { name: /^Find or do/ }).first().click();
  await page.getByRole("combobox", { name: "Find or do" }).fill("new shift");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "New shift" })).toBeVisible();
});

test("? shows the shortcuts of the page, and they work", async ({ page }) => {
  await page.goto("/calendar");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help).toContainText("On this page");
  await expect(help).toContainText("Week view");
  await expect(help).toContainText("Go to Locations");
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await page.keyboard.press("g");
  await page.keyboard.press("l");
  await expect(page).toHaveURL(/\/admin\/locations$/);
});

test("pages open by a hard reload on their own address", async ({ page }) => {
  for (const [path, heading] of [
    ["/calendar", /\d{4}/],
    ["/admin/locations", "Locations"],
    ["/styleguide", /style ?guide/i],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await page.reload();
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
  }
});

test("an address that leads nowhere says so, and shows the way back", async ({ page }) => {
  await page.goto("/no/such/page");
  await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
  await expect(page.getByText("/no/such/page")).toBeVisible();
  await page.getByRole("link", { name: "Go to the start page" }).click();
  await expect(page).toHaveURL(/\/calendar/);
});

test("whoever may not see a page is told so, and does not find it in the navigation", async ({ openFor }) => {
  const technician = await openFor("jonas", "/admin/locations");
  await expect(technician.getByRole("heading", { name: "This page is not for your roles" })).toBeVisible();
  await expect(technician.getByRole("link", { name: "Locations" })).toHaveCount(0);
});

test("the theme follows the system until somebody chooses, and the choice stays", async ({ openFor }) => {
  // Kept with the account, so it is that of somebody whom no other journey needs.
  const page = await openFor("theo", "/calendar");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(background).not.toBe(light);
  const dark = await background();

  await page.emulateMedia({ colorScheme: "light" });
  await page.getByRole("button", { name: "Switch to the dark theme" }).click();
  await expect.poll(background).toBe(dark);
  await page.reload();
  await expect(page.getByRole("button", { name: "Switch to the light theme" })).toBeVisible();
  expect(await background()).toBe(dark);
});

test("German is spoken to whoever chooses it, after a reload too", async ({ openFor }) => {
  // Whose it stays, which no other journey has to read.
  const page = await openFor("owen", "/calendar");
  await page.getByRole("button", { name: /Owen.*menu/ }).click();
  await page.getByRole("menuitemradio", { name: "Deutsch" }).click();
  await expect(page.getByRole("link", { name: "Kalender" }).first()).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.getByRole("button", { name: "Heute" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("link", { name: "Kalender" }).first()).toBeVisible();
});

test.describe("in a German browser", () => {
  test.use({ locale: "de-DE" });

  test("the page is German from the start", async ({ page }) => {
    await page.goto("/calendar");
    await expect(page.getByRole("link", { name: "Kalender" }).first()).toBeVisible();
  });
});

test("a location that one changes is changed for all who look", async ({ page, openFor }) => {
  const other = await openFor("annegret", "/admin/locations");
  await page.goto("/admin/locations");
  await page.getByRole("button", { name: "Add location" }).click();
  const sheet = page.getByRole("dialog", { name: "Add location" });
  await sheet.getByLabel("Name", { exact: true }).fill("Tromsø");
  await sheet.getByRole("combobox", { name: "Time zone" }).fill("oslo");
  await page.getByRole("option", { name: /Oslo/ }).click();
  await sheet.getByRole("button", { name: "Add", exact: true }).click();
  await expect(other.getByRole("row", { name: /Tromsø/ })).toContainText("Europe/Oslo");

  await page.getByRole("button", { name: "Edit Tromsø" }).click();
  const edit = page.getByRole("dialog", { name: /Tromsø/ });
  await edit.getByLabel("Name", { exact: true }).fill("");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit.getByLabel("Name", { exact: true })).toHaveAccessibleDescription(/give the location a name/i);
  await edit.getByLabel("Name", { exact: true }).fill("Tromsø Studio");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(other.getByRole("row", { name: /Tromsø Studio/ })).toBeVisible();
});
