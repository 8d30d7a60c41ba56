-- A job is work that runs by itself. What it does and when is in the program; here is when it is due, and who is at it.
create table jobs (
    id             uuid primary key,
    name           text not null unique check (name ~ '^[a-z][a-z_.]{0,59}$'),
    schedule       text not null,
    zone           text not null check (char_length(zone) between 1 and 64),
    -- Missed while no server ran, it lies in the past: then the job runs once and goes on from there.
    next_run_at    timestamptz not null,
    -- An admin wants it now.
    is_requested   boolean not null default false,
    requested_by   uuid references users on delete set null,
    -- How often it failed in a row, as far as it is still being tried.
    failures       integer not null default 0 check (failures >= 0),
    failing_since  timestamptz,
    -- A server is at it: the others leave it alone until then.
    lease_id       uuid,
    leased_until   timestamptz,
    version        integer not null default 1,

    constraint jobs_lease_check check ((lease_id is null) = (leased_until is null))
);

create index jobs_requested_by_idx on jobs (requested_by);

-- A run is one try of a job; its id is that of the lease it ran under.
create table job_runs (
    id           uuid primary key,
    job_id       uuid not null references jobs on delete cascade,
    cause        text not null check (cause in ('schedule', 'retry', 'request')),
    requested_by uuid references users on delete set null,
    outcome      text not null default 'running' check (outcome in ('running', 'succeeded', 'failed', 'interrupted')),
    attempt      integer not null check (attempt > 0),
    started_at   timestamptz not null default now(),
    finished_at  timestamptz,
    -- What it did, or why it failed.
    result       text,

    constraint job_runs_finished_check check ((outcome = 'running') = (finished_at is null))
);

create index job_runs_job_id_idx on job_runs (job_id, id desc);
create index job_runs_requested_by_idx on job_runs (requested_by);
create index job_runs_finished_at_idx on job_runs (finished_at);

-- What a run wrote down on the way.
create table job_log_lines (
    id     bigint generated always as identity primary key,
    run_id uuid not null references job_runs on delete cascade,
    at     timestamptz not null default clock_timestamp(),
    line   text not null check (char_length(line) <= 1000)
);

create index job_log_lines_run_id_idx on job_log_lines (run_id, id);
