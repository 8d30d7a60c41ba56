-- Nobody asks for the same days twice while the first request waits or holds. Of such requests the first
-- stays; the others were taken for a slip, and are withdrawn.
update time_off t
set state = 'withdrawn', version = version + 1, updated_at = now()
where state = 'requested'
    and exists (
        select from time_off other
        where other.technician_id = t.technician_id
            and (other.first_day, other.last_day) = (t.first_day, t.last_day)
            and coalesce(other.starts, 0) = coalesce(t.starts, 0)
            and coalesce(other.ends, 1440) = coalesce(t.ends, 1440)
            and (
                other.state = 'approved'
                or (other.state = 'requested' and (other.requested_at, other.id) < (t.requested_at, t.id))
            )
    );

create unique index time_off_no_twin
    on time_off (technician_id, first_day, last_day, coalesce(starts, 0), coalesce(ends, 1440))
    where state in ('requested', 'approved');
