create extension if not exists btree_gist;

-- A shift is a span in which a technician works. Two scheduled work shifts of one technician never overlap.
create table shifts (
    id            uuid primary key,
    technician_id uuid not null references users,
    location_id   uuid references locations,
    starts_at     timestamptz not null,
    ends_at       timestamptz not null,
    -- The zone it was planned in.
    zone          text not null check (char_length(zone) between 1 and 64),
    kind          text not null check (kind in ('work', 'on_call', 'training')),
    title         text not null default '' check (title = btrim(title) and char_length(title) <= 80),
    note          text not null default '' check (char_length(note) <= 2000),
    state         text not null default 'scheduled' check (state in ('scheduled', 'cancelled')),
    state_reason  text,
    -- Both or neither: the template and civil date that made it.
    template_id   uuid,
    template_date date,
    version       integer not null default 1,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    -- Deleted shifts can be brought back for 30 days.
    deleted_at    timestamptz,

    constraint shifts_span_check check (ends_at > starts_at and ends_at - starts_at <= interval '24 hours'),
    constraint shifts_origin_check check ((template_id is null) = (template_date is null)),
    constraint shifts_reason_check check (state_reason is null or state = 'cancelled'),
    constraint shifts_no_overlap exclude using gist (
        technician_id with =,
        tstzrange(starts_at, ends_at) with &&
    ) where (kind = 'work' and state = 'scheduled' and deleted_at is null)
);

-- The calendar asks for a span of time, now and then for one technician or place. No shift is longer than a
-- day, so `starts_at` alone bounds both ends.
create index shifts_starts_at_idx on shifts (starts_at, id) where deleted_at is null;
create index shifts_technician_idx on shifts (technician_id, starts_at);
create index shifts_location_idx on shifts (location_id, starts_at);
create index shifts_deleted_at_idx on shifts (deleted_at) where deleted_at is not null;
