// One's own account: what one changes shows everywhere, at once.

import { expect, test } from "../desk/test.ts";

/** A picture of one colour, drawn by the browser. */
async function picture(page: import("@playwright/test").Page): Promise<Buffer> {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [640, 400];
    const pen = canvas.getContext("2d")!;
    pen.fillStyle = "seagreen";
    pen.fillRect(0, 0, 640, 400);
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  });
  return Buffer.from(base64, "base64");
}

test("a new name and picture reach a colleague's screen while they look", async ({ page, signInAs, openFor }) => {
  await signInAs("carla");
  const colleague = await openFor("annegret", "/calendar");
  await expect(colleague.getByRole("heading", { level: 1 })).toBeVisible();
  await colleague.keyboard.press("Control+k");
  await colleague.getByRole("dialog").getByRole("combobox").fill("Winterfeld");
  await page.goto("/account");
  await page.getByLabel("Name", { exact: true }).fill("Carla Winterfeld-Berg");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved")).toBeVisible();

  await expect(colleague.getByRole("option", { name: /Carla Winterfeld-Berg/ })).toBeVisible();

  await page.getByLabel("Choose a picture").setInputFiles({ name: "me.png", mimeType: "image/png", buffer: await picture(page) });
  await expect(page.getByText("Picture saved")).toBeVisible();
  const shown = page.locator(".picture-field img");
  await expect(shown).toHaveAttribute("src", /picture\?v=/);
  const answer = await page.request.get((await shown.getAttribute("src"))!);
  expect(answer.headers()["content-type"]).toBe("image/jpeg");
});

test("what is no picture is refused with what to do", async ({ page, signInAs, watch }) => {
  watch.tolerate(/422/);
  await signInAs("carla");
  await page.goto("/account");
  const svg = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>");
  await page.getByLabel("Choose a picture").setInputFiles({ name: "me.png", mimeType: "image/png", buffer: svg });
  await expect(page.getByRole("alert")).toContainText("This is no JPEG, PNG or WebP picture; choose another file.");
});

test("settings take effect at once, in every tab, and after signing in elsewhere", async ({ page, context, signInAs, openFor }) => {
  await signInAs("nuno");
  const other = await context.newPage();
  await other.goto("/account");
  await page.goto("/account");
  const group = (of: typeof page, name: string) => of.getByRole("group", { name });

  await group(page, "Theme").getByRole("button", { name: "Dark" }).click();
  await group(page, "Time of day").getByRole("button", { name: "12 hours" }).click();

  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByText(/Now it is \d{1,2}:\d\d [ap]m\./)).toBeVisible();
  await expect(other.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(other.getByText(/Now it is \d{1,2}:\d\d [ap]m\./)).toBeVisible();

  const elsewhere = await openFor("nuno", "/account");
  await expect(elsewhere.locator("html")).toHaveAttribute("data-theme", "dark");
  await group(elsewhere, "Language").getByRole("button", { name: "Deutsch" }).click();
  await expect(elsewhere.getByRole("heading", { level: 1, name: "Dein Konto" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: "Dein Konto" })).toBeVisible();
});

test("an open calendar follows week start, clock and zone at once", async ({ openFor }) => {
  const calendar = await openFor("pavel", "/calendar?view=week");
  const account = await calendar.context().newPage();
  await account.goto("/account");
  const first = calendar.locator("h2.day-head").first();
  await expect(first).toContainText("Mon");
  const axis = calendar.locator(".hours");
  await expect(axis.getByText("13", { exact: true })).toBeAttached();

  await account.getByRole("group", { name: "Weeks begin on" }).getByRole("button", { name: "Sunday" }).click();
  await expect(first).toContainText("Sun");
  await account.getByRole("group", { name: "Time of day" }).getByRole("button", { name: "12 hours" }).click();
  await expect(axis.getByText("1 pm", { exact: true })).toBeAttached();
  await account.getByRole("combobox", { name: "Time zone" }).fill("Halifax");
  await account.getByRole("option", { name: "America/Halifax" }).click();
  await expect(calendar.getByRole("button", { name: /My zone: Halifax/ })).toBeVisible();
});
