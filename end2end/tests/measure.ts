// What somebody waits for on 10 Mbit/s with a CPU four times slower: `npm run measure`, part of `./scripts/bench`.

import { randomUUID } from "node:crypto";
import { type BrowserContext, expect, type Page } from "@playwright/test";
import { Week } from "../desk/calendar.ts";
import { test } from "../desk/test.ts";

const RUNS = 5;
const TURNS = 15;
const GLANCE_MS = 400;
const MBIT_PER_SECOND = 10;
const SLOWER = 4;

const screens = [
  { what: "sign-in page", path: "/sign-in", usable: "input[type=password]" },
  { what: "calendar with its shifts, signed in before", path: "/calendar", usable: "button[data-shift]" },
];

test("the first screen", async ({ page, browser, desk, signInAs }) => {
  test.setTimeout(120_000);
  await signInAs("annegret");
  await page.goto("/calendar");
  await page.locator("button[data-shift]").first().waitFor();
  const signedIn = await page.context().storageState();

  console.log(`| first screen, ${MBIT_PER_SECOND} Mbit/s, ${SLOWER}× slower CPU | cold | warm | layout shift | KB |`);
  console.log("| --- | --- | --- | --- | --- |");
  for (const { what, path, usable } of screens) {
    const runs = [];
    for (let run = 0; run < RUNS; run++) {
      const context = await browser.newContext({
        storageState: path === "/sign-in" ? undefined : signedIn,
        viewport: { width: 1440, height: 900 },
      });
      runs.push(await measured(context, desk.url + path, usable));
      await context.close();
    }
    const { cold, warm, shift, bytes } = middle(runs);
    console.log(
      `| ${what} | ${(cold / 1000).toFixed(2)} s | ${(warm / 1000).toFixed(2)} s | ${shift.toFixed(3)} | ${Math.round(bytes / 1000)} |`,
    );
  }
});

// A click on “next”, to a week that is loaded: the time until the frame is drawn that has what is in sight, and until
// the one that has all of it; the wait for the screen's next frame included. Beside it, the same to a week without
// shifts, and as the yardstick what the browser alone takes for what is in sight: copies of the elements, put where
// they stand.
test("sixty technicians", async ({ page, desk, signInAs }) => {
  test.setTimeout(180_000);
  const TECHNICIANS = 60;
  const DAYS = 5;
  await signInAs("annegret");
  const ask = async (endpoint: string, data: object) => {
    const answer = await page.request.post(`${desk.url}/api/fn/${endpoint}`, { headers: { origin: desk.url }, data });
    if (!answer.ok()) throw new Error(await answer.text());
    return answer.json();
  };
  // Named so that they come first, and are in sight.
  const lines = Array.from({ length: TECHNICIANS }, (_, n) => `Abel ${n},team${n}@kestrel.example,technician`);
  await ask("accounts/users/import", { file: ["name,email,roles", ...lines].join("\n"), is_preview: false, skip_bad: false });
  const team = (await ask("accounts/people", {})).filter(({ name }: { name: string }) => name.startsWith("Abel "));
  const week = new Week();
  for (const { id } of team) {
    for (let day = 7; day < 7 + DAYS; day++) {
      const [starts_at, ends_at] = [`${week.date(day)}T08:00:00Z`, `${week.date(day)}T16:00:00Z`];
      await ask("scheduling/shift/create", { id: randomUUID(), draft: { technician_id: id, starts_at, ends_at } });
    }
  }

  console.log(`| next week with ${TECHNICIANS} technicians, ${TECHNICIANS * DAYS} shifts | in sight | all of it | without shifts | the browser alone |`);
  console.log("| --- | --- | --- | --- | --- |");
  for (const view of ["week", "team"]) {
    await page.goto(week.address(`view=${view}`));
    await page.locator(view === "team" ? ".team-row" : ".week .day").first().waitFor();
    await page.waitForLoadState("networkidle");
    const runs: Turned[] = [];
    const empty: number[] = [];
    for (let run = 0; run < TURNS; run++) {
      runs.push(await turned(page, "Next week", TECHNICIANS * DAYS));
      await turned(page, "Next week", 0);
      empty.push((await turned(page, "Next week", 0)).all);
      for (const shifts of [0, TECHNICIANS * DAYS, 0]) await turned(page, "Previous week", shifts);
    }
    await turned(page, "Next week", TECHNICIANS * DAYS);
    const alone = await browserAlone(page, view === "team" ? ".team-rows > *" : "button[data-shift]");
    const columns = [runs.map(({ inSight }) => inSight), runs.map(({ all }) => all), empty, alone];
    console.log(`| ${[view, ...columns.map(halfAndBest)].join(" | ")} |`);
  }
});

