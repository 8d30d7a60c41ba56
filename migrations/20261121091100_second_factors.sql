-- The authenticator app of a user. Its secret is sealed with the master key; until a first code has shown that the app
-- has it, it asks nobody for anything.
create table second_factors (
    user_id      uuid primary key references users on delete cascade,
    secret       bytea not null,
    confirmed_at timestamptz,
    -- The last half minute whose code was used: no code works twice.
    last_step    bigint not null default 0,
    failures     integer not null default 0 check (failures >= 0),
    locked_until timestamptz,
    created_at   timestamptz not null default now()
);

-- A code that stands in for the app once; the row goes with its use. Hashed with a key, because codes are short.
create table recovery_codes (
    user_id   uuid not null references users on delete cascade,
    code_hash bytea not null check (octet_length(code_hash) = 32),
    primary key (user_id, code_hash)
);

-- A browser that need not give a code for 30 days. Only the hash of its token is here.
create table remembered_devices (
    id         uuid primary key,
    token_hash bytea not null unique check (octet_length(token_hash) = 32),
    user_id    uuid not null references users on delete cascade,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);

create index remembered_devices_user_id_idx on remembered_devices (user_id);
create index remembered_devices_expires_at_idx on remembered_devices (expires_at);

-- An attempt to sign in to an account, for its owner to look through.
create table sign_ins (
    id         uuid primary key,
    user_id    uuid not null references users on delete cascade,
    at         timestamptz not null default now(),
    outcome    text not null check (outcome in ('signed_in', 'wrong_password', 'wrong_code', 'locked')),
    ip         text,
    user_agent text check (char_length(user_agent) <= 400)
);

create index sign_ins_user_id_idx on sign_ins (user_id, at desc, id);
create index sign_ins_at_idx on sign_ins (at);

-- A session of a program has no token of its own: it is known by what it is given anew every quarter of an hour.
alter table sessions add column kind text not null default 'browser' check (kind in ('browser', 'api'));
alter table sessions alter column token_hash drop not null;
alter table sessions add constraint sessions_proof_check check ((kind = 'browser') = (token_hash is not null));
