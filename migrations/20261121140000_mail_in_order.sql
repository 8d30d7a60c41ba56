-- What is before a mail in the queue of its address.
create index mails_queued_for on mails (to_address, due_at, id) where state = 'queued';
