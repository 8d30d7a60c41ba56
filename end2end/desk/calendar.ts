// The calendar as somebody at the screen sees it: days, shifts, hands that drag.

import { expect, type Locator, type Page } from "@playwright/test";

/** A week that nothing of the demo reaches into, and no other journey of this worker. */
export class Week {
  private static taken = 0;
  private readonly monday: Date;

  constructor() {
    // By the clocks of the company, where it may be tomorrow already.
    const [year, month, day] = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format().split("-").map(Number) as [number, number, number];
    const daysSinceMonday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
    // The demo plans six weeks ahead.
    const weeks = 8 + Week.taken++;
    this.monday = new Date(Date.UTC(year, month - 1, day - daysSinceMonday + 7 * weeks));
  }

  /** 0 is Monday. */
  date(day: number): string {
    return this.at(day).toISOString().slice(0, 10);
  }

  /** `Monday 16 November` */
  name(day: number): string {
    const words = { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" } as const;
    const part = Object.fromEntries(
      new Intl.DateTimeFormat("en-GB", words).formatToParts(this.at(day)).map(({ type, value }) => [type, value]),
    );
    return `${part.weekday} ${part.day} ${part.month}`;
  }

  address(query = "view=week"): string {
    return `/calendar?${query}&date=${this.date(0)}`;
  }

  private at(day: number): Date {
    return new Date(this.monday.getTime() + day * 86_400_000);
  }
}

/** A shift by what is read out of it: `Mara Oyelaran, Monday 16 November, 06:00 to 14:00, …`. */
export function shift(page: Page, week: Week, who: string, day: number, times: string): Locator {
  const label = new RegExp(`^${who}, ${week.name(day)}, ${times}`);
  return page.getByRole("button", { name: label });
}

export function column(page: Page, week: Week, day: number): Locator {
  return page.getByRole("group", { name: week.name(day) });
}

/** Where an hour of a day is on the screen, once the page is scrolled to it. */
export async function pointAt(page: Page, week: Week, day: number, hour: number) {
  const box = await column(page, week, day).boundingBox();
  if (!box) throw new Error(`${week.name(day)} is not in sight`);
  return { x: box.x + box.width / 2, y: box.y + (box.height * hour) / 24 };
}

/** Presses in the middle of a shift, drags it to another day or hour, and stops there; the button stays down. */
export async function dragTo(page: Page, week: Week, what: Locator, by: { days?: number; hours?: number }) {
  // Until its people are known a shift is drawn without their names, and then anew.
  await expect(what).toBeVisible();
  await what.scrollIntoViewIfNeeded();
  const box = await what.boundingBox();
  const [first, second] = await Promise.all([column(page, week, 0).boundingBox(), column(page, week, 1).boundingBox()]);
  if (!box || !first || !second) throw new Error("the shift is not in sight");
  // Low enough not to take hold of an edge.
  const start = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const end = {
    x: start.x + (by.days ?? 0) * (second.x - first.x),
    y: start.y + (by.hours ?? 0) * (first.height / 24),
  };
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 });
  await page.mouse.move(end.x, end.y, { steps: 4 });
}

/** The shift that hangs at the pointer or at the arrow keys. */
export function ghost(page: Page): Locator {
  return page.locator(".shift[data-ghost]");
}

export async function drop(page: Page) {
  await page.mouse.up();
  await expect(ghost(page)).toHaveCount(0);
}

export function toast(page: Page, text: string | RegExp): Locator {
  return page.getByRole("status").filter({ hasText: text });
}
