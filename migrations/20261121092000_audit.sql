-- An audit entry also says what kind of actor it was, from where the request came, and what actor and subject
-- were called at the time: it has to be readable when both are long gone.
alter table audit_entries
    add column actor_kind text not null default 'system'
        check (actor_kind in ('person', 'token', 'device', 'job', 'command', 'system')),
    add column actor_name text,
    add column subject_kind text not null generated always as (split_part(action, '.', 1)) stored,
    add column subject_name text,
    add column ip text,
    add column user_agent text check (char_length(user_agent) <= 400),
    add column request_id text check (char_length(request_id) <= 64);

update audit_entries e
set actor_kind = case when actor_id is null then 'system' else 'person' end,
    actor_name = (select u.name from users u where u.id = e.actor_id),
    subject_name = coalesce(e.after ->> 'name', e.before ->> 'name');

alter table audit_entries alter column actor_kind drop default;

-- What free text finds: names, the action, the place it came from, and every word before and after.
alter table audit_entries add column words tsvector not null generated always as (
    to_tsvector(
        'simple',
        action || ' ' || replace(action, '.', ' ') || ' ' || coalesce(actor_name, '') || ' ' || coalesce(subject_name, '')
            || ' ' || coalesce(ip, '') || ' ' || coalesce(request_id, '')
    )
    || jsonb_to_tsvector('simple', coalesce(before, '{}'), '["string", "numeric"]')
    || jsonb_to_tsvector('simple', coalesce(after, '{}'), '["string", "numeric"]')
) stored;

-- Every filter has an index that is also in the order of the list: newest first.
drop index audit_entries_subject_id_idx;
drop index audit_entries_actor_id_idx;
drop index audit_entries_at_idx;
create index audit_entries_at_idx on audit_entries (at desc, id desc);
create index audit_entries_actor_idx on audit_entries (actor_id, at desc, id desc);
create index audit_entries_subject_idx on audit_entries (subject_id, at desc, id desc);
create index audit_entries_subject_kind_idx on audit_entries (subject_kind, at desc, id desc);
create index audit_entries_action_idx on audit_entries (action, at desc, id desc);
create index audit_entries_words_idx on audit_entries using gin (words);

-- Nobody changes an entry, the application's own role included. Only the retention below takes away what is old
-- enough; what is younger than 30 days it cannot take away either.
create function audit_entries_refuse() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and tg_level = 'ROW' then
        if current_setting('patchbay.audit_retention', true) = 'on' and old.at < now() - interval '30 days' then
            return old;
        end if;
    end if;
    raise exception 'audit entries are never changed or removed'
        using errcode = 'insufficient_privilege', table = 'audit_entries';
end
$$;

create trigger audit_entries_no_change before update or delete on audit_entries
    for each row execute function audit_entries_refuse();
create trigger audit_entries_no_truncate before truncate on audit_entries
    for each statement execute function audit_entries_refuse();

-- Also in sessions that replay what was written elsewhere.
alter table audit_entries enable always trigger audit_entries_no_change;
alter table audit_entries enable always trigger audit_entries_no_truncate;

-- Removes what is older than `keep`, in portions; says how many went. The caller notes it in the audit.
create function audit_entries_expire(keep interval, portion bigint) returns bigint language plpgsql as $$
declare
    removed bigint;
begin
    if keep < interval '30 days' then
        raise exception 'audit entries are kept for at least 30 days';
    end if;
    perform set_config('patchbay.audit_retention', 'on', true);
    delete from audit_entries
    where id in (select id from audit_entries where at < now() - keep order by at limit portion);
    get diagnostics removed = row_count;
    perform set_config('patchbay.audit_retention', 'off', true);
    return removed;
end
$$;
