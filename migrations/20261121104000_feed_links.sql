-- A feed link lets another calendar read shifts in the name of whoever made it. It is an address with a secret in it;
-- here is only the secret's hash. Of each kind somebody has one: a new one takes the old one's place.
create table feed_links (
    id            uuid primary key,
    user_id       uuid not null references users on delete cascade,
    token_hash    bytea not null unique check (octet_length(token_hash) = 32),
    -- Whose shifts: one's own, those of one technician or at one location, or all.
    scope         text not null check (scope in ('mine', 'technician', 'location', 'all')),
    technician_id uuid references users on delete cascade,
    location_id   uuid references locations on delete cascade,
    created_at    timestamptz not null default now(),
    last_used_at  timestamptz,

    constraint feed_links_target_check check (
        (technician_id is not null) = (scope = 'technician') and (location_id is not null) = (scope = 'location')
    )
);

create unique index feed_links_scope_idx on feed_links (user_id, scope, coalesce(technician_id, location_id, user_id));
create index feed_links_technician_id_idx on feed_links (technician_id) where technician_id is not null;
create index feed_links_location_id_idx on feed_links (location_id) where location_id is not null;
