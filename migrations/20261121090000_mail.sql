-- A mail is one message to one address, written in the transaction of its cause and delivered afterwards.
-- Its id is its Message-ID too, so that a receiver who gets it twice can tell.
create table mails (
    id           uuid primary key,
    -- What sort of message, such as `password_reset`.
    kind         text not null check (kind ~ '^[a-z][a-z_]{0,39}$'),
    user_id      uuid references users on delete set null,
    to_address   text not null check (char_length(to_address) between 3 and 254),
    to_name      text check (char_length(to_name) between 1 and 120),
    language     text not null check (language in ('en', 'de')),
    subject      text not null check (char_length(subject) between 1 and 400),
    text_part    text not null,
    html_part    text not null,
    -- What only the recipient may know, such as the token in a link: the preview leaves it out.
    secret       text check (char_length(secret) >= 8),
    -- Kept: the transport is the outbox, which sends nothing. Failed: given up, until somebody sends it again.
    state        text not null default 'queued' check (state in ('queued', 'sent', 'kept', 'failed')),
    attempts     integer not null default 0 check (attempts >= 0),
    -- Not to be tried before then.
    due_at       timestamptz not null default now(),
    -- A server is delivering it: the others leave it alone until then.
    lease_id     uuid,
    leased_until timestamptz,
    last_error   text,
    version      integer not null default 1,
    created_at   timestamptz not null default now(),
    finished_at  timestamptz,

    constraint mails_lease_check check ((lease_id is null) = (leased_until is null)),
    constraint mails_finished_check check ((state = 'queued') = (finished_at is null))
);

create index mails_due_at_idx on mails (due_at, id) where state = 'queued';
create index mails_state_idx on mails (state, id desc);
create index mails_user_id_idx on mails (user_id);
create index mails_finished_at_idx on mails (finished_at);
