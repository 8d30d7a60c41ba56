-- A webhook is an address elsewhere that is told what happens here.
create table webhooks (
    id                uuid primary key,
    name              text not null check (name = btrim(name) and char_length(name) between 1 and 60),
    url               text not null check (char_length(url) between 8 and 2000),
    events            text[] not null check (cardinality(events) between 1 and 100),
    -- Whether it also hears what is among colleagues.
    internal          boolean not null default false,
    active            boolean not null default true,
    -- What its messages are signed with, sealed; and, for a while after it was changed, what they were signed with before.
    secret            bytea not null,
    previous_secret   bytea,
    previous_until    timestamptz,
    -- How often in a row it did not work, since when, and until when it is left in peace.
    failures          integer not null default 0 check (failures >= 0),
    failing_since     timestamptz,
    rests_until       timestamptz,
    -- The product itself gave up on it.
    given_up_at       timestamptz,
    last_delivered_at timestamptz,
    -- A server delivers to it: one at a time, so that what it hears is in order.
    lease_id          uuid,
    leased_until      timestamptz,
    created_at        timestamptz not null default now(),
    version           integer not null default 1,

    constraint webhooks_previous_check check ((previous_secret is null) = (previous_until is null)),
    constraint webhooks_lease_check check ((lease_id is null) = (leased_until is null)),
    constraint webhooks_failing_check check ((failures = 0) = (failing_since is null)),
    constraint webhooks_given_up_check check (given_up_at is null or not active)
);

create unique index webhooks_name_key on webhooks (lower(name));

-- One message to one webhook, written in the transaction of its cause and delivered afterwards. Its id is the same at
-- every try, so that a receiver who gets it twice can tell.
create table webhook_deliveries (
    id           uuid primary key,
    -- The order in which things happened.
    position     bigint not null generated always as identity,
    webhook_id   uuid not null references webhooks on delete cascade,
    event        text not null check (event ~ '^[a-z_.]{1,60}$'),
    -- What it is about: of one thing the later waits for the earlier.
    subject      uuid not null,
    body         text not null,
    state        text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
    attempts     integer not null default 0 check (attempts >= 0),
    -- Not to be tried before then.
    due_at       timestamptz not null default now(),
    -- Of the last try: what was answered, how fast, or why nothing was.
    status       integer check (status between 100 and 999),
    duration_ms  integer check (duration_ms >= 0),
    answer       text check (char_length(answer) <= 500),
    error        text check (char_length(error) <= 500),
    attempted_at timestamptz,
    created_at   timestamptz not null default now(),
    finished_at  timestamptz,

    constraint webhook_deliveries_finished_check check ((state = 'waiting') = (finished_at is null))
);

create unique index webhook_deliveries_position_key on webhook_deliveries (webhook_id, position);
create index webhook_deliveries_waiting_idx on webhook_deliveries (webhook_id, position) where state = 'waiting';
create index webhook_deliveries_subject_idx on webhook_deliveries (webhook_id, subject, position) where state = 'waiting';
create index webhook_deliveries_finished_idx on webhook_deliveries (finished_at);
