//! Who sees what: every reader asks the same.

use domain::ProblemKind;
use domain::accounts::{Actor, Permission, Role, Scopes};
use domain::live::{ClientMessage, Event, Topic};
use domain::tickets::{Counts, FileName, Happening, LinkKind, NewComment, TicketFilter};
use services::accounts::{Authenticated, Through};
use services::live::Hub;
use services::tickets;
use sqlx::PgPool;

use super::{listed, member, noted, opened, said, titles};
use crate::desk::{Desk, kind, sign_in, user, user_with_password};
use crate::looker::Looker;

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn members_find_their_own_and_what_they_watch(db: PgPool) {
    let desk = Desk::open(db).await;
    let (sabine, nuno) = (member(&desk, "sabine").await, member(&desk, "nuno").await);
    let hers = opened(&desk, &sabine, "Dark camera").await.line.number;
    let his = opened(&desk, &nuno, "Loud fan").await.line.number;
    let all = TicketFilter::default();

    assert_eq!(titles(&listed(&desk, &sabine, &all).await), ["Dark camera"]);
    assert_eq!(titles(&listed(&desk, &desk.ana, &all).await), ["Loud fan", "Dark camera"]);
    for filter in [
        TicketFilter { requester: Some(nuno.user), ..all.clone() },
        TicketFilter { q: Some("fan".into()), ..all.clone() },
        TicketFilter { q: Some(format!("#{his}")), ..all.clone() },
    ] {
        assert!(listed(&desk, &sabine, &filter).await.is_empty(), "{filter:?}");
    }
    let platform = &desk.platform;
    let body: domain::tickets::CommentBody = "Hello?".parse().unwrap();
    let new = NewComment::public(body);
    assert_eq!(kind(tickets::get(platform, &sabine, his).await), ProblemKind::NotFound);
    assert_eq!(kind(tickets::find(platform, &sabine, his).await), ProblemKind::NotFound);
    assert_eq!(kind(tickets::timeline(platform, &sabine, his).await), ProblemKind::NotFound);
    assert_eq!(kind(tickets::comments(platform, &sabine, his).await), ProblemKind::NotFound);
    assert_eq!(kind(tickets::comment(platform, &sabine, his, &new).await), ProblemKind::NotFound);
    assert_eq!(kind(tickets::mark_read(platform, &sabine, his).await), ProblemKind::NotFound);
    let name = FileName::tamed("a.txt");
    let file = tickets::attachments::attach(platform, &sabine, his, &name, "x".into(), false).await;
    assert_eq!(kind(file), ProblemKind::NotFound);

    // Who is asked to watch it sees it.
    tickets::watch(platform, &desk.ana, his, sabine.user, true).await.unwrap();
    assert_eq!(titles(&listed(&desk, &sabine, &all).await), ["Loud fan", "Dark camera"]);
    said(&desk, &sabine, his, "I hear it, too.").await;
    tickets::watch(platform, &sabine, his, sabine.user, false).await.unwrap();
    assert_eq!(kind(tickets::get(platform, &sabine, his).await), ProblemKind::NotFound);
    // A link to what one may not see is none.
    tickets::link(platform, &desk.ana, hers, his, LinkKind::Related).await.unwrap();
    assert!(tickets::find(platform, &sabine, hers).await.unwrap().links.is_empty());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_internal_note_is_nowhere_to_be_found_for_its_requester(db: PgPool) {
    let desk = Desk::open(db).await;
    let sabine = member(&desk, "sabine").await;
    let number = opened(&desk, &sabine, "Dark camera").await.line.number;
    let platform = &desk.platform;
    let before = tickets::get(platform, &sabine, number).await.unwrap();
    noted(&desk, &desk.ana, number, "She spilled zugzwang over it, again.").await;
    let name = FileName::tamed("bill.pdf");
    let bill = b"%PDF-1.7".as_slice().into();
    let bill = tickets::attachments::attach(platform, &desk.ana, number, &name, bill, true);
    let bill = bill.await.unwrap();

    let after = tickets::get(platform, &sabine, number).await.unwrap();
    assert_eq!(after, before, "not even a count or a time tells of it");
    let whole = tickets::find(platform, &sabine, number).await.unwrap();
    let json = serde_json::to_string(&whole).unwrap();
    assert!(!json.contains("zugzwang") && !json.contains("bill.pdf"), "{json}");
    let found = TicketFilter { q: Some("zugzwang".into()), ..TicketFilter::default() };
    assert!(listed(&desk, &sabine, &found).await.is_empty());
    assert_eq!(listed(&desk, &desk.ana, &found).await.len(), 1);
    // A word that only a note has puts nobody's spelling right.
    let guess = TicketFilter { q: Some("zugzwangg".into()), ..TicketFilter::default() };
    let sort = domain::tickets::TicketSort::default();
    let guessed =
        tickets::list(platform, &sabine, &guess, sort, None, 50).await.unwrap().read().unwrap();
    assert_eq!(guessed.sought, ["zugzwangg"]);
    // Nor does one that only the ticket of somebody else has.
    opened(&desk, &desk.ana, "The vault opens with zebrafalcon77").await;
    let guess = TicketFilter { q: Some("zebrafalcom77".into()), ..TicketFilter::default() };
    let guessed =
        tickets::list(platform, &sabine, &guess, sort, None, 50).await.unwrap().read().unwrap();
    assert_eq!(guessed.sought, ["zebrafalcom77"]);
    let by_staff =
        tickets::list(platform, &desk.ana, &guess, sort, None, 50).await.unwrap().read().unwrap();
    assert!(by_staff.sought.contains(&"zebrafalcon77".to_owned()), "{:?}", by_staff.sought);
    let own = TicketFilter { q: Some("camxra".into()), ..TicketFilter::default() };
    let own = tickets::list(platform, &sabine, &own, sort, None, 50).await.unwrap().read().unwrap();
    assert_eq!(own.items.len(), 1, "one's own are still put right: {:?}", own.sought);
    assert_eq!(
        kind(tickets::attachments::download(platform, &sabine, bill.id).await),
        ProblemKind::NotFound
    );
    assert_eq!(tickets::counts(platform, &sabine).await.unwrap().unread, 0);
    let sheet = tickets::export(platform, &sabine, &TicketFilter::default(), sort).await.unwrap();
    assert!(!String::from_utf8_lossy(&sheet).contains("zugzwang"));

    let staff = tickets::get(platform, &desk.admin, number).await.unwrap();
    assert_eq!((staff.line.notes, staff.line.unread), (1, true));
    let note = NewComment::internal("I know.".parse().unwrap());
    let by_member = tickets::comment(platform, &sabine, number, &note).await;
    assert_eq!(kind(by_member), ProblemKind::Forbidden);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_token_for_ones_own_tickets_reads_no_note_of_its_owners_colleagues(db: PgPool) {
    let desk = Desk::open(db).await;
    let number = opened(&desk, &desk.ana, "Dark camera").await.line.number;
    let others = opened(&desk, &desk.admin, "Loud fan").await.line.number;
    noted(&desk, &desk.admin, number, "Old lamp.").await;
    let scopes = Some(Scopes::from_iter([Permission::OpenTickets]));
    let token = Actor { scopes, ..desk.ana };
    let timeline = tickets::timeline(&desk.platform, &token, number).await.unwrap();
    assert!(timeline.iter().all(|entry| matches!(entry.what, Happening::Opened)), "{timeline:?}");
    assert_eq!(kind(tickets::get(&desk.platform, &token, others).await), ProblemKind::NotFound);
    let blind = Actor { scopes: Some(Scopes::default()), ..desk.ana };
    assert_eq!(kind(tickets::get(&desk.platform, &blind, number).await), ProblemKind::Forbidden);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_requesters_screen_hears_of_answers_and_never_of_notes(db: PgPool) {
    let desk = Desk::open(db).await;
    let sabine = user_with_password(&desk.platform, "sabine", &[Role::Member]).await;
    let number = opened(&desk, &sabine, "Dark camera").await.line.number;
    let other = opened(&desk, &desk.ana, "Loud fan").await.line.number;
    let hub = Hub::start(desk.platform.clone());
    let session = sign_in(&desk.platform, "sabine", crate::desk::PASSWORD).await.unwrap().session;
    let who =
        Authenticated { actor: sabine, session, through: Through::Browser, must_set_up_mfa: false };
    let mut hers = Looker::of(&hub, who).await;
    hers.connection.handle(ClientMessage::Subscribe(vec![Topic::Tickets]));
    let mut anas = Looker::of(&hub, desk.sign_in("ana").await).await;
    anas.connection.handle(ClientMessage::Subscribe(vec![Topic::Tickets]));

    noted(&desk, &desk.admin, number, "Old lamp.").await;
    said(&desk, &desk.admin, other, "Which room?").await;
    said(&desk, &desk.admin, number, "Which camera?").await;

    let Event::OwnTicketChanged { ticket, .. } = hers.event().await else { panic!() };
    assert_eq!((ticket.number, ticket.comments, ticket.notes), (number, 1, 0));
    let mut heard = Vec::new();
    for _ in 0..3 {
        let Event::TicketChanged { ticket, .. } = anas.event().await else { panic!() };
        heard.push((ticket.number, ticket.comments, ticket.notes));
    }
    assert_eq!(heard, [(number, 0, 1), (other, 1, 0), (number, 1, 1)]);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_others_did_is_new_until_one_has_looked(db: PgPool) {
    let desk = Desk::open(db).await;
    let sabine = member(&desk, "sabine").await;
    let number = opened(&desk, &sabine, "Dark camera").await.line.number;
    let platform = &desk.platform;
    let unread = async |who: &Actor| tickets::counts(platform, who).await.unwrap().unread;
    assert_eq!((unread(&sabine).await, unread(&desk.ana).await), (0, 1));

    tickets::mark_read(platform, &desk.ana, number).await.unwrap();
    said(&desk, &desk.ana, number, "Which camera?").await;
    assert_eq!(
        (unread(&sabine).await, unread(&desk.ana).await),
        (1, 0),
        "one's own words are known"
    );
    // Who has not read what was there before still has not, whatever they do themselves.
    said(&desk, &desk.admin, number, "Ana is on it.").await;
    assert_eq!(unread(&desk.admin).await, 1);

    tickets::mark_all_read(platform, &sabine).await.unwrap();
    assert_eq!(unread(&sabine).await, 0);
    tickets::mark_unread(platform, &sabine, number).await.unwrap();
    assert_eq!(unread(&sabine).await, 1);
    let only = TicketFilter { unread: Some(true), ..TicketFilter::default() };
    assert_eq!(listed(&desk, &sabine, &only).await.len(), 1);
    // Who is new has missed nothing.
    let new = user(platform, "new", &[Role::Technician]).await;
    assert_eq!(unread(&new).await, 0);
    let counts = tickets::counts(platform, &new).await.unwrap();
    assert_eq!(counts, Counts { open: 1, unassigned: 1, ..Counts::default() });
}
