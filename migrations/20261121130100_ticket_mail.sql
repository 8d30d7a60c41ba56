-- Mail about a ticket belongs to its thread: what its headers say beside the usual, and which ticket it is about.
alter table mails
    add column thread jsonb,
    add column ticket_id uuid references tickets on delete set null;

create index mails_ticket_id_idx on mails (ticket_id) where ticket_id is not null;

-- The Message-ID of the mail that opened a ticket, so that answers stand in its writer's thread.
alter table tickets add column origin text check (char_length(origin) between 3 and 998);
