// What the desk writes to people, as those who look after it see it.

import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "../desk/test.ts";

test("a test mail is listed as soon as it is written, and shown in both parts", async ({ page, signInAs, openFor, desk, watch }) => {
  // Axe tries every frame; this one lets nothing in.
  watch.tolerate(/Blocked script execution in '.*\/api\/v1\/mails\//);
  const elsewhere = await openFor("annegret", "/admin/mail", await desk.secondServer());
  await expect(elsewhere.getByRole("heading", { level: 1, name: "Mail" })).toBeVisible();
  await signInAs("annegret");
  await page.goto("/admin/mail");
  await page.getByRole("button", { name: "Send a test mail" }).click();

  for (const view of [page, elsewhere]) {
    const row = view.getByRole("row", { name: /Test mail from Patchbay/ }).first();
    await expect(row).toContainText("annegret@kestrel.example");
    await expect(row).toContainText("Kept");
  }

  await page.getByRole("button", { name: "Open “Test mail from Patchbay”" }).first().click();
  const sheet = page.getByRole("dialog");
  const preview = sheet.getByTitle("Preview of “Test mail from Patchbay”");
  await expect(preview).toHaveAttribute("sandbox", "");
  const mail = preview.contentFrame();
  await expect(mail.getByText("If you can read this, mail arrives.")).toBeVisible();
  await expect(mail.getByText("Sent by Patchbay")).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).exclude("iframe").analyze();
  expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))).toEqual([]);

  await sheet.getByRole("tab", { name: "Text" }).click();
  await expect(sheet.getByRole("tabpanel")).toContainText(`Back to the mail:\n${desk.url}/admin/mail`);

  await sheet.getByRole("button", { name: "Send again" }).click();
  await expect(page.getByText("On its way to annegret@kestrel.example again")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
});

test("mail is found by its state and by what it is about", async ({ page, signInAs }) => {
  await signInAs("annegret");
  for (const to of ["filter-one@kestrel.example", "filter-two@kestrel.example"]) {
    expect((await page.request.post("/api/v1/mails/test", { data: { to } })).status()).toBe(202);
  }
  await page.goto("/admin/mail");
  await page.getByRole("searchbox", { name: "Search mail" }).fill("FILTER-");
  await expect(page.getByRole("row", { name: /filter-/ })).toHaveCount(2);
  await expect(page.getByRole("row")).toHaveCount(3);
  await page.getByRole("button", { name: "Given up" }).click();
  await expect(page.getByText("No mail fits")).toBeVisible();
  await page.getByRole("button", { name: "Kept" }).click();
  await expect(page.getByRole("row", { name: /filter-/ })).toHaveCount(2);
});

test("whoever is no admin has no way to mail and jobs", async ({ page, signInAs, watch }) => {
  watch.tolerate(/403/);
  await signInAs("sabine");
  for (const path of ["mail", "jobs"]) {
    await page.goto(`/admin/${path}`);
    await expect(page.getByRole("heading", { level: 1, name: "Mail" })).toBeHidden();
    await expect(page.getByRole("heading", { level: 1, name: "Jobs" })).toBeHidden();
  }
  expect((await page.request.get("/api/v1/mails")).status()).toBe(403);
  expect((await page.request.get("/api/v1/jobs")).status()).toBe(403);
});

test.describe("in a browser in New York", () => {
  test.use({ timezoneId: "America/New_York" });

  test("a mail was written when the clock of one's profile says so", async ({ page, signInAs }) => {
    await signInAs("annegret");
    await page.goto("/admin/mail");
    await page.getByRole("button", { name: "Send a test mail" }).click();
    const written = page.getByRole("row", { name: /Test mail from Patchbay/ }).first().locator("time");
    const at = new Date((await written.getAttribute("datetime"))!);
    const inBerlin = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Berlin", hour: "2-digit", minute: "2-digit" });
    await expect(written).toContainText(inBerlin.format(at));
  });
});
