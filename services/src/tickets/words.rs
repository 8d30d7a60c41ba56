//! What tickets are found by, and what somebody meant who looks for words.

use std::collections::BTreeSet;

use domain::accounts::UserId;
use domain::tickets::{Sight, TicketId, search};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{Change, Result};

/// Has a ticket found by a text as well; one that has thousands of words already is found by those.
pub(super) async fn add(
    change: &mut Change,
    ticket: TicketId,
    text: &str,
    internal: bool,
) -> Result<()> {
    let words = search::words(text);
    sqlx::query!(
        "
        update tickets
        set words = words || array_to_tsvector($2::text[]),
            public_words = case when $3 then public_words else public_words || array_to_tsvector($2::text[]) end
        where id = $1 and length(words) < $4
        ",
        ticket.0,
        &words,
        internal,
        MOST_WORDS,
    )
    .execute(change.db())
    .await?;
    // Among colleagues a word may be a secret: it puts nobody's spelling right.
    if !internal {
        learn(change.db(), &words).await?;
    }
    Ok(())
}

/// Has a ticket not found any more by what another brought along that is one of its own again.
pub(super) async fn give_back(conn: &mut PgConnection, from: Uuid, into: Uuid) -> Result<()> {
    let texts = sqlx::query!(
        r#"
        select concat_ws(' ', t.title, t.description, u.name, u.email, k.name, k.email, array_to_string(t.tags, ' ')) as "text!",
            false as "internal!"
        from tickets t
        left join users u on u.id = t.requester_id
        left join contacts k on k.id = t.requester_contact_id
        where t.id = $1
        union all
        select body, internal from ticket_comments where ticket_id = $1 and held_until is null
        "#,
        into,
    )
    .fetch_all(&mut *conn)
    .await?;
    let (mut here, mut public) = (BTreeSet::new(), BTreeSet::new());
    for row in texts {
        let words = search::words(&row.text);
        if !row.internal {
            public.extend(words.iter().cloned());
        }
        here.extend(words);
    }
    let most = usize::try_from(MOST_WORDS).unwrap_or_default();
    let (here, public): (Vec<String>, Vec<String>) =
        (here.into_iter().take(most).collect(), public.into_iter().take(most).collect());
    // What it was called before stays in it, unless the other has it, too.
    sqlx::query!(
        "
        update tickets t
        set words = ts_delete(t.words, tsvector_to_array(f.words)) || array_to_tsvector($3::text[]),
            public_words = ts_delete(t.public_words, tsvector_to_array(f.public_words)) || array_to_tsvector($4::text[])
        from tickets f
        where t.id = $2 and f.id = $1
        ",
        from,
        into,
        &here,
        &public,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The database holds a megabyte of words for one ticket; this is well below, whatever they are.
pub(super) const MOST_WORDS: i32 = 4000;

/// Keeps words, so that who misspells one finds it.
pub(crate) async fn learn(conn: &mut PgConnection, words: &[String]) -> Result<()> {
    // In one order, so that two who learn the same wait for each other and not in a circle.
    sqlx::query!(
        "
        insert into ticket_words (word)
        select word
        from unnest($1::text[]) as given (word)
        where char_length(word) between 4 and 40 and not exists (select from ticket_words known where known.word = given.word)
        order by word
        on conflict do nothing
        ",
        words,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What somebody looks for, in two forms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sought {
    /// For the index: all words, each with what may be meant by it.
    pub query: String,
    /// Beginnings of words to mark.
    pub words: Vec<String>,
}

/// Puts words right that nothing begins with, by those that stand in tickets which whoever looks sees:
/// what the spelling is put right to is told, and so is that it was not.
pub(super) async fn sought(conn: &mut PgConnection, sight: Sight, text: &str) -> Result<Sought> {
    let wanted = search::sought(text);
    let found = match sight {
        Sight::All => near_anything(conn, &wanted).await?,
        Sight::Own(user) => near_own(conn, user, &wanted).await?,
    };
    let mut sought = Sought::default();
    let mut terms = Vec::with_capacity(wanted.len());
    for word in wanted {
        let known = found.iter().find(|near| near.wanted == word).map(|near| &near.words[..]);
        let near = search::nearest(&word, known.unwrap_or_default());
        // As it was written it may still stand in an internal note or be a number.
        let meant: Vec<String> = std::iter::once(word).chain(near).collect();
        // A word is letters and digits: nothing in it can end the quotes.
        let any: Vec<String> = meant.iter().map(|word| format!("'{word}':*")).collect();
        terms.push(format!("({})", any.join(" | ")));
        sought.words.extend(meant);
    }
    sought.query = terms.join(" & ");
    Ok(sought)
}

/// Words that may be meant by one that nothing begins with.
struct Near {
    wanted: String,
    words: Vec<String>,
}

async fn near_anything(conn: &mut PgConnection, wanted: &[String]) -> Result<Vec<Near>> {
    let near = sqlx::query_as!(
        Near,
        r#"
        select wanted.word as "wanted!", near.words as "words!"
        from unnest($1::text[]) as wanted (word)
        cross join lateral (
            select array (
                select w.word
                from ticket_words w
                where w.word % wanted.word or w.word like left(wanted.word, 2) || '%'
                limit 3000
            ) as words
        ) near
        where char_length(wanted.word) between 4 and 40
            and not exists (select from ticket_words w where w.word like wanted.word || '%')
        "#,
        wanted,
    );
    Ok(near.fetch_all(conn).await?)
}

/// Somebody's own tickets are few, and so are the words in them.
async fn near_own(conn: &mut PgConnection, user: UserId, wanted: &[String]) -> Result<Vec<Near>> {
    let near = sqlx::query_as!(
        Near,
        r#"
        with own as materialized (
            select distinct lexeme.word
            from tickets t
            cross join lateral unnest(tsvector_to_array(t.public_words)) as lexeme (word)
            where t.id in (
                select id from tickets where requester_id = $2
                union
                select ticket_id from ticket_watchers where user_id = $2
            )
            limit 20000
        )
        select wanted.word as "wanted!", near.words as "words!"
        from unnest($1::text[]) as wanted (word)
        cross join lateral (
            select array (
                select w.word
                from own w
                where char_length(w.word) between 4 and 40
                    and (w.word % wanted.word or w.word like left(wanted.word, 2) || '%')
                limit 3000
            ) as words
        ) near
        where char_length(wanted.word) between 4 and 40
            and not exists (select from own w where w.word like wanted.word || '%')
        "#,
        wanted,
        user.0,
    );
    Ok(near.fetch_all(conn).await?)
}
