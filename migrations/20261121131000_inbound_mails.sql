-- A mail that came in, as it came, and what became of it. It is stored before its sender hears that it arrived.
create table inbound_mails (
    id            uuid primary key,
    source        text not null check (source in ('webhook', 'file', 'folder', 'page')),
    -- By what the same mail is known when it comes again: Message-ID and sender, or the digest of all of it.
    identity      text not null check (char_length(identity) between 1 and 800),
    message_id    text check (char_length(message_id) between 1 and 500),
    sender        text check (char_length(sender) between 3 and 254),
    sender_name   text not null default '' check (char_length(sender_name) <= 120),
    subject       text not null default '' check (char_length(subject) <= 400),
    -- Whom the sending server named, beside what the mail itself says.
    envelope_from text,
    envelope_to   text[] not null default '{}',
    size          bigint not null check (size >= 0),
    -- Null: its time is over.
    raw           bytea,
    state         text not null default 'waiting' check (state in ('waiting', 'filed', 'set_aside', 'failed')),
    outcome       text check (outcome ~ '^[a-z_]{1,40}$'),
    ticket_id     uuid references tickets on delete set null,
    comment_id    uuid references ticket_comments on delete set null,
    -- Why it was set aside, or what went wrong.
    reason        text check (char_length(reason) <= 1000),
    -- Somebody looked at it and wants it filed, whatever speaks against it.
    is_wanted     boolean not null default false,
    copies        integer not null default 1,
    attempts      integer not null default 0 check (attempts >= 0),
    due_at        timestamptz not null default now(),
    -- A server is filing it: the others leave it alone until then.
    lease_id      uuid,
    leased_until  timestamptz,
    version       integer not null default 1,
    received_at   timestamptz not null default now(),
    finished_at   timestamptz,

    constraint inbound_mails_lease_check check ((lease_id is null) = (leased_until is null)),
    constraint inbound_mails_finished_check check ((state = 'waiting') = (finished_at is null))
);

alter table inbound_mails alter column raw set storage external;

create unique index inbound_mails_identity_key on inbound_mails (identity);
create index inbound_mails_due_idx on inbound_mails (due_at, id) where state = 'waiting';
create index inbound_mails_state_idx on inbound_mails (state, id desc);
create index inbound_mails_message_idx on inbound_mails (message_id) where message_id is not null;
create index inbound_mails_sender_idx on inbound_mails (sender, received_at);
create index inbound_mails_ticket_idx on inbound_mails (ticket_id);
create index inbound_mails_comment_idx on inbound_mails (comment_id);
create index inbound_mails_finished_idx on inbound_mails (finished_at);
