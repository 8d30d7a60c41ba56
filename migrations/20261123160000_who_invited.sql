-- An invitation counts as long as whoever made it may invite; those that wait already say who that was, too.
update one_time_links
set details = details || jsonb_build_object('inviter', created_by)
where purpose = 'invitation' and created_by is not null;
