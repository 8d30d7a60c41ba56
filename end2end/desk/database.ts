// Databases to start servers on, made on the PostgreSQL that DATABASE_URL points at.

import { randomBytes } from "node:crypto";
import pg from "pg";

export interface Database {
  url: string;
  /** The address that the latest mail of this kind to somebody leads to, without its origin. */
  mailedLink(kind: string, to: string): Promise<string>;
  /** Nobody is warned of short nights and long weeks: most journeys are about something else. */
  beLenient(): Promise<void>;
  /** So many more tickets, of the last hours, which wait for somebody. */
  fillTickets(count: number): Promise<void>;
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
    fillTickets: async (count) => {
      await run(
        url.href,
        `insert into tickets (id, title, subject, description, status, priority, requester_id, via, created_at,
            last_event, last_public_event, words, public_words)
        select gen_random_uuid(), 'Camera ' || n, 'Camera ' || n, 'It is dark.',
            'pending', n % 4, (select id from users order by id offset n % 10 limit 1), 'app',
            now() - n * interval '1 second', -n, -n, '', ''
        from generate_series(1, $1::int) n`,
        [String(count)],
      );
      await run(url.href, "vacuum analyze tickets");
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
