//! What people say about tickets.

use chrono::Utc;
use domain::ProblemKind;
use domain::tickets::{Happening, LinkKind, NewComment, TicketChange, TicketStatus, TicketWhole};
use services::tickets;
use sqlx::PgPool;

use super::{become_, member, opened, said};
use crate::desk::{Desk, kind};

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_answer_of_the_requester_opens_what_waits_or_is_resolved(db: PgPool) {
    let desk = Desk::open(db).await;
    let sabine = member(&desk, "sabine").await;
    for status in [TicketStatus::Pending, TicketStatus::Resolved] {
        let number = opened(&desk, &sabine, "Dark camera").await.line.number;
        become_(&desk, number, status).await;
        said(&desk, &desk.ana, number, "Try again, please.").await;
        let waits = tickets::get(&desk.platform, &desk.ana, number).await.unwrap();
        assert_eq!(waits.line.status, status, "what staff says leaves it");
        assert!(waits.line.first_answered_at.is_some());
        said(&desk, &sabine, number, "Still dark.").await;
        let open = tickets::get(&desk.platform, &desk.ana, number).await.unwrap();
        assert_eq!((open.line.status, open.line.resolved_at), (TicketStatus::Open, None));
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_the_requester_says_to_a_closed_ticket_begins_another(db: PgPool) {
    let desk = Desk::open(db).await;
    let sabine = member(&desk, "sabine").await;
    let number = opened(&desk, &sabine, "Dark camera").await.line.number;
    become_(&desk, number, TicketStatus::Resolved).await;
    become_(&desk, number, TicketStatus::Closed).await;
    let ana = TicketChange::assignee(Some(desk.ana.user));
    tickets::change(&desk.platform, &desk.admin, number, None, &ana).await.unwrap();
    let comment = said(&desk, &sabine, number, "Dark again.").await;
    assert_ne!(comment.ticket, number);
    let next = tickets::find(&desk.platform, &sabine, comment.ticket).await.unwrap();
    assert_eq!((next.ticket.line.title.as_str(), next.ticket.line.comments), ("Dark camera", 1));
    assert_eq!(next.ticket.line.assignee_id, Some(desk.ana.user), "who had the first has it");
    assert_eq!((next.links[0].kind, next.links[0].number), (LinkKind::Related, number));
    let old = tickets::get(&desk.platform, &sabine, number).await.unwrap();
    assert_eq!((old.line.status, old.line.comments), (TicketStatus::Closed, 0));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_held_does_not_wait_for_who_is_at_its_ticket(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let (one, two) = (opened(&desk, &desk.ana, "One").await, opened(&desk, &desk.ana, "Two").await);
    for ticket in [&one, &two] {
        let held = NewComment { hold: true, ..NewComment::public("Coming.".parse().unwrap()) };
        let number = ticket.line.number;
        tickets::comment(&desk.platform, &desk.ana, number, &held).await.unwrap();
    }
    sqlx::query("update ticket_comments set held_until = now()").execute(&db).await.unwrap();
    let mut somebody = db.begin().await.unwrap();
    sqlx::query("select id from tickets where id = $1 for update")
        .bind(one.line.id.0)
        .fetch_one(&mut *somebody)
        .await
        .unwrap();
    assert_eq!(tickets::release_held(&desk.platform).await.unwrap(), 1, "the other");
    somebody.rollback().await.unwrap();
    assert_eq!(tickets::release_held(&desk.platform).await.unwrap(), 1);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn nobody_changes_what_was_said_to_a_ticket_in_the_archive(db: PgPool) {
    let desk = Desk::open(db).await;
    let number = opened(&desk, &desk.ana, "Dark camera").await.line.number;
    let comment = said(&desk, &desk.ana, number, "I lok.").await;
    tickets::archive(&desk.platform, &desk.ana, number).await.unwrap();
    let right = "I look.".parse().unwrap();
    let late = tickets::edit_comment(&desk.platform, &desk.ana, comment.id, &right).await;
    assert_eq!(kind(late), ProblemKind::Conflict);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_comment_can_be_changed_by_its_author_for_a_while(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let number = opened(&desk, &desk.ana, "Dark camera").await.line.number;
    let comment = said(&desk, &desk.ana, number, "I lok.").await;
    let right = "I look.".parse().unwrap();
    let other = tickets::edit_comment(&desk.platform, &desk.admin, comment.id, &right).await;
    assert_eq!(kind(other), ProblemKind::NotFound);
    let edited =
        tickets::edit_comment(&desk.platform, &desk.ana, comment.id, &right).await.unwrap();
    assert!(edited.edited_at.is_some() && edited.body == right);
    sqlx::query("update ticket_comments set created_at = created_at - interval '16 minutes'")
        .execute(&db)
        .await
        .unwrap();
    let late = "I looked.".parse().unwrap();
    let late = tickets::edit_comment(&desk.platform, &desk.ana, comment.id, &late).await;
    assert_eq!(kind(late), ProblemKind::Conflict);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_held_comment_is_its_authors_until_it_comes_out(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let sabine = member(&desk, "sabine").await;
    let number = opened(&desk, &sabine, "Dark camera").await.line.number;
    let platform = &desk.platform;
    let held = |body: &str| NewComment { hold: true, ..NewComment::public(body.parse().unwrap()) };
    let first = tickets::comment(platform, &desk.ana, number, &held("Oh no.")).await.unwrap();
    assert!(first.is_held(Utc::now()));
    let count = async |who| tickets::comments(platform, who, number).await.unwrap().items.len();
    assert_eq!((count(&desk.ana).await, count(&sabine).await, count(&desk.admin).await), (1, 0, 0));

    let other = tickets::take_back_comment(platform, &desk.admin, first.id).await;
    assert_eq!(kind(other), ProblemKind::NotFound);
    let body = tickets::take_back_comment(platform, &desk.ana, first.id).await.unwrap();
    assert_eq!(body.as_str(), "Oh no.");
    assert_eq!(count(&desk.ana).await, 0);

    let second = tickets::comment(platform, &desk.ana, number, &held("Coming.")).await.unwrap();
    assert_eq!(tickets::release_held(platform).await.unwrap(), 0, "too early");
    sqlx::query("update ticket_comments set held_until = now() - interval '1 second'")
        .execute(&db)
        .await
        .unwrap();
    assert_eq!(tickets::release_held(platform).await.unwrap(), 1);
    assert_eq!(tickets::release_held(&desk.second_server()).await.unwrap(), 0, "once");
    assert_eq!(count(&sabine).await, 1);
    let ticket = tickets::get(platform, &sabine, number).await.unwrap();
    assert!(ticket.line.unread && ticket.line.comments == 1);
    let late = tickets::take_back_comment(platform, &desk.ana, second.id).await;
    assert_eq!(kind(late), ProblemKind::Conflict);
}

/// What is sent and resolved is one thing: it waits as one, is taken back as one, and told in one mail.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_status_comes_with_its_comment(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let sabine = member(&desk, "sabine").await;
    let number = opened(&desk, &sabine, "Dark camera").await.line.number;
    let platform = &desk.platform;
    let mails = async || {
        sqlx::query_scalar::<_, String>(
            "select text_part from mails where user_id = $1 order by id",
        )
        .bind(sabine.user.0)
        .fetch_all(&db)
        .await
        .unwrap()
    };
    let status = async || tickets::get(platform, &desk.ana, number).await.unwrap().line.status;
    let said = |body: &str| NewComment {
        hold: true,
        status: Some(TicketStatus::Resolved),
        ..NewComment::public(body.parse().unwrap())
    };
    assert_eq!(
        kind(tickets::comment(platform, &sabine, number, &said("Done?")).await),
        ProblemKind::Forbidden
    );
    let closed = NewComment { status: Some(TicketStatus::Closed), ..said("From open to closed.") };
    assert_eq!(
        kind(tickets::comment(platform, &desk.ana, number, &closed).await),
        ProblemKind::Invalid
    );

    let before = mails().await.len();
    let first = tickets::comment(platform, &desk.ana, number, &said("Oh no.")).await.unwrap();
    assert_eq!((status().await, mails().await.len()), (TicketStatus::Open, before));
    tickets::take_back_comment(platform, &desk.ana, first.id).await.unwrap();

    tickets::comment(platform, &desk.ana, number, &said("A new cable.")).await.unwrap();
    sqlx::query("update ticket_comments set held_until = now() - interval '1 second'")
        .execute(&db)
        .await
        .unwrap();
    tickets::release_held(platform).await.unwrap();
    assert_eq!(status().await, TicketStatus::Resolved);
    let told = mails().await;
    assert_eq!(told.len(), before + 1, "one mail");
    let last = told.last().unwrap();
    assert!(last.contains("A new cable.") && last.contains("is resolved now"), "{last}");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_is_named_follows_the_ticket(db: PgPool) {
    let desk = Desk::open(db).await;
    let sabine = member(&desk, "sabine").await;
    let number = opened(&desk, &desk.admin, "Dark camera").await.line.number;
    let note = NewComment::internal("@ana, please. Not @sabine.".parse().unwrap());
    tickets::comment(&desk.platform, &desk.admin, number, &note).await.unwrap();
    let whole = tickets::find(&desk.platform, &desk.admin, number).await.unwrap();
    let watchers: Vec<_> = whole.watchers.iter().map(|who| who.user_id).collect();
    assert_eq!(watchers, [Some(desk.ana.user)], "a note names colleagues alone");
    assert_eq!(kind(tickets::get(&desk.platform, &sabine, number).await), ProblemKind::NotFound);

    let html = said_in(&whole);
    assert!(html.contains("<mark>@ana</mark>, please. Not @sabine."), "who hears of it: {html}");
    let hers = tickets::find(&desk.platform, &desk.ana, number).await.unwrap();
    assert!(said_in(&hers).contains("<mark data-me=\"\">@ana</mark>"), "{}", said_in(&hers));
}

/// The first comment, as the page shows it.
fn said_in(whole: &TicketWhole) -> &str {
    let said = whole.timeline.iter().find_map(|entry| match &entry.what {
        Happening::Commented { comment: Some(comment) } => Some(comment.html.as_str()),
        _ => None,
    });
    said.unwrap()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_said_is_shown_without_harm(db: PgPool) {
    let desk = Desk::open(db).await;
    let number = opened(&desk, &desk.ana, "Dark camera").await.line.number;
    said(&desk, &desk.ana, number, "**Look**: <script>alert(1)</script>").await;
    let whole = tickets::find(&desk.platform, &desk.ana, number).await.unwrap();
    let html = said_in(&whole);
    assert!(html.contains("<strong>Look</strong>") && !html.contains("<script"), "{html}");
}
