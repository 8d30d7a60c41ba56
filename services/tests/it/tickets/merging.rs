//! Links, merging, changing many, and taking it back.

use domain::ProblemKind;
use domain::accounts::Actor;
use domain::tickets::{
    Bulk, CommentId, DeedKind, DraftPlace, FileName, Happening, LinkKind, NewTicket, Priority,
    RequesterRef, Split, TicketChange, TicketFilter, TicketNumber, TicketSort, TicketStatus,
    TimelineEntry, UndoId,
};
use services::notifications;
use services::tickets::{self, attachments};
use sqlx::PgPool;

use super::lists::many;
use super::{become_, listed, member, new, noted, opened, said, titles};
use crate::desk::{Desk, kind};
use crate::statements::statements;

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_merge_carries_everything_over_and_back(db: PgPool) {
    let desk = Desk::open(db).await;
    let (sabine, nuno) = (member(&desk, "sabine").await, member(&desk, "nuno").await);
    let platform = &desk.platform;
    let from = opened(&desk, &sabine, "Dark camera").await.line.number;
    let into = opened(&desk, &nuno, "No picture in studio 2").await.line.number;
    said(&desk, &sabine, from, "Since monday.").await;
    noted(&desk, &desk.ana, from, "Old lamp.").await;
    said(&desk, &nuno, into, "Since this morning.").await;

    let (merged, undo) = tickets::merge(platform, &desk.ana, from, into).await.unwrap();
    assert_eq!((merged.line.comments, merged.line.notes), (2, 1));
    let led = tickets::get(platform, &sabine, from).await.unwrap();
    assert_eq!(led.line.number, into, "the number leads to the other, and she follows it");
    let all = listed(&desk, &desk.ana, &TicketFilter::default()).await;
    assert_eq!(titles(&all), ["No picture in studio 2"]);
    let by_words = TicketFilter { q: Some("monday".into()), ..TicketFilter::default() };
    assert_eq!(listed(&desk, &desk.ana, &by_words).await[0].number, into);
    let again = tickets::merge(platform, &desk.ana, from, into).await;
    assert_eq!(kind(again), ProblemKind::Invalid, "it is a part of it already");
    said(&desk, &sabine, from, "And now?").await;

    let deeds = tickets::undoable(platform, &desk.ana).await.unwrap();
    let deeds: Vec<_> = deeds.into_iter().map(|deed| (deed.id, deed.what, deed.numbers)).collect();
    assert_eq!(deeds, [(undo, DeedKind::Merged, vec![from])]);
    assert!(tickets::undoable(platform, &desk.admin).await.unwrap().is_empty(), "one's own");
    let undone = tickets::undo(platform, &desk.ana, undo).await.unwrap();
    assert_eq!((undone.restored, undone.kept), (vec![from], vec![]));
    assert!(tickets::undoable(platform, &desk.ana).await.unwrap().is_empty());
    let hers = tickets::find(platform, &desk.ana, from).await.unwrap();
    assert_eq!((hers.ticket.line.comments, hers.ticket.line.notes), (1, 1));
    assert!(hers.ticket.line.archived_at.is_none());
    let his = tickets::find(platform, &desk.ana, into).await.unwrap();
    assert_eq!(his.ticket.line.comments, 2, "what was said since stays where it was said");
    let has = |what: fn(&Happening) -> bool| his.timeline.iter().any(|entry| what(&entry.what));
    assert!(has(|what| matches!(what, Happening::TookIn { .. })));
    assert!(has(|what| matches!(what, Happening::Unmerged { .. })));
    assert_eq!(kind(tickets::get(platform, &sabine, into).await), ProblemKind::NotFound);
    assert_eq!(kind(tickets::undo(platform, &desk.ana, undo).await), ProblemKind::Conflict);
}