// First as a hand turns a wheel fast, then spun to the end. What is not there yet is waited for, as somebody would.
test("ten thousand tickets", async ({ page, desk, signInAs }) => {
  test.setTimeout(300_000);
  const TICKETS = 10_000;
  await desk.fillTickets(TICKETS);
  await signInAs("annegret");
  await page.goto("/tickets?show=all");
  await page.locator("tr[data-number]").first().waitFor();
  // What else the page fetches comes after its list.
  await page.waitForFunction(() => document.querySelectorAll("tr[data-number]").length > 30);
  console.log(`| scrolling through ${TICKETS} tickets | frames | p50 | p95 | longest | waiting for more |`);
  console.log("| --- | --- | --- | --- | --- | --- |");
  const calm = await scrolled(page, "40 pixels a frame", 40, 600);
  const some = await scrolled(page, "80 pixels a frame", 80, 600);
  const rest = await scrolled(page, "240 pixels a frame, to the end", 240, Infinity);
  // Its head is a row of the table, too.
  const all = Number(await page.getByRole("table").getAttribute("aria-rowcount")) - 1;
  expect(new Set([...calm, ...some, ...rest]).size).toBe(all);
  expect(all).toBeGreaterThan(TICKETS);
});

async function scrolled(page: Page, how: string, step: number, most: number): Promise<string[]> {
  const run = async ({ step, most }: { step: number; most: number }) => {
    const frame = () => new Promise<number>((next) => requestAnimationFrame(next));
    const page = document.scrollingElement!;
    const isThere = () => {
      const { top, bottom } = document.querySelector("table tbody")!.getBoundingClientRect();
      const y = Math.min(innerHeight - 120, bottom - 4);
      return top >= y || document.elementFromPoint(innerWidth / 2, y)?.closest("tr[data-number]") != null;
    };
    const frames: number[] = [];
    const seen = new Set<string>();
    let waited = 0;
    let last = await frame();
    for (let still = 0; still < 30 && frames.length < most; ) {
      const before = page.scrollTop;
      if (isThere()) page.scrollTop += step;
      else waited++;
      still = page.scrollTop === before && isThere() ? still + 1 : 0;
      const now = await frame();
      frames.push(now - last);
      last = now;
      for (const row of document.querySelectorAll<HTMLElement>("tr[data-number]")) seen.add(row.dataset.number!);
    }
    return { frames, waited, rows: [...seen] };
  };
  const { frames, waited, rows } = await page.evaluate(run, { step, most: Number.isFinite(most) ? most : 1e9 });
  const sorted = frames.sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? NaN).toFixed(0);
  console.log(`| ${how} | ${frames.length} | ${at(0.5)} ms | ${at(0.95)} ms | ${at(1)} ms | ${waited} frames |`);
  return rows;
}

/** The best beside it: what neighbours on the same machine take away is not the program's. */
function halfAndBest(figures: number[]): string {
  const sorted = figures.sort((a, b) => a - b).map((figure) => figure.toFixed(0));
  return `${sorted[Math.floor(sorted.length / 2)]} ms, best ${sorted[0]}`;
}

interface Turned {
  inSight: number;
  all: number;
}

