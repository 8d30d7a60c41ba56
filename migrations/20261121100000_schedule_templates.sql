-- A schedule template says who works where in which weeks. Shifts are made from it ahead of time.
create table schedule_templates (
    id            uuid primary key,
    name          text not null check (name = btrim(name) and char_length(name) between 1 and 80),
    technician_id uuid not null references users,
    location_id   uuid references locations,
    -- The times of day are those of this zone.
    zone          text not null check (char_length(zone) between 1 and 64),
    kind          text not null check (kind in ('work', 'on_call', 'training')),
    -- Every n weeks, counted from the week the anchor lies in.
    every_weeks   smallint not null check (every_weeks between 1 and 52),
    anchor        date not null check (anchor between '2000-01-01' and '2199-12-31'),
    valid_from    date not null check (valid_from between '2000-01-01' and '2199-12-31'),
    valid_until   date check (valid_until between '2000-01-01' and '2199-12-31'),
    skip_dates    date[] not null default '{}' check (cardinality(skip_dates) <= 400),
    active        boolean not null,
    version       integer not null default 1,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    -- Deleted templates can be brought back; what they made keeps its origin.
    deleted_at    timestamptz,

    constraint schedule_templates_validity_check check (valid_until >= valid_from)
);

create index schedule_templates_technician_idx on schedule_templates (technician_id);
create index schedule_templates_location_idx on schedule_templates (location_id);

-- A span that begins on a weekday (1: Monday), in minutes by the clock on the wall. Those of one template never
-- overlap.
create table schedule_template_spans (
    template_id uuid not null references schedule_templates on delete cascade,
    weekday     smallint not null check (weekday between 1 and 7),
    slot        smallint not null check (slot between 0 and 11),
    start       smallint not null check (start between 0 and 1435 and start % 5 = 0),
    minutes     smallint not null check (minutes between 5 and 1440 and minutes % 5 = 0),

    primary key (template_id, weekday, slot),
    constraint schedule_template_spans_no_overlap exclude using gist (
        template_id with =,
        int4range((weekday - 1) * 1440 + start, (weekday - 1) * 1440 + start + minutes) with &&
    )
);

-- What no single row can hold: a template has a span, and where it repeats every week, Sunday's night ends before
-- Monday's first span begins. Looked at when the transaction ends, because a change replaces all spans.
create function schedule_templates_pattern() returns trigger language plpgsql as $$
declare
    first_start integer;
    last_end    integer;
begin
    select min((weekday - 1) * 1440 + start), max((weekday - 1) * 1440 + start + minutes)
    into first_start, last_end
    from schedule_template_spans
    where template_id = new.id;
    if first_start is null then
        raise exception 'a schedule template has a span'
            using errcode = 'check_violation', constraint = 'schedule_templates_spans_check';
    end if;
    if new.every_weeks = 1 and last_end > first_start + 7 * 1440 then
        raise exception 'spans of a schedule template overlap over the end of the week'
            using errcode = 'exclusion_violation', constraint = 'schedule_template_spans_no_overlap';
    end if;
    return null;
end
$$;

create constraint trigger schedule_templates_pattern after insert or update on schedule_templates
    deferrable initially deferred for each row execute function schedule_templates_pattern();

-- The ledger: what was made from a template for a date. One shift for each date and span, for ever; so a row stays
-- when its shift is moved, deleted, or gone for good, and has no foreign key to it.
create table generated_shifts (
    template_id uuid not null references schedule_templates,
    date        date not null,
    slot        smallint not null,
    shift_id    uuid not null unique,
    -- The version of the shift when the template last wrote it. A shift of another version was changed by hand.
    version     integer not null default 1,

    primary key (template_id, date, slot)
);

alter table shifts add constraint shifts_template_id_fkey foreign key (template_id) references schedule_templates;
create index shifts_template_idx on shifts (template_id, template_date) where template_id is not null;

-- Days on which what repeats does not take place at a location.
create table holidays (
    id          uuid primary key,
    location_id uuid not null references locations,
    date        date not null check (date between '2000-01-01' and '2199-12-31'),
    name        text not null check (name = btrim(name) and char_length(name) between 1 and 80),

    constraint holidays_location_id_date_key unique (location_id, date)
);

create index holidays_date_idx on holidays (date, id);

-- A run of the generation that was no dry run.
create table schedule_runs (
    id           uuid primary key,
    at           timestamptz not null default now(),
    cause        text not null check (cause in ('schedule', 'request')),
    requested_by uuid references users,
    from_date    date not null,
    weeks        smallint not null check (weeks between 1 and 26),
    created      integer not null,
    -- What was left out and why, without what earlier runs had made.
    skipped      jsonb not null
);

create index schedule_runs_requested_by_idx on schedule_runs (requested_by);
create index schedule_runs_at_idx on schedule_runs (at desc, id);