/// A ticket that was merged by mistake is somebody else's business: nobody finds out what was in it by looking
/// for words.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_went_back_is_not_found_where_it_was(db: PgPool) {
    let desk = Desk::open(db).await;
    let (platform, ana) = (&desk.platform, &desk.ana);
    let (sabine, nuno) = (member(&desk, "sabine").await, member(&desk, "nuno").await);
    let from = opened(&desk, &sabine, "The vault opens with zebrafalcon77").await.line.number;
    let into = opened(&desk, &nuno, "No picture in studio 2").await.line.number;
    said(&desk, &nuno, into, "The vault is next to it.").await;
    noted(&desk, ana, into, "Old lamp.").await;
    let (_, undo) = tickets::merge(platform, ana, from, into).await.unwrap();
    said(&desk, &nuno, into, "Since monday.").await;
    tickets::undo(platform, ana, undo).await.unwrap();

    let found = async |by: &Actor, word: &str| {
        let filter = TicketFilter { q: Some(word.to_owned()), ..TicketFilter::default() };
        let sort = TicketSort::default();
        let page =
            tickets::list(platform, by, &filter, sort, None, 50).await.unwrap().read().unwrap();
        let numbers: Vec<_> = page.items.iter().map(|line| line.number).collect();
        (numbers, page.sought)
    };
    assert_eq!(found(&nuno, "zebrafalcon77").await.0, []);
    assert_eq!(found(&nuno, "zebrafalcom77").await.1, ["zebrafalcom77"]);
    assert_eq!(found(ana, "zebrafalcon77").await.0, [from], "it is found where it is");
    for word in ["picture", "monday", "vault", "nuno"] {
        assert_eq!(found(&nuno, word).await.0, [into], "{word}");
    }
    assert_eq!((found(&nuno, "lamp").await.0, found(ana, "lamp").await.0), (vec![], vec![into]));
}

