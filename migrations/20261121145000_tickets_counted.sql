-- What side bars count, again after every change for everybody who looks: from indexes alone, without the rows.
create index tickets_active_idx on tickets (status_rank, assignee_id, requester_id, next_due_at)
    where archived_at is null and status_rank < 3;

-- Whether a ticket is new to somebody is told by its id and its last event, which is what lists are sorted by, too.
drop index tickets_last_event_idx;
create index tickets_last_event_idx on tickets (last_event, number) include (id) where archived_at is null;
