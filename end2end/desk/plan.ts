// Arranges shifts as a program would, without the calendar under test.

import { randomUUID } from "node:crypto";
import type { APIRequestContext } from "@playwright/test";
import { expect } from "@playwright/test";
import { people, type Who } from "./people.ts";

interface Planned {
  /** Somebody of the demo company, or whoever has this name; null: nobody yet. */
  who: Who | { name: string } | null;
  /** Civil date and times in Hamburg; an end before its start lies on the next day. */
  date: string;
  from: string;
  to: string;
  title?: string;
  location?: string;
  state?: "draft" | "scheduled";
}

interface Named {
  id: string;
  name: string;
}

/** Who and where there is, by server: asked once, and again for whoever has come since. */
const known = new Map<string, { people: Named[]; locations: Named[] }>();

/** The id of the new shift. Needs a browser that is signed in as somebody who may plan. */
export async function plan(request: APIRequestContext, url: string, shift: Planned): Promise<string> {
  const ask = async (endpoint: string, data: object) => {
    const answer = await request.post(`${url}/api/fn/${endpoint}`, { headers: { origin: url }, data });
    expect(answer.status(), await answer.text()).toBe(200);
    return answer.json();
  };
  const who = typeof shift.who === "string" ? people[shift.who] : shift.who;
  const look = async () => {
    const found = { people: await ask("accounts/people", {}), locations: await ask("locations/list", {}) };
    known.set(url, found);
    return found;
  };
  const named = (all: Named[], wanted?: string) => all.find(({ name }) => name === wanted);
  let there = known.get(url) ?? (await look());
  if (who && !named(there.people, who.name)) there = await look();
  const person = named(there.people, who?.name);
  const location = named(there.locations, shift.location ?? "Hamburg");
  const next = new Date(Date.parse(`${shift.date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const id = randomUUID();
  await ask("scheduling/shift/create", {
    id,
    draft: {
      technician_id: person?.id ?? null,
      location_id: location?.id,
      starts_at: inHamburg(shift.date, shift.from),
      ends_at: inHamburg(shift.to > shift.from ? shift.date : next, shift.to),
      title: shift.title ?? "",
      overrule: { reason: "arranged for a journey" },
      state: shift.state ?? "scheduled",
    },
  });
  return id;
}

/** RFC 3339 of a civil time; none of those used here lies where the clocks change. */
function inHamburg(date: string, time: string): string {
  const noon = new Date(`${date}T12:00:00Z`);
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Berlin", timeZoneName: "longOffset" });
  const offset = format.formatToParts(noon).find(({ type }) => type === "timeZoneName")?.value.replace("GMT", "");
  return `${date}T${time}:00${offset}`;
}
