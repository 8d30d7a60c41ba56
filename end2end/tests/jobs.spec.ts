// The work that runs by itself.

import { expect, test } from "../desk/test.ts";

test("a job runs when an admin wants it to, and everybody who looks sees how it went", async ({ page, signInAs, openFor }) => {
  const elsewhere = await openFor("annegret", "/admin/jobs");
  await expect(elsewhere.getByRole("row", { name: /Delete old mail/ })).toContainText("Not yet");
  await signInAs("annegret");
  await page.goto("/admin/jobs");
  await page.getByRole("button", { name: "Run “Delete old mail” now" }).click();
  await expect(page.getByText("“Delete old mail” runs as soon as a server is free")).toBeVisible();
  for (const view of [page, elsewhere]) {
    await expect(view.getByRole("row", { name: /Delete old mail/ })).toContainText(/Done.*no mail to remove/);
  }

  await page.getByRole("button", { name: "Log of “Delete old mail”" }).click();
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByText("on request")).toBeVisible();
  await expect(sheet.getByText("mail that was finished more than 90 days ago goes")).toBeVisible();
});
