-- What admins have chosen the product to be called, in place of what the servers were set up with.
-- There is at most one row; a column that is null leaves the default. The logo is a picture that we
-- have drawn anew from what was uploaded.
create table branding (
    only_row        boolean primary key default true check (only_row),
    name            text check (name = btrim(name) and char_length(name) between 1 and 60),
    title           text check (title = btrim(title) and char_length(title) between 1 and 200),
    description     text check (description = btrim(description) and char_length(description) between 1 and 200),
    company         text check (company = btrim(company) and char_length(company) between 1 and 200),
    logo_digest     text,
    logo_media_type text,
    logo            bytea,
    check (num_nulls(logo_digest, logo_media_type, logo) in (0, 3))
);
