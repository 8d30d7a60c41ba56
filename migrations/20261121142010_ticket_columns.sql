-- Which columns of the list of tickets somebody wants to see; without a row, the usual ones.
create table ticket_columns (
    user_id uuid primary key references users on delete cascade,
    columns text[] not null check (cardinality(columns) <= 20)
);
