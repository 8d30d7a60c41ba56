-- How a user wants things to look, wherever they sign in. Language null: as the browser asks for.
alter table users
    add column version integer not null default 1,
    add column theme text not null default 'system' check (theme in ('system', 'light', 'dark')),
    add column week_start text not null default 'monday' check (week_start in ('monday', 'sunday')),
    add column clock text not null default 'h23' check (clock in ('h23', 'h12')),
    add column language text check (language in ('en', 'de'));

-- There always is somebody who can let others in. Two admins who take each other's role away at the same time wait
-- for each other here, and the second sees what the first has done.
create function users_keep_an_admin() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtext('users_last_admin'));
    if not exists (select from users where active and 'admin' = any (roles)) then
        raise exception 'the last admin stays' using errcode = 'check_violation', table = 'users', constraint = 'users_last_admin';
    end if;
    return null;
end
$$;

create trigger users_last_admin_update after update of roles, active on users
    for each row when (old.active and 'admin' = any (old.roles) and not (new.active and 'admin' = any (new.roles)))
    execute function users_keep_an_admin();
create trigger users_last_admin_delete after delete on users
    for each row when (old.active and 'admin' = any (old.roles))
    execute function users_keep_an_admin();
