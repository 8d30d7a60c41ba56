// What the desk is called and how it looks.

import { deflateSync } from "node:zlib";
import { expect, test } from "../desk/test.ts";

test("a name and a logo show everywhere at once, and go back to the default", async ({ page, signInAs, openFor, browser, desk }) => {
  await signInAs("annegret");
  const there = await openFor("mara", "/calendar");
  const home = (name: string) => there.getByRole("link", { name: new RegExp(name) }).first();
  await expect(home("Patchbay")).toBeVisible();

  await page.goto("/admin/branding");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Studio desk");
  await page.getByLabel("Company").fill("Kestrel Broadcast");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved; it shows everywhere")).toBeVisible();
  await expect(page).toHaveTitle(/Branding · Studio desk$/);
  await expect(home("Studio desk")).toBeVisible();
  await expect(there).toHaveTitle(/ · Studio desk$/);

  await page.getByLabel("Choose a picture").setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: png(120, 40) });
  await expect(page.getByText("Picture saved")).toBeVisible();
  await expect(home("Studio desk").locator("img")).toHaveJSProperty("naturalWidth", 120);
  const stranger = await browser.newContext({ baseURL: desk.url });
  const door = await stranger.newPage();
  await door.goto("/");
  await expect(door.getByText("Studio desk", { exact: true })).toBeVisible();
  await expect(door.locator(".brand img")).toHaveJSProperty("naturalWidth", 120);
  await stranger.close();

  await page.getByRole("button", { name: "Remove" }).click();
  await expect(home("Studio desk").locator("img")).toHaveCount(0);
  await page.getByRole("button", { name: "Back to the default" }).click();
  await expect(home("Patchbay")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("");
});

/** A violet rectangle. */
function png(width: number, height: number): Buffer {
  const chunk = (kind: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([size, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from([91, 52, 207]))]);
  const lines = Buffer.concat(Array.from({ length: height }, () => line));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(lines)), chunk("IEND", Buffer.alloc(0))]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
