-- An address that mail does not reach, or whose owner called it spam. Nothing is sent there until somebody lifts the mark.
create table marked_addresses (
    id        uuid primary key,
    address   text not null check (address = lower(btrim(address)) and char_length(address) between 3 and 254),
    cause     text not null check (cause in ('bounced', 'spam')),
    reason    text not null check (char_length(reason) <= 500),
    marked_at timestamptz not null default now()
);

create unique index marked_addresses_address_key on marked_addresses (address);

-- What was known of people without an account so far. The columns stay for servers that still run; nobody reads them any
-- more.
insert into marked_addresses (id, address, cause, reason, marked_at)
select id, email, 'bounced', coalesce(bounce, ''), bounced_at
from contacts
where bounced_at is not null;

comment on column contacts.bounced_at is 'not used any more: see marked_addresses';
comment on column contacts.bounce is 'not used any more: see marked_addresses';

-- Bounced: a mail server took it and gave it back. Suppressed: it is for a marked address, and was never sent.
alter table mails
    drop constraint mails_state_check,
    add constraint mails_state_check
        check (state in ('queued', 'sent', 'kept', 'failed', 'bounced', 'suppressed'));

-- What SendGrid has told of a mail, once each.
create table mail_events (
    id          text primary key check (char_length(id) between 1 and 200),
    received_at timestamptz not null default now()
);

create index mail_events_received_at_idx on mail_events (received_at);
