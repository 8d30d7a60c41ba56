-- An event of the live stream, kept for an hour so that whoever lost the connection can catch up.
-- `xact` orders it: once a snapshot's xmin has passed it, no older event can still appear.
create table live_events (
    id    bigint generated always as identity primary key,
    xact  xid8 not null default pg_current_xact_id(),
    at    timestamptz not null default clock_timestamp(),
    event jsonb not null
);

create index live_events_xact_idx on live_events (xact, id);
create index live_events_at_idx on live_events (at);

-- One open live connection of a user, on one server; a row that is not refreshed belongs to a server that died.
create table presence (
    connection_id uuid primary key,
    user_id       uuid not null references users on delete cascade,
    active        boolean not null default true,
    seen_at       timestamptz not null default now()
);

create index presence_user_id_idx on presence (user_id);
create index presence_seen_at_idx on presence (seen_at);

-- Requests counted per caller and window, merged from all servers about once a second.
create unlogged table rate_windows (
    key          text not null,
    window_start timestamptz not null,
    count        bigint not null,
    primary key (key, window_start)
);

create index rate_windows_window_start_idx on rate_windows (window_start);
