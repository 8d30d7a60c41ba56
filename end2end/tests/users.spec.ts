// Who may come in: user administration.

import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { Week } from "../desk/calendar.ts";
import { plan } from "../desk/plan.ts";
import { expect, test } from "../desk/test.ts";

test("somebody is added, found, given a role, let go with their shifts in sight, and brought back", async ({ page, signInAs, desk }) => {
  await signInAs("annegret");
  await page.goto("/admin/users");
  await page.getByRole("button", { name: "Add user" }).click();
  const form = page.getByRole("dialog", { name: "Add user" });
  await form.getByRole("button", { name: "Add", exact: true }).click();
  await expect(form.getByText("Give the name")).toBeVisible();
  await form.getByLabel("Name").fill("Ingrid Solberg");
  await form.getByLabel("E-mail").fill("ingrid@kestrel.example");
  await form.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("Ingrid Solberg added")).toBeVisible();

  await page.getByRole("searchbox", { name: "Search" }).fill("solb");
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("button", { name: "Edit Ingrid Solberg" }).click();
  const edit = page.getByRole("dialog", { name: "Edit Ingrid Solberg" });
  await edit.getByRole("checkbox", { name: "Technician" }).check();
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("row", { name: /Ingrid Solberg/ })).toContainText("Technician");

  const week = new Week();
  await plan(page.request, desk.url, { who: { name: "Ingrid Solberg" }, date: week.date(0), from: "09:00", to: "13:00" });
  await page.getByRole("button", { name: "Edit Ingrid Solberg" }).click();
  await edit.getByRole("button", { name: "Deactivate" }).click();
  const farewell = page.getByRole("dialog", { name: "Deactivate Ingrid Solberg?" });
  await expect(farewell).toContainText("1 shift to come");
  await farewell.getByRole("button", { name: "Deactivate" }).click();
  await expect(page.getByText("Nobody fits")).toBeVisible();

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Ingrid Solberg is back")).toBeVisible();
  await expect(page.getByRole("row", { name: /Ingrid Solberg/ })).toBeVisible();
});

test("somebody is invited, invited again, comes by the link they are handed, and is signed out everywhere", async ({ page, signInAs, browser, desk, watch }) => {
  watch.tolerate(/status of (401|422)/);
  await signInAs("annegret");
  await page.goto("/admin/users");
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByLabel("E-mail").fill("solveig");
  await dialog.getByRole("button", { name: "Send the invitation" }).click();
  await expect(dialog.getByLabel("E-mail")).toHaveAccessibleDescription(/e-mail address/);
  await dialog.getByLabel("E-mail").fill("solveig@kestrel.example");
  await dialog.getByLabel("Name").fill("Solveig Dahl");
  await dialog.getByRole("checkbox", { name: "Technician" }).check();
  await dialog.getByRole("button", { name: "Send the invitation" }).click();
  // No mail server is set here: whoever invites hands the link on.
  await expect(dialog).toContainText("Hand this link to solveig@kestrel.example yourself");
  const first = await dialog.locator("code").innerText();
  await dialog.getByRole("button", { name: "I have kept it" }).click();

  const row = page.getByRole("row", { name: /Solveig Dahl/ });
  await expect(row).toContainText("Invited");
  await row.getByRole("button", { name: "Send the invitation to solveig@kestrel.example again" }).click();
  const second = await dialog.locator("code").innerText();
  expect(second).not.toBe(first);
  await dialog.getByRole("button", { name: "I have kept it" }).click();

  const guest = await browser.newContext({ baseURL: desk.url });
  const there = await guest.newPage();
  await there.goto(second);
  await expect(there.getByLabel("Your name")).toHaveValue("Solveig Dahl");
  await there.getByLabel("New password").fill("two plums in a bowl");
  await there.getByRole("button", { name: "Make the account" }).click();
  await expect(there.getByRole("button", { name: /Solveig Dahl/ }).first()).toBeVisible();

  await expect(row).toContainText("1 session");
  await row.getByRole("button", { name: "More for Solveig Dahl" }).click();
  await page.getByRole("menuitem", { name: "End all sessions" }).click();
  await page.getByRole("dialog", { name: "End all sessions of Solveig Dahl?" }).getByRole("button", { name: "End all sessions" }).click();
  await expect(page.getByText("Solveig Dahl is signed out everywhere")).toBeVisible();
  await expect(there.getByRole("dialog", { name: "Your session has ended" })).toBeVisible();
  await expect(row).not.toContainText(/\d session/);
  await guest.close();
});

