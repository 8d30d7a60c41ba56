// Getting in by mailed links, and how somebody keeps others out.

import { createHmac } from "node:crypto";
import type { Page } from "@playwright/test";
import { PASSWORD } from "../desk/people.ts";
import { expect, test } from "../desk/test.ts";

const REFUSED = /status of (401|404|422)/;
const NEW = "two plums in a bowl";

test("an invited colleague says who they are, chooses a password and is in, once", async ({ page, invite, watch }) => {
  watch.tolerate(REFUSED);
  const link = await invite("ida@kestrel.example");
  await page.goto(link);
  await expect(page.getByText(/Annegret.* invites you/)).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveValue("ida@kestrel.example");

  await page.getByLabel("New password").fill("short");
  await page.getByRole("button", { name: "Make the account" }).click();
  await expect(page.getByLabel("Your name")).toHaveAccessibleDescription(/give your name/i);
  await page.getByLabel("Your name").fill("Ida Holm");
  await page.getByRole("button", { name: "Make the account" }).click();
  await expect(page.getByLabel("New password")).toHaveAccessibleDescription(/at least 10 characters/i);
  await expect(page.getByLabel("Your name")).toHaveValue("Ida Holm");
  await page.getByLabel("New password").fill(NEW);
  await page.getByRole("button", { name: "Make the account" }).click();

  await expect(page.getByRole("button", { name: /Ida Holm/ }).first()).toBeVisible();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
});

test("whoever forgot their password chooses another by a mailed link, once", async ({ page, comeAs, context, desk, watch }) => {
  watch.tolerate(REFUSED);
  await comeAs("nils@kestrel.example");
  await context.clearCookies();
  await page.goto("/");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await page.getByLabel("E-mail").fill("nobody@nowhere.example");
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByText(/If nobody@nowhere.example has an account/)).toBeVisible();
  await page.goto("/forgot");
  await page.getByLabel("E-mail").fill("nils@kestrel.example");
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByText(/If nils@kestrel.example has an account/)).toBeVisible();

  const link = await desk.mailedLink("password_reset", "nils@kestrel.example");
  await page.goto(link);
  await page.getByLabel("New password").fill(NEW);
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByRole("heading", { name: "Your new password is set" })).toBeVisible();
  await page.getByRole("link", { name: "Go on" }).click();
  await signIn(page, "nils@kestrel.example", NEW);
  await expect(page.getByRole("button", { name: /Eva Brandt/ }).first()).toBeVisible();

  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
  await page.getByRole("link", { name: "Ask for a new link" }).click();
  await expect(page.getByRole("heading", { name: "Forgot your password?" })).toBeVisible();
});

test("a session ended elsewhere is out within a moment, wherever it stands", async ({ page, comeAs, browser, desk, watch }) => {
  watch.tolerate(REFUSED);
  await comeAs("tove@kestrel.example");
  const other = await browser.newContext({ baseURL: desk.url });
  const there = await other.newPage();
  await there.goto("/");
  await signIn(there, "tove@kestrel.example", PASSWORD);
  await expect(there.getByRole("button", { name: /Eva Brandt/ }).first()).toBeVisible();

  await page.goto("/account/security");
  const sessions = page.getByRole("region", { name: "Where you are signed in" });
  await expect(sessions.getByRole("listitem")).toHaveCount(2);
  await expect(sessions.getByText("this one")).toHaveCount(1);
  await sessions.getByRole("button", { name: /^End the session of/ }).click();

  await expect(there.getByRole("dialog", { name: "Your session has ended" })).toBeVisible({ timeout: 2_000 });
  await expect(sessions.getByRole("listitem")).toHaveCount(1);
  await expect(page.getByRole("region", { name: "Sign-in history" }).getByText("Signed in", { exact: true })).toHaveCount(2);
  await other.close();
});

test("an authenticator app is set up, asked for, and not asked for where it is remembered", async ({ page, comeAs, context, watch }) => {
  watch.tolerate(REFUSED);
  await comeAs("liv@kestrel.example");
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Set up an app" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Your password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Go on" }).click();
  await expect(dialog.getByRole("img", { name: /QR code/ })).toBeVisible();
  await dialog.getByText("Cannot scan?").click();
  const secret = await dialog.locator("code").innerText();
  await dialog.getByLabel("Code", { exact: true }).fill("000000");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect(dialog.getByLabel("Code", { exact: true })).toHaveAccessibleDescription(/code/i);
  await dialog.getByLabel("Code", { exact: true }).fill(code(secret));
  await dialog.getByRole("button", { name: "Confirm" }).click();
  const codes = dialog.locator("ol code");
  await expect(codes).toHaveCount(10);
  const recovery = await codes.first().innerText();
  await dialog.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByText("10 left")).toBeVisible();

  await context.clearCookies();
  await page.goto("/");
  await signIn(page, "liv@kestrel.example", PASSWORD);
  await expect(page.getByRole("heading", { name: "Enter the code" })).toBeVisible();
  await page.getByLabel("Code", { exact: true }).fill("wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByLabel("Code", { exact: true })).toBeFocused();
  await page.getByLabel("Code", { exact: true }).fill(recovery);
  await page.getByLabel(/Do not ask for a code/).check();
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("button", { name: /Eva Brandt/ }).first()).toBeVisible();

  await context.clearCookies({ name: "patchbay_session" });
  await page.goto("/account/security");
  await signIn(page, "liv@kestrel.example", PASSWORD);
  await expect(page.getByText("9 left")).toBeVisible();
});

