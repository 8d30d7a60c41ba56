-- Which MASTER_KEY seals the secrets of this database: a server with another one must not start. The id is public.
create table master_keys (
    id         bytea primary key check (octet_length(id) = 4),
    created_at timestamptz not null default now()
);

-- A link that was mailed and can be used once: to set a new password, to accept an invitation, to confirm an
-- address. Only the hash of its token is here. One per purpose and thing: a newer one takes the place of the older.
create table one_time_links (
    id         uuid primary key,
    token_hash bytea not null unique check (octet_length(token_hash) = 32),
    purpose    text not null check (purpose in ('reset', 'invitation', 'email_change')),
    -- Of a reset and of a change of address the user's id, of an invitation the address it went to.
    about      text not null check (char_length(about) between 1 and 254),
    details    jsonb not null,
    created_by uuid references users on delete set null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);

create unique index one_time_links_about_key on one_time_links (purpose, about);
create index one_time_links_created_by_idx on one_time_links (created_by);
create index one_time_links_expires_at_idx on one_time_links (expires_at);