/// What was asked in a ticket, and the files that came with it, are read where its number leads.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_was_asked_in_a_ticket_is_said_in_the_other(db: PgPool) {
    let desk = Desk::open(db).await;
    let (platform, ana) = (&desk.platform, &desk.ana);
    let sabine = member(&desk, "sabine").await;
    let name = FileName::tamed("lamp.txt");
    let file = attachments::upload(platform, &sabine, &name, "red".into()).await.unwrap();
    let asked = NewTicket {
        description: "Camera 2 is **dark**.".parse().unwrap(),
        attachments: vec![file.id],
        ..new("Dark camera")
    };
    let from = tickets::open(platform, &sabine, &asked).await.unwrap().line.number;
    let later = attachments::attach(platform, ana, from, &name, "dim".into(), false).await.unwrap();
    let other = opened(&desk, ana, "Move of studio 2").await.line.number;
    tickets::link(platform, ana, from, other, LinkKind::Parent).await.unwrap();
    let into = opened(&desk, ana, "No picture in studio 2").await.line.number;
    said(&desk, ana, into, "Which one?").await;
    let before = tickets::find(platform, ana, from).await.unwrap();

    let (_, undo) = tickets::merge(platform, ana, from, into).await.unwrap();
    let whole = tickets::find(platform, &sabine, into).await.unwrap();
    let comments = tickets::comments(platform, &sabine, into).await.unwrap().items;
    let first = &comments[0];
    assert_eq!((comments.len(), whole.ticket.line.comments), (2, 2));
    assert_eq!(first.body.as_str(), "Camera 2 is **dark**.");
    assert!(first.author.as_ref().unwrap().is(sabine.user));
    assert_eq!(first.created_at, before.ticket.line.created_at, "when it was asked");
    assert_eq!(first.attachments.iter().map(|file| file.id).collect::<Vec<_>>(), [file.id]);
    assert_eq!(whole.attachments.iter().map(|file| file.id).collect::<Vec<_>>(), [later.id]);
    let said = |entry: &TimelineEntry| matches!(entry.what, Happening::Commented { .. });
    let said: Vec<_> = whole.timeline.iter().filter(|entry| said(entry)).collect();
    assert!(said.len() == 2 && said[0].at < said[1].at, "in its place");
    let links = tickets::links_of(platform, ana, into).await.unwrap();
    assert_eq!((links.len(), links[0].kind, links[0].number), (1, LinkKind::Parent, other));

    tickets::undo(platform, ana, undo).await.unwrap();
    let after = tickets::find(platform, ana, from).await.unwrap();
    assert_eq!(after.attachments, before.attachments);
    assert_eq!(after.timeline[0], before.timeline[0], "it begins as it began");
    assert_eq!((after.links, after.ticket.line.comments), (before.links, 0));
    let into = tickets::find(platform, ana, into).await.unwrap();
    assert_eq!((into.ticket.line.comments, into.attachments.len(), into.links.len()), (1, 0, 0));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_went_elsewhere_since_is_not_changed_back_there(db: PgPool) {
    let desk = Desk::open(db).await;
    let (platform, ana) = (&desk.platform, &desk.ana);
    let one = opened(&desk, ana, "One").await.line.number;
    let two = opened(&desk, ana, "Two").await.line.number;
    let into = opened(&desk, ana, "Another").await.line.number;
    let change = TicketChange::status(TicketStatus::Pending);
    let bulk = Bulk { numbers: vec![one], change, ..Bulk::default() };
    let changed = tickets::bulk(platform, ana, &bulk).await.unwrap().undo.unwrap();
    let (_, archived) = tickets::archive(platform, ana, two).await.unwrap();
    tickets::restore(platform, ana, two).await.unwrap();
    // As often as the first was.
    become_(&desk, into, TicketStatus::InProgress).await;
    for number in [one, two] {
        tickets::merge(platform, ana, number, into).await.unwrap();
    }
    let before = tickets::get(platform, ana, into).await.unwrap();
    let undone = tickets::undo(platform, ana, changed).await.unwrap();
    assert_eq!((undone.restored, undone.kept), (vec![], vec![one]));
    assert_eq!(tickets::get(platform, ana, into).await.unwrap(), before);

    tickets::archive(platform, ana, into).await.unwrap();
    let undone = tickets::undo(platform, ana, archived).await.unwrap();
    assert_eq!((undone.restored, undone.kept), (vec![], vec![two]));
    assert!(tickets::get(platform, ana, into).await.unwrap().line.is_archived());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_was_begun_for_a_ticket_stands_where_it_went(db: PgPool) {
    let desk = Desk::open(db).await;
    let platform = &desk.platform;
    let mut numbers = Vec::new();
    for title in ["Dark camera", "No picture", "Nothing works"] {
        numbers.push(opened(&desk, &desk.ana, title).await.line.number);
    }
    let place = |at: usize| DraftPlace::Ticket(numbers[at]);
    let write = async |who: &Actor, at: usize, text: &str, internal| {
        tickets::drafts::save(platform, who, place(at), &text.parse().unwrap(), internal)
            .await
            .unwrap();
    };
    let read = async |who: &Actor, at: usize| {
        let draft = tickets::drafts::read(platform, who, place(at)).await.unwrap();
        draft.map(|draft| (draft.body.to_string(), draft.internal))
    };
    write(&desk.ana, 0, "Which camera?", false).await;
    write(&desk.ana, 2, "She forgot the cable.", true).await;
    write(&desk.admin, 1, "I am on my way.", false).await;
    tickets::merge(platform, &desk.admin, numbers[0], numbers[1]).await.unwrap();
    tickets::merge(platform, &desk.admin, numbers[1], numbers[2]).await.unwrap();

    let both = "She forgot the cable.\n\nWhich camera?".to_owned();
    assert_eq!(read(&desk.ana, 2).await, Some((both.clone(), true)), "and no note is a reply");
    assert_eq!(read(&desk.ana, 0).await, None, "they stand in one place");
    assert_eq!(read(&desk.admin, 2).await, Some(("I am on my way.".to_owned(), false)));
    // A window that was slow to hear of it says the same once more.
    write(&desk.ana, 0, "Which camera?", false).await;
    assert_eq!(read(&desk.ana, 2).await, Some((both.clone(), true)));
    write(&desk.ana, 0, "Which camera?", false).await;
    noted(&desk, &desk.ana, numbers[2], &both).await;
    assert_eq!(read(&desk.ana, 2).await, None, "what was sent does not come back");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn two_who_merge_crosswise_do_not_wait_for_each_other_for_ever(db: PgPool) {
    let desk = Desk::open(db).await;
    let one = opened(&desk, &desk.ana, "Dark camera").await.line.number;
    let two = opened(&desk, &desk.ana, "No picture").await.line.number;
    let (first, second) = tokio::join!(
        tickets::merge(&desk.platform, &desk.ana, one, two),
        tickets::merge(&desk.platform, &desk.admin, two, one),
    );
    assert!(first.is_ok() != second.is_ok(), "one of them has it");
    let all = listed(&desk, &desk.ana, &TicketFilter::default()).await;
    assert_eq!(all.len(), 1);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn links_go_both_ways(db: PgPool) {
    let desk = Desk::open(db).await;
    let platform = &desk.platform;
    let large = opened(&desk, &desk.ana, "Move of studio 2").await.line.number;
    let small = opened(&desk, &desk.ana, "Cables of studio 2").await.line.number;
    let links = tickets::link(platform, &desk.ana, small, large, LinkKind::Parent).await.unwrap();
    assert_eq!((links[0].kind, links[0].number), (LinkKind::Parent, large));
    let again = tickets::link(platform, &desk.ana, large, small, LinkKind::Child).await.unwrap();
    assert_eq!((again.len(), again[0].kind, again[0].number), (1, LinkKind::Child, small));
    let itself = tickets::link(platform, &desk.ana, small, small, LinkKind::Related).await;
    assert_eq!(kind(itself), ProblemKind::Invalid);
    let left = tickets::unlink(platform, &desk.ana, large, small, LinkKind::Child).await.unwrap();
    assert!(left.is_empty());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn many_are_changed_as_far_as_each_takes_it_and_changed_back(db: PgPool) {
    let desk = Desk::open(db).await;
    let platform = &desk.platform;
    let mut numbers = Vec::new();
    for title in ["One", "Two", "Three"] {
        numbers.push(opened(&desk, &desk.ana, title).await.line.number);
    }
    become_(&desk, numbers[2], TicketStatus::Resolved).await;
    become_(&desk, numbers[2], TicketStatus::Closed).await;
    let change = TicketChange {
        status: Some(TicketStatus::Pending),
        priority: Some(Priority::Urgent),
        add_tags: vec!["Move".parse().unwrap()],
        ..TicketChange::default()
    };
    let bulk = Bulk { numbers: numbers.clone(), change, ..Bulk::default() };
    let done = tickets::bulk(platform, &desk.ana, &bulk).await.unwrap();
    assert_eq!(done.changed, numbers[..2]);
    assert_eq!(done.refused[0].number, numbers[2]);
    assert_eq!(done.refused[0].message, "a ticket that is closed cannot become pending");
    let changed = tickets::get(platform, &desk.ana, numbers[0]).await.unwrap().line;
    assert_eq!((changed.priority, changed.tags[0].as_str()), (Priority::Urgent, "move"));

    // Somebody goes on with one of them before it is undone.
    become_(&desk, numbers[1], TicketStatus::InProgress).await;
    let undone = tickets::undo(platform, &desk.ana, done.undo.unwrap()).await.unwrap();
    assert_eq!((undone.restored, undone.kept), (vec![numbers[0]], vec![numbers[1]]));
    let back = tickets::get(platform, &desk.ana, numbers[0]).await.unwrap().line;
    assert_eq!(
        (back.status, back.priority, back.tags.len()),
        (TicketStatus::Open, Priority::Medium, 0)
    );

    let bulk = Bulk { archive: Some(true), change: TicketChange::default(), ..bulk };
    let done = tickets::bulk(platform, &desk.ana, &bulk).await.unwrap();
    assert_eq!(done.changed.len(), 3);
    assert!(listed(&desk, &desk.ana, &TicketFilter::default()).await.is_empty());
    let others = tickets::undo(platform, &desk.admin, done.undo.unwrap()).await;
    assert_eq!(kind(others), ProblemKind::NotFound, "one undoes what one did oneself");
    tickets::undo(platform, &desk.ana, done.undo.unwrap()).await.unwrap();
    assert_eq!(listed(&desk, &desk.ana, &TicketFilter::default()).await.len(), 3);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_was_said_about_something_else_becomes_a_ticket_and_comes_back(db: PgPool) {
    let desk = Desk::open(db).await;
    let (platform, ana) = (&desk.platform, &desk.ana);
    let sabine = member(&desk, "sabine").await;
    let number = opened(&desk, &sabine, "Dark camera").await.line.number;
    said(&desk, &sabine, number, "Since monday.").await;
    let other = said(&desk, &sabine, number, "The speakers crackle, too.").await;
    let elsewhere = opened(&desk, &sabine, "Stuck door").await.line.number;
    let theirs = said(&desk, &sabine, elsewhere, "It squeaks.").await;
    let split = |comments: Vec<CommentId>| Split { title: "Speakers".parse().unwrap(), comments };
    let wrong = tickets::split(platform, ana, number, &split(vec![other.id, theirs.id])).await;
    assert_eq!(kind(wrong), ProblemKind::Invalid, "one of them was said elsewhere");
    assert_eq!(listed(&desk, ana, &TicketFilter::default()).await.len(), 2, "all or nothing");

    let (part, undo) = tickets::split(platform, ana, number, &split(vec![other.id])).await.unwrap();
    assert_eq!((part.line.title.as_str(), part.line.comments), ("Speakers", 1));
    assert!(part.line.requester.is(sabine.user), "it is hers");
    let whole = tickets::find(platform, ana, number).await.unwrap();
    assert_eq!(whole.ticket.line.comments, 1);
    assert_eq!((whole.links[0].kind, whole.links[0].number), (LinkKind::Related, part.line.number));
    let by_words = TicketFilter { q: Some("crackle".into()), ..TicketFilter::default() };
    assert!(listed(&desk, ana, &by_words).await.iter().any(|line| line.number == part.line.number));

    let undone = tickets::undo(platform, ana, undo).await.unwrap();
    assert_eq!(undone.restored, [part.line.number]);
    let back = tickets::find(platform, ana, part.line.number).await.unwrap();
    let line = back.ticket.line;
    assert_eq!((line.number, line.comments), (number, 2), "its number leads back");
    assert_eq!(
        (back.watchers, back.links),
        (whole.watchers, vec![]),
        "nobody and nothing is added"
    );
}

/// A page of them, and more; each has a requester who is told.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_done_to_many_costs_little_more_for_each(db: PgPool) {
    let desk = Desk::open(db).await;
    let (platform, ana) = (&desk.platform, &desk.ana);
    let sabine = member(&desk, "sabine").await;
    let mut numbers = Vec::new();
    for turn in 0..64 {
        numbers.push(opened(&desk, &sabine, &format!("Lamp {turn}")).await.line.number);
    }
    let changed = TicketChange {
        status: Some(TicketStatus::Pending),
        ..TicketChange::assignee(Some(desk.admin.user))
    };
    let kinds = [
        Bulk { change: changed, ..Bulk::default() },
        Bulk { archive: Some(true), ..Bulk::default() },
        Bulk { archive: Some(false), ..Bulk::default() },
        Bulk { read: Some(true), ..Bulk::default() },
    ];
    for kind in kinds {
        let mut undos = Vec::new();
        let mut cost = async |some: &[TicketNumber]| {
            statements(async {
                let bulk = Bulk { numbers: some.to_vec(), ..kind.clone() };
                let done = tickets::bulk(platform, ana, &bulk).await.unwrap();
                assert_eq!((done.changed, done.refused), (some.to_vec(), vec![]));
                undos.push(done.undo);
            })
            .await
        };
        let (few, many) = (cost(&numbers[..4]).await, cost(&numbers[4..44]).await);
        assert!(few > 0 && many <= few + 36 * 4, "{few} for 4, {many} for 40: {kind:?}");

        let cost = async |undo: Option<UndoId>| {
            statements(async {
                let Some(undo) = undo else { return };
                assert_eq!(tickets::undo(platform, ana, undo).await.unwrap().kept, []);
            })
            .await
        };
        let (few, many) = (cost(undos[0]).await, cost(undos[1]).await);
        assert!(many <= few + 36 * 4, "{few} for 4, {many} for 40 undone: {kind:?}");
        if kind.archive == Some(true) {
            let again = Bulk { numbers: numbers[..44].to_vec(), ..kind };
            tickets::bulk(platform, ana, &again).await.unwrap();
        }
    }
    let told = notifications::page(platform, &desk.admin, None, 200).await.unwrap();
    assert_eq!(told.items.len(), 44, "whoever has them now hears of each");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_has_read_many_has_read_what_waits_behind_the_bell_about_them(db: PgPool) {
    let desk = Desk::open(db).await;
    let (platform, ana) = (&desk.platform, &desk.ana);
    let mut numbers = Vec::new();
    for title in ["One", "Two", "Three"] {
        let number = opened(&desk, &desk.admin, title).await.line.number;
        tickets::assign(platform, &desk.admin, number, Some(ana.user)).await.unwrap();
        numbers.push(number);
    }
    assert_eq!(notifications::unread(platform, ana).await.unwrap().unread, 3);
    let bulk = Bulk { numbers: numbers[..2].to_vec(), read: Some(true), ..Bulk::default() };
    let done = tickets::bulk(platform, ana, &bulk).await.unwrap();
    assert_eq!((done.changed, done.undo), (bulk.numbers, None));
    assert_eq!(notifications::unread(platform, ana).await.unwrap().unread, 1);
    assert_eq!(tickets::counts(platform, ana).await.unwrap().unread, 1);
}

/// Whoever looks at a ticket has read what waits about those that became part of it.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_waits_behind_the_bell_follows_a_merge_and_comes_back_with_it(db: PgPool) {
    let desk = Desk::open(db).await;
    let (platform, ana, admin) = (&desk.platform, &desk.ana, &desk.admin);
    let unread = async || notifications::unread(platform, ana).await.unwrap().unread;
    let given = async |title| {
        let number = opened(&desk, admin, title).await.line.number;
        tickets::assign(platform, admin, number, Some(ana.user)).await.unwrap();
        number
    };
    let into = opened(&desk, admin, "No picture in studio 2").await.line.number;

    tickets::merge(platform, admin, given("Dark camera").await, into).await.unwrap();
    assert_eq!(unread().await, 1);
    tickets::mark_read(platform, ana, into).await.unwrap();
    assert_eq!(unread().await, 0, "it is told where its number leads");

    let other = given("No light").await;
    let (_, undo) = tickets::merge(platform, admin, other, into).await.unwrap();
    tickets::undo(platform, admin, undo).await.unwrap();
    tickets::mark_read(platform, ana, into).await.unwrap();
    assert_eq!(unread().await, 1, "it is a ticket of its own again");
    tickets::mark_read(platform, ana, other).await.unwrap();
    assert_eq!(unread().await, 0);

    let (one, another) = (given("No sound").await, given("No sound at all").await);
    assert_eq!(unread().await, 2);
    tickets::merge(platform, admin, one, another).await.unwrap();
    assert_eq!(unread().await, 1, "one ticket, one piece of news");
    tickets::mark_all_read(platform, ana).await.unwrap();
    assert_eq!(unread().await, 0, "whoever knows of all tickets is told nothing more of them");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn more_than_are_held_at_once_are_undone_as_one(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let (platform, ana) = (&desk.platform, &desk.ana);
    many(&db, 120, &desk).await;
    let filter = TicketFilter::default();
    let all = listed(&desk, ana, &filter).await;
    let numbers: Vec<TicketNumber> = all.iter().map(|line| line.number).collect();
    assert_eq!(numbers.len(), 120);
    let bulk = Bulk { numbers, archive: Some(true), ..Bulk::default() };
    let done = tickets::bulk(platform, ana, &bulk).await.unwrap();
    assert_eq!(done.changed.len(), 120);
    assert!(listed(&desk, ana, &filter).await.is_empty());
    let undone = tickets::undo(platform, ana, done.undo.unwrap()).await.unwrap();
    assert_eq!((undone.restored.len(), undone.kept.len()), (120, 0));
    assert_eq!(listed(&desk, ana, &filter).await.len(), 120);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn many_become_one_and_are_taken_apart_again(db: PgPool) {
    let desk = Desk::open(db).await;
    let (platform, ana) = (&desk.platform, &desk.ana);
    let mut numbers = Vec::new();
    for title in ["One", "Two", "Three"] {
        numbers.push(opened(&desk, ana, title).await.line.number);
    }
    let merge_into = Some(numbers[0]);
    let bulk = Bulk { numbers: numbers.clone(), merge_into, ..Bulk::default() };
    let done = tickets::bulk(platform, ana, &bulk).await.unwrap();
    assert_eq!((done.changed, done.refused), (numbers[1..].to_vec(), vec![]));
    assert_eq!(titles(&listed(&desk, ana, &TicketFilter::default()).await), ["One"]);
    tickets::undo(platform, ana, done.undo.unwrap()).await.unwrap();
    assert_eq!(listed(&desk, ana, &TicketFilter::default()).await.len(), 3);

    // Nobody is on shift: who gets what nobody else owns.
    let bulk = Bulk { numbers: numbers.clone(), assign_on_shift: true, ..Bulk::default() };
    let done = tickets::bulk(platform, ana, &bulk).await.unwrap();
    assert_eq!(done.changed, numbers);
    let given = tickets::get(platform, ana, numbers[2]).await.unwrap();
    assert_eq!(given.line.assignee_id, Some(desk.admin.user));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn staff_has_others_follow_a_ticket(db: PgPool) {
    let desk = Desk::open(db).await;
    let (platform, ana) = (&desk.platform, &desk.ana);
    let (sabine, nuno) = (member(&desk, "sabine").await, member(&desk, "nuno").await);
    let number = opened(&desk, &sabine, "Dark camera").await.line.number;
    let who = |json: serde_json::Value| serde_json::from_value::<RequesterRef>(json).unwrap();
    let colleague = who(serde_json::json!({ "user_id": nuno.user }));
    tickets::add_watcher(platform, ana, number, &colleague).await.unwrap();
    let outside = who(serde_json::json!({ "email": "mara@example.com", "name": "Mara" }));
    let watchers = tickets::add_watcher(platform, ana, number, &outside).await.unwrap();
    assert_eq!(watchers.len(), 2);
    assert!(tickets::get(platform, &nuno, number).await.is_ok(), "he sees it now");
    let hers = tickets::add_watcher(platform, &sabine, number, &outside).await;
    assert_eq!(kind(hers), ProblemKind::Forbidden);

    let mara = watchers.iter().find_map(|one| one.contact_id).unwrap();
    tickets::remove_watcher(platform, ana, number, mara.0).await.unwrap();
    let gone = tickets::remove_watcher(platform, ana, number, mara.0).await;
    assert_eq!(kind(gone), ProblemKind::NotFound);
    tickets::remove_watcher(platform, ana, number, nuno.user.0).await.unwrap();
    assert_eq!(kind(tickets::get(platform, &nuno, number).await), ProblemKind::NotFound);
    assert!(tickets::watchers_of(platform, &sabine, number).await.unwrap().is_empty());
}