test("where admins need a second factor, they set one up before anything else", async ({ page, comeAs, signInAs, desk, browser, watch }) => {
  watch.tolerate(REFUSED, /status of 403/);
  const email = "berit@kestrel.example";
  await comeAs(email);
  await signInAs("annegret");
  const setRoles = async (roles: string[]) => {
    const found = await (await page.request.get("/api/v1/users/accounts", { params: { q: email } })).json();
    const headers = { origin: desk.url };
    const done = await page.request.patch(`/api/v1/users/${found.items[0].id}`, { headers, data: { roles } });
    expect(done.status()).toBe(200);
  };
  await setRoles(["admin"]);
  const strict = await desk.secondServer({ REQUIRE_ADMIN_MFA: "true" });
  const context = await browser.newContext({ baseURL: strict.url });
  const there = await context.newPage();
  await there.goto("/admin/users");
  await signIn(there, email, PASSWORD);
  await expect(there.getByRole("heading", { level: 1, name: /second factor/i })).toBeVisible();
  await expect(there.getByRole("navigation")).toHaveCount(0);
  await there.getByLabel("Your password").fill(PASSWORD);
  await there.getByRole("button", { name: "Go on" }).click();
  await expect(there.getByRole("img", { name: /QR code/ })).toBeVisible();
  await there.getByText("Cannot scan?").click();
  await there.getByLabel("Code", { exact: true }).fill(code(await there.locator("code").innerText()));
  await there.getByRole("button", { name: "Confirm" }).click();
  await there.getByRole("button", { name: "I have kept them" }).click();
  await expect(there.getByRole("heading", { level: 1, name: "Users" })).toBeVisible();
  await context.close();

  // Whoever lost their app gets in again when another admin has taken the second factor away.
  await page.goto("/admin/users");
  await page.getByRole("searchbox", { name: "Search" }).fill(email);
  const row = page.getByRole("row", { name: new RegExp(email) });
  await expect(row).toContainText("With a second factor");
  await row.getByRole("button", { name: "More for Eva Brandt" }).click();
  await page.getByRole("menuitem", { name: "Reset the second factor" }).click();
  const dialog = page.getByRole("dialog", { name: "Reset the second factor of Eva Brandt?" });
  await expect(dialog).toContainText("all their sessions end");
  await dialog.getByRole("button", { name: "Reset the second factor" }).click();
  await expect(page.getByText("Eva Brandt signs in with the password alone")).toBeVisible();
  await expect(row).toContainText("Password only");
  // The demo's one admin stays the last one.
  await setRoles(["member"]);
});

test("a personal token is shown once, works, and is revoked", async ({ page, comeAs, request, desk }) => {
  await comeAs("runa@kestrel.example");
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Make a token" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What is it for?").fill("Figures");
  await dialog.getByLabel("see colleagues").check();
  await dialog.getByRole("button", { name: "Make a token" }).click();
  const token = await dialog.locator("code").innerText();
  await dialog.getByRole("button", { name: "I have kept it" }).click();
  const ask = async () =>
    (await request.get(`${desk.url}/api/v1/users`, { headers: { authorization: `Bearer ${token}` } })).status();
  expect(await ask()).toBe(200);

  const tokens = page.getByRole("region", { name: "Personal tokens" });
  await expect(tokens.getByText("Figures")).toBeVisible();
  await tokens.getByRole("button", { name: "Revoke Figures" }).click();
  await expect(tokens.getByText("Figures")).toBeHidden();
  expect(await ask()).toBe(401);
});

test("another address counts once its link has been followed", async ({ page, comeAs, desk }) => {
  await comeAs("juna@kestrel.example");
  await page.goto("/account/security");
  const card = page.getByRole("region", { name: "E-mail address" });
  await card.getByLabel("New address").fill("juna@elsewhere.example");
  await card.getByLabel("Your password").fill(PASSWORD);
  await card.getByRole("button", { name: "Send the link" }).click();
  await expect(card.getByText(/Look into the mail of juna@elsewhere.example/)).toBeVisible();
  await expect(card.getByText("You sign in as juna@kestrel.example.")).toBeVisible();

  await page.goto(await desk.mailedLink("email_change", "juna@elsewhere.example"));
  await page.getByRole("button", { name: "Confirm this address" }).click();
  await expect(page.getByText("You sign in as juna@elsewhere.example from now on.")).toBeVisible();
  await page.goto("/account/security");
  await expect(card.getByText("You sign in as juna@elsewhere.example.")).toBeVisible();
});

async function signIn(page: Page, email: string, password: string) {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** What an authenticator app shows for this secret (RFC 6238). */
function code(secret: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replace(/\s/g, "")].map((sign) => alphabet.indexOf(sign).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac("sha1", key).update(step).digest();
  const number = digest.readUInt32BE(digest[19]! & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}
