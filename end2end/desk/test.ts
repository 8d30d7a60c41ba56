// What every journey starts from: a desk of its own, open browsers, and an eye on what goes wrong in them.

import { type Browser, type BrowserContext, type ConsoleMessage, expect, type Page, test as base, type WebError } from "@playwright/test";
import { createDatabase, type Database } from "./database.ts";
import { PASSWORD, people, type Who } from "./people.ts";
import { type Server, startServer } from "./server.ts";

/** A server with the demo company on a database of its own. One per worker: journeys keep out of each other's weeks. */
export interface Desk {
  url: string;
  /** The address that the latest mail of this kind to somebody leads to, without its origin. */
  mailedLink: Database["mailedLink"];
  /** So many more tickets, of the last hours, which wait for somebody. */
  fillTickets: Database["fillTickets"];
  /** Another server on the same database, with other settings if need be; ends with the desk. */
  secondServer(settings?: Record<string, string>): Promise<Server>;
}

interface Watch {
  /** Console errors this journey provokes on purpose. */
  tolerate(...expected: RegExp[]): void;
}

interface Fixtures {
  watch: Watch;
  /** Signs the test's own browser in, without the form. */
  signInAs(who: Who): Promise<void>;
  /** A page in a browser of somebody else's, signed in; on this server or another. */
  openFor(who: Who, path: string, server?: { url: string }): Promise<Page>;
  /** The link in the invitation of somebody new, who is in nobody else's way. */
  invite(email: string): Promise<string>;
  /**
   * A page that has seen others before, signed in as somebody who may see all: for looking at what is there. It keeps
   * the code it has loaded, but nothing that a page has written down.
   */
  tour: Page;
  /** Makes somebody new, whose password is `PASSWORD`, and signs the test's own browser in as them. */
  comeAs(email: string): Promise<void>;
}

declare global {
  interface Window {
    /** How much of the page has moved by itself, as https://web.dev/articles/cls counts it, from its beginning on. */
    shifted: number;
  }
}

type LayoutShift = PerformanceEntry & { value: number; hadRecentInput: boolean };

export const test = base.extend<Fixtures, { desk: Desk }>({
  desk: [
    async ({}, use) => {
      const database: Database = await createDatabase();
      const servers: Server[] = [];
      const start = async (demo: boolean, settings: Record<string, string> = {}) => {
        const server = await startServer(database.url, { demo, settings });
        servers.push(server);
        return server;
      };
      const { url } = await start(true);
      await database.beLenient();
      const { mailedLink, fillTickets } = database;
      await use({ url, mailedLink, fillTickets, secondServer: (settings) => start(false, settings) });
      for (const server of servers) await server.stop();
      await database.drop();
    },
    { scope: "worker", timeout: 60_000 },
  ],

  baseURL: ({ desk }, use) => use(desk.url),

  context: async ({ context }, use) => {
    await watchShifts(context);
    await use(context);
  },

  watch: [
    async ({ browser }, use) => {
      const seen: string[] = [];
      const tolerated: RegExp[] = [];
      const hear = (message: ConsoleMessage) => {
        if (message.type() === "error") seen.push(`${message.text()} (${message.location().url})`);
      };
      const fail = (error: WebError) => seen.push(String(error.error()));
      const look = (context: BrowserContext) => context.on("console", hear).on("weberror", fail);
      browser.contexts().forEach(look);
      browser.on("context", look);
      await use({ tolerate: (...expected) => tolerated.push(...expected) });
      browser.off("context", look);
      for (const context of browser.contexts()) context.off("console", hear).off("weberror", fail);
      const unexpected = seen.filter((text) => !tolerated.some((expected) => expected.test(text)));
      expect(unexpected, "errors in the browser's console").toEqual([]);
    },
    { auto: true },
  ],

  signInAs: async ({ context, desk }, use) => {
    await use((who) => signIn(context, desk.url, who));
  },

  openFor: async ({ browser, desk }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (who, path, server = desk) => {
      const context = await browser.newContext({ baseURL: server.url });
      contexts.push(context);
      await signIn(context, server.url, who);
      const page = await context.newPage();
      await page.goto(path);
      return page;
    });
    for (const context of contexts) await context.close();
  },

  tour: async ({ browser, desk, viewport, colorScheme }, use) => {
    tour ??= await setOut(browser, desk.url);
    if (viewport) await tour.setViewportSize(viewport);
    // A colour on its way to another is neither of them.
    await tour.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await use(tour);
    await tour.goto("about:blank");
  },

  invite: async ({ browser, desk }, use) => {
    const admin = await browser.newContext({ baseURL: desk.url });
    await use(async (email) => {
      await signIn(admin, desk.url, "annegret");
      await post(admin, desk.url, "/api/v1/invitations", { email, roles: ["member"] });
      return desk.mailedLink("invitation", email);
    });
    await admin.close();
  },

  comeAs: async ({ context, desk, invite }, use) => {
    await use(async (email) => {
      const link = new URL(await invite(email), desk.url);
      await post(context, desk.url, "/api/fn/accounts/invitation/accept", {
        token: link.searchParams.get("token"),
        name: "Eva Brandt",
        password: PASSWORD,
      });
    });
  },
});

export { expect };

/** As long as the worker, whose browser it lives in. */
let tour: Page | undefined;

async function setOut(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: url });
  await context.addInitScript(() => {
    // An empty page has nothing to forget, and may not.
    if (location.protocol === "about:") return;
    localStorage.clear();
    sessionStorage.clear();
  });
  await watchShifts(context);
  await signIn(context, url, "annegret");
  return context.newPage();
}

async function watchShifts(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
      const unasked = (list.getEntries() as LayoutShift[]).filter(({ hadRecentInput }) => !hadRecentInput);
      for (const { value } of unasked) window.shifted += value;
    }).observe({ type: "layout-shift", buffered: true });
  });
}

async function post(context: BrowserContext, url: string, path: string, data: object): Promise<void> {
  const answer = await context.request.post(`${url}${path}`, { headers: { origin: url }, data });
  expect(answer.ok(), await answer.text()).toBe(true);
}

async function signIn(context: BrowserContext, url: string, who: Who): Promise<void> {
  const answer = await context.request.post(`${url}/api/fn/accounts/sign-in`, {
    headers: { origin: url },
    data: { email: people[who].email, password: PASSWORD, remember: false },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}