/** Fails where something was in sight that came later than what was said to be all of that. */
async function turned(page: Page, button: string, shifts: number): Promise<Turned> {
  // Somebody looks at a page before they turn it.
  await page.evaluate((glance) => new Promise((then) => setTimeout(() => requestIdleCallback(then), glance)), GLANCE_MS);
  const { late, ...turned } = await page.evaluate(
    ([button, shifts]) =>
      new Promise<Turned & { late: string[] }>((resolve) => {
        const week = () => document.querySelector("[data-day]")?.getAttribute("data-day");
        const blocks = () => [...document.querySelectorAll<HTMLElement>("button[data-shift]")];
        // What is to be done first, asked for before a frame, is done after it: laid out, painted, handed over.
        const afterTheFrame = (then: () => void, look = () => {}) =>
          requestAnimationFrame(() => {
            look();
            void scheduler.postTask(then, { priority: "user-blocking" });
          });
        const before = week();
        const start = performance.now();
        let first: { at: number; there: Set<HTMLElement> } | undefined;
        const watch = new MutationObserver(() => {
          const there = blocks();
          if (week() === before || (shifts > 0 && there.length === 0) || (shifts === 0 && there.length > 0)) return;
          if (!first) {
            const seen = (first = { at: NaN, there: new Set<HTMLElement>() });
            const arrived = () => (seen.at = performance.now() - start);
            afterTheFrame(arrived, () => (seen.there = new Set(blocks())));
          }
          if (there.length !== shifts) return;
          watch.disconnect();
          afterTheFrame(() => {
            const all = performance.now() - start;
            const pane = document.querySelector("[data-crowded]")?.getBoundingClientRect();
            const isInSight = (block: HTMLElement) => {
              const { left, right, top, bottom } = block.getBoundingClientRect();
              return right > (pane?.left ?? 0) && left < (pane?.right ?? 0) && bottom > 0 && top < innerHeight;
            };
            const late = there.filter((block) => !first?.there.has(block) && isInSight(block));
            resolve({ inSight: first?.at ?? NaN, all, late: late.map((block) => block.ariaLabel ?? "") });
          });
        });
        watch.observe(document.body, { childList: true, attributeFilter: ["data-day"], subtree: true });
        document.querySelector<HTMLElement>(`[aria-label="${button}"]`)?.click();
      }),
    [button, shifts] as const,
  );
  expect(late).toEqual([]);
  return turned;
}

/** Leaves a page that is of no further use. */
async function browserAlone(page: Page, parts: string): Promise<number[]> {
  return page.evaluate(
    async ([parts, runs]) => {
      const frame = () =>
        new Promise<void>((then) =>
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => then();
            port2.postMessage(null);
          }),
        );
      const pane = document.querySelector("[data-crowded]")?.getBoundingClientRect();
      const all = [...document.querySelectorAll(parts)];
      const inSight = all.filter((part) => {
        const { left, right, top, bottom } = part.getBoundingClientRect();
        const [from, to] = [Math.max(pane?.top ?? 0, 0), Math.min(pane?.bottom ?? 0, innerHeight)];
        return right > (pane?.left ?? 0) && left < (pane?.right ?? 0) && bottom > from && top < to;
      });
      const places = inSight.map((part) => [part.parentElement, part] as const);
      for (const part of all) part.remove();
      const took = [];
      for (let run = 0; run < runs; run++) {
        await frame();
        const start = performance.now();
        const copies = places.map(([parent, part]) => [parent, part.cloneNode(true) as Element] as const);
        for (const [parent, copy] of copies) parent?.append(copy);
        await frame();
        took.push(performance.now() - start);
        for (const [, copy] of copies) copy.remove();
      }
      return took;
    },
    [parts, TURNS] as const,
  );
}

interface Figures {
  cold: number;
  warm: number;
  shift: number;
  bytes: number;
}

async function measured(context: BrowserContext, url: string, usable: string): Promise<Figures> {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  const throughput = (MBIT_PER_SECOND * 1_000_000) / 8;
  await devtools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: throughput,
    uploadThroughput: throughput,
  });
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  let received = 0;
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => (received += encodedDataLength));

  const load = async () => {
    await page.goto(url, { waitUntil: "commit" });
    // Watched from inside the page: the way to the browser takes time too.
    return page.evaluate(
      (usable) =>
        new Promise<number>((resolve) => {
          const look = () => {
            const isThere = document.querySelector(usable) !== null;
            requestAnimationFrame(isThere ? () => setTimeout(() => resolve(performance.now())) : look);
          };
          look();
        }),
      usable,
    );
  };
  const cold = await load();
  const bytes = received;
  const shift = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value;
        }).observe({ type: "layout-shift", buffered: true });
        requestIdleCallback(() => resolve(sum));
      }),
  );
  return { cold, bytes, shift, warm: await load() };
}

/** The median of each figure. */
function middle(runs: Figures[]): Figures {
  const of = (pick: (run: Figures) => number) => runs.map(pick).sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? NaN;
  return { cold: of((run) => run.cold), warm: of((run) => run.warm), shift: of((run) => run.shift), bytes: of((run) => run.bytes) };
}
