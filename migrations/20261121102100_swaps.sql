-- A swap is a shift that its technician would like to give away, to one colleague or to whoever takes it. It belongs to
-- the shift: moved, cancelled or deleted, the shift takes it along.
create table swaps (
    id         uuid primary key,
    shift_id   uuid not null references shifts on delete cascade,
    -- Whose shift it was when it was offered. Once it is somebody else's, there is nothing left to give.
    offered_by uuid not null references users,
    -- Nobody: to all.
    offered_to uuid references users,
    note       text not null default '' check (char_length(note) <= 500),
    state      text not null default 'offered'
        check (state in ('offered', 'claimed', 'approved', 'declined', 'withdrawn', 'lapsed')),
    taken_by   uuid references users,
    offered_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    version    integer not null default 1,

    constraint swaps_others_check check (offered_by <> offered_to and offered_by <> taken_by),
    constraint swaps_taken_check check (
        case state when 'offered' then taken_by is null when 'claimed' then taken_by is not null
            when 'approved' then taken_by is not null else true end
    )
);

-- A shift is offered once at a time.
create unique index swaps_undecided_key on swaps (shift_id) where state in ('offered', 'claimed');
create index swaps_shift_idx on swaps (shift_id);
create index swaps_offered_by_idx on swaps (offered_by);
create index swaps_offered_to_idx on swaps (offered_to) where offered_to is not null;
create index swaps_taken_by_idx on swaps (taken_by) where taken_by is not null;

-- How swaps are handled here: at most one row, without it as usual.
create table swap_settings (
    sole            boolean primary key default true check (sole),
    approve_at_once boolean not null default false
);
