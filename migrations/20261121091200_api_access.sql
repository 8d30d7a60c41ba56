-- What a program renews its session with. Each works once; one that comes back after it was replaced was copied by
-- somebody, and ends the session with all its tokens.
create table refresh_tokens (
    token_hash  bytea primary key check (octet_length(token_hash) = 32),
    session_id  uuid not null references sessions on delete cascade,
    created_at  timestamptz not null default now(),
    replaced_at timestamptz
);

create index refresh_tokens_session_id_idx on refresh_tokens (session_id);

-- A token that somebody made for a program of theirs: it acts in their name, within its scopes.
create table api_tokens (
    id           uuid primary key,
    user_id      uuid not null references users on delete cascade,
    name         text not null check (name = btrim(name) and char_length(name) between 1 and 80),
    token_hash   bytea not null unique check (octet_length(token_hash) = 32),
    -- A list of permissions, of which it has those that its owner has.
    scopes       jsonb not null check (jsonb_typeof(scopes) = 'array'),
    created_at   timestamptz not null default now(),
    -- Null: until it is revoked.
    expires_at   timestamptz,
    last_used_at timestamptz,
    last_used_ip text
);

create index api_tokens_user_id_idx on api_tokens (user_id, created_at desc, id);
