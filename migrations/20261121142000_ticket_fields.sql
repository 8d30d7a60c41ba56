-- Whether whoever opens a ticket is asked for what admins want to know, and has to say it.
alter table ticket_fields
    add column asked text not null default 'no' check (asked in ('no', 'optional', 'required'));
