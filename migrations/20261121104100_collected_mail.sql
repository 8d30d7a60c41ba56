-- Whose plans were changed by somebody else and who has had no mail about it yet. All that happens within five minutes
-- goes into one mail, which tells the way from what they knew to what is: so all there is to keep is what they knew.
create table plan_changes (
    user_id    uuid not null references users on delete cascade,
    shift_id   uuid not null references shifts on delete cascade,
    -- Their work as it was before the first of the changes; null: they did not work then.
    before     jsonb,
    changed_at timestamptz not null default now(),

    primary key (user_id, shift_id)
);

create index plan_changes_changed_at_idx on plan_changes (changed_at);
create index plan_changes_shift_id_idx on plan_changes (shift_id);

-- What a mail brings for the reader's calendar: messages of iCalendar, each with its method.
alter table mails add column events jsonb not null default '[]' check (jsonb_typeof(events) = 'array');
