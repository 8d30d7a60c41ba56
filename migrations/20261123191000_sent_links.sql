-- A mail that was sent needs its link no more; those from before still had theirs. What is left out is marked as it is
-- in the mails that are sent today.
update mails
set text_part = replace(text_part, secret, repeat('·', 8)),
    html_part = replace(html_part, secret, repeat('·', 8)),
    secret = repeat('·', 8)
where state in ('sent', 'bounced') and secret is not null;
