-- The status that a ticket takes when a reply that is held comes out: what is sent and resolved is one thing, told once,
-- and taken back as one.
alter table ticket_comments
    add column then_status text check (then_status in ('open', 'in_progress', 'pending', 'resolved', 'closed'));

-- Of the mail that opened a ticket: what was cut off, such as a signature or quoted history; shown on demand.
alter table tickets
    add column quoted text check (char_length(quoted) <= 200000);
