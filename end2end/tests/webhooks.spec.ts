// Other programs that are told what happens here.

import { createHmac } from "node:crypto";
import { type IncomingMessage, createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, test } from "../desk/test.ts";

interface Message {
  headers: IncomingMessage["headers"];
  body: string;
}

/** A program on this machine, and what it was told; refuses the first message. */
async function receiver() {
  const told: Message[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      told.push({ headers: request.headers, body });
      response.writeHead(told.length === 1 ? 422 : 200).end(told.length === 1 ? "no such room" : "thanks");
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return { told, url, close: () => server.close() };
}

function isSigned({ headers, body }: Message, secret: string) {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const expected = `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
  return headers["webhook-signature"] === expected;
}

test("a webhook is added, tried out, and tells what happened once the receiver takes it", async ({ page, signInAs, watch }) => {
  watch.tolerate(/422 .*webhooks\/create/);
  const { told, url, close } = await receiver();
  await signInAs("annegret");
  await page.goto("/admin/webhooks");
  await page.getByRole("button", { name: "Add webhook" }).click();
  const form = page.getByRole("dialog", { name: "Add webhook" });
  await form.getByLabel("Name").fill("Wall display");
  await form.getByLabel("Address").fill("https://10.0.0.7/hook");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText("Choose at least one event")).toBeVisible();
  await form.getByRole("checkbox", { name: /ticket\.created/ }).check();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText("The address leads into a private network, where nothing is sent")).toBeVisible();
  await form.getByLabel("Address").fill(url);
  await form.getByRole("button", { name: "Save" }).click();

  const shown = page.getByRole("dialog", { name: "Secret of the webhook" });
  const secret = (await shown.getByText(/^whsec_/).textContent()) ?? "";
  await shown.getByRole("button", { name: "I have it" }).click();

  await page.getByRole("button", { name: "Log of “Wall display”" }).click();
  const log = page.getByRole("dialog", { name: "Log of “Wall display”" });
  await log.getByRole("button", { name: "Send a test" }).click();
  await expect(log.getByText("Tried again")).toBeVisible();
  await log.locator("summary").first().click();
  await expect(log.getByText("no such room")).toBeVisible();
  await log.getByRole("button", { name: "Send again" }).click();
  await expect(log.getByText("Delivered")).toBeVisible();

  expect(told).toHaveLength(2);
  expect(told[0]?.headers["webhook-id"]).toBe(told[1]?.headers["webhook-id"]);
  expect(told.every((message) => isSigned(message, secret))).toBe(true);
  close();
});
