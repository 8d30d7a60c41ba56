-- Whose shift it was when its warnings were overruled: the week of somebody else is another week.
alter table shift_overrules add column technician_id uuid references users;
update shift_overrules o set technician_id = s.technician_id from shifts s where s.id = o.shift_id;
create index shift_overrules_technician_idx on shift_overrules (technician_id);

-- What a run has made although something speaks against it.
alter table schedule_runs add column warned jsonb not null default '[]' check (jsonb_typeof(warned) = 'array');

-- Instead of being cancelled, a shift can wait for somebody, or be given to somebody: `opened`, `given`. What is cut out
-- of one and waits or was given is `made` for that.
alter table time_off_effects
    drop constraint time_off_effects_effect_check,
    add constraint time_off_effects_effect_check check (effect in ('cancelled', 'opened', 'given', 'cut', 'made'));
