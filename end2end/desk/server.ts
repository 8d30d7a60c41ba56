// The product's own program, as an operator would start it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export interface Server {
  url: string;
  stop(): Promise<void>;
}

const root = resolve(import.meta.dirname, "../..");
const program = resolve(root, process.env.PATCHBAY_SERVER || "target/debug/patchbay");
const site = resolve(root, process.env.SITE_DIR || "target/site");

/** Starts a server and waits until it says that it is ready. */
export async function startServer(
  databaseUrl: string,
  options: { demo?: boolean; settings?: Record<string, string> } = {},
): Promise<Server> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const data = await mkdtemp(join(tmpdir(), "patchbay-end2end-"));
  const child = spawn(program, options.demo ? ["serve", "--demo"] : ["serve"], {
    env: environment(databaseUrl, data, { LISTEN: `127.0.0.1:${port}`, PUBLIC_URL: url, ...options.settings }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stdout.on("data", (text) => (log += text));
  child.stderr.on("data", (text) => (log += text));
  const ended = once(child, "exit");

  const stop = async () => {
    if (child.exitCode === null) {
      child.kill("SIGTERM");
      await ended;
    }
    await rm(data, { recursive: true, force: true });
  };
  const deadline = Date.now() + 30_000;
  while (!(await isReady(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`the server did not get ready:\n${log}`);
    }
    await new Promise((later) => setTimeout(later, 50));
  }
  return { url, stop };
}

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/ready`).catch(() => undefined);
  return answer?.ok ?? false;
}

function environment(databaseUrl: string, data: string, more: Record<string, string>): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    DATABASE_URL: databaseUrl,
    DATA_DIR: data,
    SITE_DIR: site,
    SITE_TIMEZONE: "Europe/Berlin",
    RATE_LIMIT: "off",
    // Servers of one database share it.
    MASTER_KEY: "cGF0Y2hiYXktZW5kMmVuZC1uZXZlci1pbi1lYXJuZXM=",
    REQUIRE_ADMIN_MFA: "false",
    // Receivers of tests.
    WEBHOOKS_TO_THIS_MACHINE: "true",
    RUST_LOG: "warn",
    ...more,
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
