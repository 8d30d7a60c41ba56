// Databases to start servers on, made on the PostgreSQL that DATABASE_URL points at.

import { randomBytes } from "node:crypto";
import pg from "pg";

export interface Database {
  url: string;
  /** The address that the latest mail of this kind to somebody leads to, without its origin. */
  mailedLink(kind: string, to: string): Promise<string>;
  /** Nobody is warned of short nights and long weeks: most journeys are about something else. */
  beLenient(): Promise<void>;
  drop(): Promise<void>;
}

export async function createDatabase(): Promise<Database> {
  const maintenance = process.env.DATABASE_URL;
  if (!maintenance) {
    throw new Error(
      "DATABASE_URL is not set: point it at a PostgreSQL on which databases may be made, or run ./scripts/test browser, which starts one",
    );
  }
  const name = `patchbay_end2end_${randomBytes(6).toString("hex")}`;
  await run(maintenance, `create database ${name}`);
  const url = new URL(maintenance);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    mailedLink: async (kind, to) => {
      const [mail] = await run(
        url.href,
        "select text_part from mails where kind = $1 and to_address = $2 order by id desc limit 1",
        [kind, to],
      );
      const link = mail?.text_part?.match(/https?:\/\/[^/\s]+(\/\S*token=\S+)/)?.[1];
      if (!link) throw new Error(`no mail of the kind ${kind} went to ${to}`);
      return link;
    },
    beLenient: async () => {
      await run(url.href, "insert into warning_limits (rest_hours, week_hours) values (0, 168)");
    },
    drop: async () => {
      await run(maintenance, `drop database ${name} with (force)`);
    },
  };
}

async function run(url: string, statement: string, values: string[] = []): Promise<Record<string, string>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement, values)).rows;
  } finally {
    await client.end();
  }
}
