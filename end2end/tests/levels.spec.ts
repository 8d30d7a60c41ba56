// Service levels: what is promised, what that comes to, and how it shows on tickets.

import { expect, test } from "../desk/test.ts";
import { report } from "../desk/tickets.ts";

test("a promise is previewed, kept, and shows on a ticket", async ({ page, desk, signInAs }) => {
  await signInAs("annegret");
  await page.goto("/admin/levels");
  const urgent = page.getByRole("group", { name: "Urgent" });
  const answer = urgent.getByLabel("First answer within");
  await expect(answer).toHaveValue("30 min");
  const example = page.getByRole("list", { name: "For example" });
  await expect(example).toContainText(/Urgent, opened Fri 17:30: answered by Fri 18:00/);
  await answer.fill("soon");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(answer).toHaveAccessibleDescription(/choose 5 minutes to 1000 hours/i);
  await answer.fill("1 h");
  await expect(example).toContainText(/Urgent, opened Fri 17:30: answered by (Mon|Tue|Wed) 08:30/);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The service levels are saved")).toBeVisible();
  await page.reload();
  await expect(answer).toHaveValue("1 h");

  const number = await report(page.request, desk.url, { title: "No picture at all", priority: "urgent" });
  await page.goto(`/tickets/${number}`);
  const facts = page.locator(".ticket-facts");
  await expect(facts.getByText("Answer by")).toBeVisible();
  await expect(facts.getByText(/left$/).first()).toBeVisible();
});

test("what was missed is found among what is overdue", async ({ page, signInAs }) => {
  await signInAs("jonas");
  await page.goto("/tickets?show=overdue");
  const rows = page.getByRole("row").filter({ hasText: "over" });
  await expect(rows.first()).toBeVisible();
});
