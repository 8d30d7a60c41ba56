// What somebody waits for on 10 Mbit/s with a CPU four times slower: `npm run measure`, part of `./scripts/bench`.

import { randomUUID } from "node:crypto";
import { type BrowserContext, expect, type Page } from "@playwright/test";
import { Week } from "../desk/calendar.ts";
import { test } from "../desk/test.ts";

const RUNS = 5;
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

// A click on “next”, to a week that is loaded: the time until the frame with its shifts is drawn, the wait for the
// screen's next frame included.
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
  const lines = Array.from({ length: TECHNICIANS }, (_, n) => `Team ${n},team${n}@kestrel.example,technician`);
  await ask("accounts/users/import", { file: ["name,email,roles", ...lines].join("\n"), is_preview: false, skip_bad: false });
  const team = (await ask("accounts/people", {})).filter(({ name }: { name: string }) => name.startsWith("Team "));
  const week = new Week();
  for (const { id } of team) {
    for (let day = 7; day < 7 + DAYS; day++) {
      const [starts_at, ends_at] = [`${week.date(day)}T08:00:00Z`, `${week.date(day)}T16:00:00Z`];
      await ask("scheduling/shift/create", { id: randomUUID(), draft: { technician_id: id, starts_at, ends_at } });
    }
  }

  console.log(`| next week with ${TECHNICIANS} technicians, ${TECHNICIANS * DAYS} shifts | drawn |`);
  console.log("| --- | --- |");
  for (const view of ["week", "team"]) {
    await page.goto(week.address(`view=${view}`));
    await page.locator(view === "team" ? ".team-row" : ".week .day").first().waitFor();
    await page.waitForLoadState("networkidle");
    const runs: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      runs.push(await turned(page, "Next week", TECHNICIANS * DAYS));
      await turned(page, "Previous week", 0);
    }
    const middle = runs.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? NaN;
    console.log(`| ${view} | ${middle.toFixed(0)} ms |`);
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

function turned(page: Page, button: string, shifts: number): Promise<number> {
  return page.evaluate(
    ([button, shifts]) =>
      new Promise<number>((resolve) => {
        const isThere = () => document.querySelectorAll("button[data-shift]").length === shifts;
        const start = performance.now();
        const watch = new MutationObserver(() => {
          if (!isThere()) return;
          watch.disconnect();
          // A message that is sent before a frame arrives after it: laid out, painted, handed over.
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => resolve(performance.now() - start);
            port2.postMessage(null);
          });
        });
        watch.observe(document.body, { childList: true, subtree: true });
        document.querySelector<HTMLElement>(`[aria-label="${button}"]`)?.click();
      }),
    [button, shifts] as const,
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
