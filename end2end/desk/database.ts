// Databases to start servers on, made on the PostgreSQL that DATABASE_URL points at.

import { randomBytes } from "node:crypto";
import pg from "pg";

export interface Database {
  url: string;
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
    drop: () => run(maintenance, `drop database ${name} with (force)`),
  };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