test("nobody gives up their own admin role by accident", async ({ page, signInAs, watch }) => {
  watch.tolerate(/4(09|22)/);
  await signInAs("annegret");
  await page.goto("/admin/users");
  await page.getByRole("searchbox", { name: "Search" }).fill("annegret@");
  await page.getByRole("button", { name: /Edit Annegret/ }).click();
  const form = page.getByRole("dialog", { name: /Edit Annegret/ });
  await form.getByRole("checkbox", { name: "Admin" }).uncheck();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText(/type your e-mail address to give it up/)).toBeVisible();
  await form.getByLabel("Your own e-mail address").fill("annegret@kestrel.example");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText("This is the last admin; make somebody else an admin first.")).toBeVisible();
});

test("two admins see each other's changes instead of overwriting them", async ({ page, signInAs, desk, watch }) => {
  watch.tolerate(/409/);
  await signInAs("annegret");
  const id = await idOf(page, "wall@kestrel.example");
  await page.goto("/admin/users");
  await page.getByRole("searchbox", { name: "Search" }).fill("wall@");
  await page.getByRole("button", { name: /Edit Wall/ }).click();
  const form = page.getByRole("dialog", { name: /Edit Wall/ });
  await form.getByLabel("Name").fill("Wall at the entrance");
  const rename = (name: string) =>
    page.request.patch(`/api/v1/users/${id}`, { headers: { origin: desk.url }, data: { name } });
  expect((await rename("Wall upstairs")).status()).toBe(200);

  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText("It now is: Wall upstairs")).toBeVisible();
  await form.getByRole("button", { name: "Keep mine" }).click();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("row", { name: /Wall at the entrance/ })).toBeVisible();
  await rename("Wall Hamburg");
});

test("a file is looked at before anybody is added, and comes out again", async ({ page, signInAs }) => {
  await signInAs("annegret");
  await page.goto("/admin/users");
  await page.getByRole("button", { name: "Import" }).click();
  const sheet = page.getByRole("dialog", { name: "Import users" });
  const file = "Name;Email;Roles\nPelle Import;pelle@import.example;technician\nKing;king@import.example;king\n";
  await sheet.getByLabel("Choose a file").setInputFiles({ name: "users.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
  await expect(sheet.getByText("1 user can be added.")).toBeVisible();
  await expect(sheet.getByRole("row", { name: /King/ })).toContainText("There is no role “king”");
  const add = sheet.getByRole("button", { name: "Add them" });
  await expect(add).toBeDisabled();
  await sheet.getByRole("checkbox", { name: "Skip the refused lines" }).check();
  await add.click();
  await expect(page.getByText("1 user added")).toBeVisible();

  await page.getByRole("searchbox", { name: "Search" }).fill("import.example");
  await expect(page.getByRole("row", { name: /Pelle Import/ })).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(2);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export" }).click();
  const lines = (await readFile(await (await download).path(), "utf8")).trim().split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain("Pelle Import,pelle@import.example,technician,");
});

test("whoever is no admin has no way in", async ({ page, signInAs, watch }) => {
  watch.tolerate(/403/);
  await signInAs("sabine");
  await page.goto("/admin/users");
  await expect(page.getByRole("heading", { level: 1, name: "No access" })).toBeVisible();
  expect((await page.request.get("/api/v1/users/accounts")).status()).toBe(403);
  expect((await page.request.get("/api/v1/users/export")).status()).toBe(403);
});

async function idOf(page: Page, email: string): Promise<string> {
  const found = await page.request.get("/api/v1/users/accounts", { params: { q: email } });
  return (await found.json()).items[0].id;
}
