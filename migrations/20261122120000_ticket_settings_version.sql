-- Two who change how tickets are handled do not overwrite each other unseen.
alter table ticket_settings
    -- Counts changes; without a row it is 0.
    add column version integer not null default 0;
