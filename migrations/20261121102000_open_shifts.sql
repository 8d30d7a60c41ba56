-- A shift may wait for somebody: without a technician it is open. And it may be planned without being shown: as a draft
-- it is for those who plan, until it is published.
alter table shifts alter column technician_id drop not null;

alter table shifts
    drop constraint shifts_state_check,
    add constraint shifts_state_check check (state in ('draft', 'scheduled', 'cancelled'));

-- Drafts stand in the way as well, so that what is planned can be published. Nobody's shifts never do.
alter table shifts
    drop constraint shifts_no_overlap,
    add constraint shifts_no_overlap exclude using gist (
        technician_id with =,
        tstzrange(starts_at, ends_at) with &&
    ) where (kind = 'work' and state <> 'cancelled' and deleted_at is null);
