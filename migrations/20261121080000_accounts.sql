-- A location is a site where technicians work. Its zone is an IANA name; the application knows which exist.
create table locations (
    id              uuid primary key,
    name            text not null check (name = btrim(name) and char_length(name) between 1 and 80),
    zone            text not null check (char_length(zone) between 1 and 64),
    colour          text not null check (colour in ('coral', 'amber', 'olive', 'leaf', 'teal', 'cyan', 'blue', 'indigo', 'violet', 'magenta', 'rose', 'slate')),
    triage_owner_id uuid,
    active          boolean not null default true,
    version         integer not null default 1,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now()
);

create unique index locations_name_key on locations (lower(name));

-- A user is a person who can sign in. The address is kept in lower case: one mailbox, one user.
create table users (
    id            uuid primary key,
    email         text not null check (email = lower(btrim(email)) and char_length(email) between 3 and 254),
    name          text not null check (name = btrim(name) and char_length(name) between 1 and 120),
    -- argon2id in PHC form; null: cannot sign in with a password yet.
    password_hash text,
    roles         text[] not null check (roles <@ array ['viewer', 'member', 'technician', 'facility_manager', 'moderator', 'admin']),
    hue           text not null check (hue in ('coral', 'amber', 'olive', 'leaf', 'teal', 'cyan', 'blue', 'indigo', 'violet', 'magenta', 'rose', 'slate')),
    location_id   uuid references locations on delete set null,
    zone          text not null check (char_length(zone) between 1 and 64),
    active        boolean not null default true,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now()
);

create unique index users_email_key on users (email);
create index users_location_id_idx on users (location_id);
create index users_name_idx on users (lower(name), id);

alter table locations add constraint locations_triage_owner_id_fkey foreign key (triage_owner_id) references users on delete set null;
create index locations_triage_owner_id_idx on locations (triage_owner_id);

-- A user's picture, ready to send. The digest is part of its address, so it may be cached for ever.
create table user_pictures (
    user_id    uuid primary key references users on delete cascade,
    digest     text not null,
    media_type text not null check (media_type in ('image/png', 'image/webp', 'image/jpeg')),
    bytes      bytea not null check (octet_length(bytes) between 1 and 1048576)
);

-- A session is one signed-in browser. Only the hash of its token is here: who reads this table cannot use it.
create table sessions (
    id           uuid primary key,
    token_hash   bytea not null unique check (octet_length(token_hash) = 32),
    user_id      uuid not null references users on delete cascade,
    -- Remembered: 30 days from sign-in. Otherwise: 12 hours from the last use.
    remembered   boolean not null,
    created_at   timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    expires_at   timestamptz not null,
    ip           text,
    user_agent   text check (char_length(user_agent) <= 400)
);

create index sessions_user_id_idx on sessions (user_id, created_at desc);
create index sessions_expires_at_idx on sessions (expires_at);

-- Wrong passwords per address, also for addresses nobody has: the lock must not tell which exist.
create table sign_in_failures (
    email_hash   bytea primary key check (octet_length(email_hash) = 32),
    failures     integer not null check (failures > 0),
    last_at      timestamptz not null,
    locked_until timestamptz
);

create index sign_in_failures_last_at_idx on sign_in_failures (last_at);

-- What was changed, by whom, from what to what. Written in the transaction of the change itself, never edited.
create table audit_entries (
    id         bigint generated always as identity primary key,
    at         timestamptz not null default now(),
    actor_id   uuid,
    -- Verb of a feature, such as `shift.move`.
    action     text not null,
    subject_id uuid not null,
    before     jsonb,
    after      jsonb
);

create index audit_entries_subject_id_idx on audit_entries (subject_id, id desc);
create index audit_entries_actor_id_idx on audit_entries (actor_id, id desc);
create index audit_entries_at_idx on audit_entries (at);

-- The answer to a creating request, kept so that the same request sent twice creates once.
create table idempotency_keys (
    user_id      uuid not null references users on delete cascade,
    key          text not null check (char_length(key) between 1 and 200),
    request_hash bytea not null,
    response     jsonb not null,
    created_at   timestamptz not null default now(),
    primary key (user_id, key)
);

create index idempotency_keys_created_at_idx on idempotency_keys (created_at);
