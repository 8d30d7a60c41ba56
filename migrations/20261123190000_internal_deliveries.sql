-- Whether a message says what is among colleagues: then only they may look at it or have it sent again. Of those that
-- were written before nobody knows, nor of what an older server beside this one writes.
alter table webhook_deliveries add column internal boolean not null default true;
