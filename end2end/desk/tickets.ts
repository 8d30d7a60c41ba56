// Opens tickets as a program would, without the pages under test.

import type { APIRequestContext } from "@playwright/test";
import { expect } from "@playwright/test";

interface Reported {
  title: string;
  description?: string;
  priority?: "low" | "medium" | "high" | "urgent";
}

/** Needs a browser that is signed in; answers the ticket's number. */
export async function report(request: APIRequestContext, url: string, ticket: Reported): Promise<number> {
  const opened = await call(request, url, "open", { new: { description: "", priority: "medium", tags: [], attachments: [], ...ticket } });
  return opened.number;
}

/** A server function of tickets. */
export async function call(request: APIRequestContext, url: string, endpoint: string, data: object) {
  const answer = await request.post(`${url}/api/fn/tickets/${endpoint}`, { headers: { origin: url }, data });
  expect(answer.status(), await answer.text()).toBe(200);
  return answer.json();
}
