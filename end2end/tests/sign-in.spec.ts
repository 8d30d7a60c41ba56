import type { Page } from "@playwright/test";
import { PASSWORD, people } from "../desk/people.ts";
import { expect, test } from "../desk/test.ts";

const REFUSED = /status of (401|429)/;

async function fillIn(page: Page, email: string, password: string) {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("whoever opens a page signs in first and then stands on that page", async ({ page }) => {
  await page.goto("/calendar?view=day&date=2026-12-24");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(page.getByLabel("E-mail")).toBeFocused();

  await fillIn(page, people.annegret.email, PASSWORD);

  await expect(page.getByRole("link", { name: "Calendar" }).first()).toHaveAttribute("aria-current", "page");
  await expect(page).toHaveURL(/\/calendar\?.*view=day.*date=2026-12-24/);
});

test("a wrong password says how many attempts are left and keeps what was typed", async ({ page, watch }) => {
  watch.tolerate(REFUSED);
  await page.goto("/");
  await fillIn(page, people.sabine.email, "not this one");

  await expect(page.getByText("E-mail and password do not belong together. 4 attempts left.")).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveValue(people.sabine.email);
  await expect(page.getByLabel("Password", { exact: true })).toBeFocused();

  await fillIn(page, people.sabine.email, PASSWORD);
  await expect(page.getByRole("button", { name: /Sabine Kroll/ })).toBeVisible();
});

test("what is missing is said at its field before anything is sent", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByLabel("E-mail")).toHaveAccessibleDescription(/give your e-mail address/i);
  await page.getByLabel("E-mail").fill(people.jonas.email);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByLabel("Password", { exact: true })).toHaveAccessibleDescription(/give your password/i);
});

test("five wrong passwords lock the account for a while, whether or not it exists", async ({ page, watch }) => {
  watch.tolerate(REFUSED);
  await page.goto("/");
  for (const left of [4, 3, 2, 1]) {
    await fillIn(page, "nobody@kestrel.example", `guess number ${left}`);
    await expect(page.getByText(new RegExp(`${left} attempts? left`))).toBeVisible();
  }
  await fillIn(page, "nobody@kestrel.example", "the last guess");
  await expect(page.getByText("Too many attempts. Try again in 15 minutes.")).toBeVisible();
});

test("the session of a browser ends with it, unless it is to be remembered", async ({ page, context, watch }) => {
  // What is still being loaded when the cookie goes.
  watch.tolerate(REFUSED);
  const sessionCookie = async () => (await context.cookies()).find((cookie) => cookie.name === "patchbay_session");
  await page.goto("/");
  await fillIn(page, people.jonas.email, PASSWORD);
  await expect(page.getByRole("button", { name: "Jonas Wiedenbrück, menu" })).toBeVisible();
  expect(await sessionCookie()).toMatchObject({ httpOnly: true, sameSite: "Lax", expires: -1 });

  await context.clearCookies();
  await page.reload();
  await page.getByLabel("Stay signed in for 30 days").check();
  await fillIn(page, people.jonas.email, PASSWORD);
  await expect(page.getByRole("button", { name: "Jonas Wiedenbrück, menu" })).toBeVisible();
  const days = ((await sessionCookie())!.expires - Date.now() / 1000) / 86_400;
  expect(Math.round(days)).toBe(30);
});

test("signing out ends the session in every tab", async ({ page, context, signInAs, watch }) => {
  // What a tab was asking for at that moment is refused.
  watch.tolerate(/401/);
  await signInAs("annegret");
  await page.goto("/calendar");
  const otherTab = await context.newPage();
  await otherTab.goto("/calendar");
  await expect(otherTab.getByRole("button", { name: /Annegret/ }).first()).toBeVisible();

  await page.getByRole("button", { name: /Annegret.*menu/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();

  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(otherTab.getByRole("dialog", { name: "Your session has ended" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});
