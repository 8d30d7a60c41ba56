-- What is promised of tickets: one row, and what belongs to it in the tables below.
create table service_levels (
    sole        boolean primary key default true check (sole),
    -- On which clocks the hours are that count where a location has none of its own; without, the site's.
    zone        text check (char_length(zone) between 1 and 64),
    -- Whose holidays count for tickets without a location.
    holidays_of uuid references locations on delete set null,
    version     integer not null default 1,
    -- Counts all that moves a moment of business: settings, holidays, the clocks of locations. A ticket whose stamp is
    -- another was counted with what is no longer so.
    stamp       integer not null default 1
);

create index service_levels_holidays_of_idx on service_levels (holidays_of);
insert into service_levels default values;

-- The hours of a week that count, in minutes from Monday on: those of a location, on its clocks, or, without one, of all
-- others. Time that never comes is nothing to count in.
create table business_hours (
    location_id uuid references locations on delete cascade,
    hours       int4multirange not null,

    constraint business_hours_location_id_key unique (location_id),
    constraint business_hours_week_check check (not isempty(hours) and hours <@ int4multirange(int4range(0, 10080)))
);

create unique index business_hours_usual_key on business_hours ((true)) where location_id is null;

insert into business_hours (hours)
values ('{[480,1080),[1920,2520),[3360,3960),[4800,5400),[6240,6840)}');

-- How many minutes of business hours a ticket may take until it is answered and until it is resolved. Nothing is
-- promised of priorities without a row.
create table service_targets (
    priority         smallint primary key check (priority between 0 and 3),
    answer_minutes   integer check (answer_minutes between 5 and 60000),
    solution_minutes integer check (solution_minutes between 5 and 60000),

    constraint service_targets_some_check check (num_nonnulls(answer_minutes, solution_minutes) > 0),
    constraint service_targets_order_check check (answer_minutes <= solution_minutes)
);

-- Who else is told of what was missed.
create table service_recipients (
    user_id uuid primary key references users on delete cascade
);

alter table ticket_settings drop column service;

-- Both clocks of a ticket: when each is due and due soon; or, while it stands, how many minutes are left. What is done
-- keeps what it had.
alter table tickets
    add column answer_due_at    timestamptz,
    add column answer_soon_at   timestamptz,
    add column answer_left      integer,
    add column answer_ended_at  timestamptz,
    add column solution_due_at  timestamptz,
    add column solution_soon_at timestamptz,
    add column solution_left    integer,
    add column solution_ended_at timestamptz,
    -- When somebody is to be told next that its time is nearly up, or up.
    add column alarm_at         timestamptz,
    add column levels_stamp     integer not null default 1,
    -- By when it needs somebody next.
    add column next_due_at      timestamptz generated always as (
        least(
            due_at,
            case when answer_ended_at is null then answer_due_at end,
            case when solution_ended_at is null then solution_due_at end
        )
    ) stored,
    add constraint tickets_answer_clock_check check (
        answer_left >= 0 and answer_due_at is null or answer_left is null and answer_due_at >= answer_soon_at
            or num_nonnulls(answer_left, answer_due_at, answer_soon_at) = 0
    ),
    add constraint tickets_solution_clock_check check (
        solution_left >= 0 and solution_due_at is null or solution_left is null and solution_due_at >= solution_soon_at
            or num_nonnulls(solution_left, solution_due_at, solution_soon_at) = 0
    );

-- Those who work on tickets sort by what is due next; a requester's own are few.
drop index tickets_due_idx;
create index tickets_next_due_idx on tickets ((coalesce(next_due_at, 'infinity'::timestamptz)), number)
    where archived_at is null;
create index tickets_alarm_idx on tickets (alarm_at) where alarm_at is not null;
create index tickets_levels_stamp_idx on tickets (levels_stamp) where archived_at is null and status not in ('resolved', 'closed');

-- Of dates that came near before anybody could be told, nobody is told now.
update tickets
set alarm_at = due_at - interval '24 hours'
where archived_at is null and status not in ('resolved', 'closed') and due_at > now() + interval '24 hours';

-- What was told of a ticket, so that it is told once, however many servers look.
create table ticket_alarms (
    ticket_id uuid not null references tickets on delete cascade,
    deadline  text not null check (deadline in ('answer', 'solution', 'date')),
    stage     text not null check (stage in ('soon', 'missed')),
    told_at   timestamptz not null default now(),

    primary key (ticket_id, deadline, stage)
);
