-- What one person is told. What happens to the same thing before they have read it is told as one.
create table notifications (
    id      uuid primary key,
    user_id uuid not null references users on delete cascade,
    at      timestamptz not null default now(),
    by_id   uuid references users on delete set null,
    -- The thing it is about, such as a shift.
    subject uuid not null,
    notice  jsonb not null,
    read_at timestamptz
);

create index notifications_list_idx on notifications (user_id, at desc, id desc);
create unique index notifications_unread_idx on notifications (user_id, subject) where read_at is null;
create index notifications_at_idx on notifications (at);
create index notifications_by_id_idx on notifications (by_id) where by_id is not null;

-- What somebody chose; who chose nothing has what is usual.
create table notification_choices (
    user_id uuid not null references users on delete cascade,
    topic   text not null,
    channel text not null,
    wanted  boolean not null,
    primary key (user_id, topic, channel)
);
