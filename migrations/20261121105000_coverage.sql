-- A coverage rule says how many technicians a location needs on some weekdays at some time of day. Where rules of
-- one location overlap, the one that wants most counts.
create table coverage_rules (
    id          uuid primary key,
    location_id uuid not null references locations,
    -- A bit for each day on which it begins, Monday the lowest.
    weekdays    smallint not null check (weekdays between 1 and 127),
    -- By the clock on the wall of the location.
    start       smallint not null check (start between 0 and 1435 and start % 5 = 0),
    minutes     smallint not null check (minutes between 5 and 1440 and minutes % 5 = 0),
    technicians smallint not null check (technicians between 1 and 99),
    -- Only shifts of this kind count.
    kind        text not null check (kind in ('work', 'on_call', 'training')),
    valid_from  date not null check (valid_from between '2000-01-01' and '2199-12-31'),
    valid_until date check (valid_until between '2000-01-01' and '2199-12-31'),
    on_holidays boolean not null,
    active      boolean not null,
    version     integer not null default 1,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),

    constraint coverage_rules_validity_check check (valid_until >= valid_from)
);

create index coverage_rules_location_idx on coverage_rules (location_id);

-- A gap as it was when planners were last told, so that they are told once, however many servers look. What is closed
-- is no longer here, and is told again when it opens again.
create table told_gaps (
    location_id uuid not null references locations on delete cascade,
    kind        text not null check (kind in ('work', 'on_call', 'training')),
    starts_at   timestamptz not null,
    ends_at     timestamptz not null,
    needed      smallint not null,
    present     smallint not null,

    primary key (location_id, kind, starts_at),
    constraint told_gaps_check check (ends_at > starts_at and present < needed)
);
