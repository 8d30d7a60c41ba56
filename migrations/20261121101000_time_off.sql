-- Time off is whole days of the calendar, or a part of one day, on which a technician does not work.
create table time_off (
    id            uuid primary key,
    technician_id uuid not null references users,
    category      text not null check (category in ('vacation', 'sick', 'training', 'other')),
    -- For its technician and admins only.
    note          text not null default '' check (char_length(note) <= 2000),
    state         text not null default 'requested' check (state in ('requested', 'approved', 'declined', 'withdrawn')),
    -- What whoever decided had to say.
    reason        text not null default '' check (char_length(reason) <= 500),
    -- Both included; the same day if it is a part of one.
    first_day     date not null,
    last_day      date not null,
    -- All or none: minutes on the clocks of the zone, for a part of a day.
    starts        smallint,
    ends          smallint,
    zone          text check (char_length(zone) between 1 and 64),
    -- The technician, or an admin on their behalf.
    requested_by  uuid not null references users,
    requested_at  timestamptz not null default now(),
    -- None also if the settings approve at once.
    decided_by    uuid references users,
    version       integer not null default 1,
    updated_at    timestamptz not null default now(),

    constraint time_off_days_check check (
        last_day >= first_day and last_day - first_day < 366
        and first_day >= '2000-01-01' and last_day <= '2099-12-31'
    ),
    constraint time_off_part_check check (
        (starts is null and ends is null and zone is null)
        or (
            starts is not null and ends is not null and zone is not null
            and first_day = last_day and starts >= 0 and ends > starts and ends <= 1440
        )
    ),
    -- Nobody is away twice. Two parts of one day may stand side by side.
    constraint time_off_no_overlap exclude using gist (
        technician_id with =,
        daterange(first_day, last_day, '[]') with &&,
        int4range(coalesce(starts, 0), coalesce(ends, 1440)) with &&
    ) where (state = 'approved')
);

create index time_off_list_idx on time_off (first_day desc, id desc);
create index time_off_technician_idx on time_off (technician_id, first_day desc, id desc);
create index time_off_approved_idx on time_off (last_day) where state = 'approved';
create index time_off_waiting_idx on time_off (first_day) where state = 'requested';
create index time_off_requested_by_idx on time_off (requested_by);
create index time_off_decided_by_idx on time_off (decided_by) where decided_by is not null;

-- What approved time off did to a shift, so that taking it back puts back that and nothing else.
create table time_off_effects (
    time_off_id uuid not null references time_off on delete cascade,
    shift_id    uuid not null references shifts on delete cascade,
    -- `made`: the rest of a shift behind a hole in its middle, a shift of its own.
    effect      text not null check (effect in ('cancelled', 'cut', 'made')),
    -- The shift as it was; only scheduled shifts are touched.
    starts_at   timestamptz not null,
    ends_at     timestamptz not null,
    -- The version it got by that. Another one means that somebody changed it since.
    version     integer not null,
    -- What became of it when the time off was taken back.
    outcome     text check (outcome in ('restored', 'kept')),
    primary key (time_off_id, shift_id)
);

create index time_off_effects_shift_idx on time_off_effects (shift_id);

-- How many working days of a category somebody may take in a year; without a row, nobody counts.
create table leave_allowances (
    user_id  uuid not null references users on delete cascade,
    category text not null check (category in ('vacation', 'sick', 'training', 'other')),
    year     smallint not null check (year between 2000 and 2099),
    days     smallint not null check (days between 0 and 366),
    primary key (user_id, category, year)
);

-- How time off is handled here: at most one row, without it as usual.
create table time_off_settings (
    sole            boolean primary key default true check (sole),
    approve_at_once boolean not null default false
);
