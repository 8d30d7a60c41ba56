-- When and how much somebody would like to work; without a row, whenever they are planned.
create table wishes (
    user_id      uuid primary key references users on delete cascade,
    -- Spans by weekday at which they would rather not work, as in a schedule.
    avoid        jsonb not null,
    weekly_hours smallint check (weekly_hours between 1 and 168),
    updated_at   timestamptz not null default now()
);

-- Who is trained for a location. Where nobody is, nobody has to be.
create table trainings (
    location_id uuid not null references locations on delete cascade,
    user_id     uuid not null references users on delete cascade,
    primary key (location_id, user_id)
);

create index trainings_user_idx on trainings (user_id);

-- Warnings about a shift that somebody has overruled, and why.
create table shift_overrules (
    id       uuid primary key,
    shift_id uuid not null references shifts on delete cascade,
    at       timestamptz not null default now(),
    by_id    uuid not null references users,
    reason   text not null check (reason = btrim(reason) and char_length(reason) between 1 and 300),
    warnings jsonb not null
);

create index shift_overrules_shift_idx on shift_overrules (shift_id, at);
create index shift_overrules_by_idx on shift_overrules (by_id);

-- From where on there is a warning: at most one row, without it as usual.
create table warning_limits (
    sole       boolean primary key default true check (sole),
    rest_hours smallint not null check (rest_hours between 0 and 24),
    week_hours smallint not null check (week_hours between 1 and 168)
);
