-- By which name another calendar knows a shift that was imported from it: importing the same file again changes what
-- has changed and makes nothing twice.
create table imported_shifts (
    uid         text primary key check (char_length(uid) between 1 and 500),
    shift_id    uuid not null unique references shifts on delete cascade,
    imported_at timestamptz not null default now()
);
