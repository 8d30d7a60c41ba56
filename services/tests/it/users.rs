//! What admins do about users.

use domain::accounts::{Role, UserDraft, UserFilter, UserId, UserPatch};
use domain::{Conflict, ProblemKind};
use services::accounts::{self, ImportMode, UserOrder};
use services::scheduling::shifts;
use sqlx::PgPool;
use uuid::Uuid;

use crate::desk::{Desk, kind, problem, shift, sign_in, user};

fn draft(name: &str) -> UserDraft {
    UserDraft {
        name: name.parse().unwrap(),
        email: format!("{}@example.net", name.replace('Ö', "o")).parse().unwrap(),
        roles: [Role::Member].into_iter().collect(),
        hue: None,
        location_id: None,
        zone: None,
    }
}

async fn names(desk: &Desk, filter: &UserFilter, order: &str) -> Vec<String> {
    let order: UserOrder = order.parse().unwrap();
    let (mut names, mut cursor) = (Vec::new(), None);
    loop {
        let page =
            accounts::users(&desk.platform, &desk.admin, filter, order, cursor, 2).await.unwrap();
        names.extend(page.items.iter().map(|user| user.me.person.name.to_string()));
        match page.next_cursor {
            Some(next) => cursor = Some(next.parse().unwrap()),
            None => return names,
        }
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_list_is_searched_sorted_and_paged(db: PgPool) {
    let desk = Desk::open(db).await;
    let place = desk.location("Studio 1").await;
    for name in ["Zoe", "ben", "100%", "Özlem"] {
        accounts::add_user(&desk.platform, &desk.admin, None, &draft(name))
            .await
            .unwrap_or_else(|err| panic!("{name}: {err}"));
    }
    let in_studio = UserDraft { location_id: Some(place.id), ..draft("Lea") };
    let lea = accounts::add_user(&desk.platform, &desk.admin, None, &in_studio).await.unwrap();
    assert_eq!(lea.me.zone.as_str(), "Europe/Berlin", "that of the place");
    let all = UserFilter::default();

    assert_eq!(
        names(&desk, &all, "name").await,
        ["100%", "admin", "ana", "ben", "Lea", "Özlem", "Zoe"]
    );
    assert_eq!(
        names(&desk, &all, "-email").await,
        ["Zoe", "Özlem", "Lea", "ben", "ana", "admin", "100%"]
    );
    desk.sign_in("ana").await;
    assert_eq!(names(&desk, &all, "-last_seen_at").await[0], "ana");
    let search = |q: &str| UserFilter { q: Some(q.to_owned()), ..UserFilter::default() };
    assert_eq!(names(&desk, &search("EXAMPLE.net zo"), "name").await, ["Zoe"]);
    assert_eq!(names(&desk, &search("ÖZL"), "name").await, ["Özlem"]);
    assert_eq!(names(&desk, &search("0%"), "name").await, ["100%"]);
    assert_eq!(names(&desk, &search("_"), "name").await, [""; 0]);
    let by_role = UserFilter { role: Some(Role::Technician), ..UserFilter::default() };
    assert_eq!(names(&desk, &by_role, "name").await, ["ana"]);
    let by_place = UserFilter { location_id: Some(place.id), ..UserFilter::default() };
    assert_eq!(names(&desk, &by_place, "name").await, ["Lea"]);
    let gone = UserFilter { active: Some(false), ..UserFilter::default() };
    assert!(names(&desk, &gone, "name").await.is_empty());
    assert!("shoe_size".parse::<UserOrder>().is_err());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_saw_an_older_version_overwrites_nothing_and_sees_both(db: PgPool) {
    let desk = Desk::open(db).await;
    let id = desk.ana.user;
    let update = async |name: &str, version| {
        let patch = UserPatch { name: Some(name.parse().unwrap()), ..UserPatch::default() };
        accounts::update_user(&desk.platform, &desk.admin, id, version, &patch).await
    };
    assert_eq!(update("Ana B.", Some(1)).await.unwrap().me.version, 2);
    let refused = problem(update("Ana C.", Some(1)).await);
    assert_eq!(refused.kind, ProblemKind::Conflict);
    let [Conflict::OutdatedUser { current, yours }] = &refused.conflicts[..] else { panic!() };
    assert_eq!((current.person.name.as_str(), yours.person.name.as_str()), ("Ana B.", "Ana C."));
    assert_eq!(update("Ana C.", None).await.unwrap().me.version, 3);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn whoever_is_deactivated_is_out_at_once_and_can_come_back(db: PgPool) {
    let desk = Desk::open(db).await;
    let id = desk.ana.user;
    let token = sign_in(&desk.platform, "ana", crate::desk::PASSWORD).await.unwrap().token;
    let soon = shift(desk.ana, 24 * 365 * 20, 24 * 365 * 20 + 8);
    shifts::create(&desk.platform, &desk.admin, &soon).await.unwrap();
    shifts::create(&desk.platform, &desk.admin, &shift(desk.ana, -24 * 3650, -24 * 3650 + 8))
        .await
        .unwrap();

    let left = accounts::farewell(&desk.platform, &desk.admin, id).await.unwrap();
    assert_eq!((left.future_shifts, left.sessions, left.next_shifts.len()), (1, 1, 1));
    let active = |active| UserPatch { active: Some(active), ..UserPatch::default() };
    accounts::update_user(&desk.platform, &desk.admin, id, None, &active(false)).await.unwrap();

    assert!(accounts::authenticate(&desk.platform, token.as_str()).await.unwrap().is_none());
    assert!(sign_in(&desk.platform, "ana", crate::desk::PASSWORD).await.is_err());
    accounts::update_user(&desk.platform, &desk.admin, id, None, &active(true)).await.unwrap();
    assert!(sign_in(&desk.platform, "ana", crate::desk::PASSWORD).await.is_ok());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn nobody_gives_up_their_own_admin_role_by_accident(db: PgPool) {
    let desk = Desk::open(db).await;
    user(&desk.platform, "second", &[Role::Admin]).await;
    let id = desk.admin.user;
    let demote = |confirm: Option<&str>| UserPatch {
        roles: Some([Role::Member].into_iter().collect()),
        confirm: confirm.map(str::to_owned),
        ..UserPatch::default()
    };
    for unsure in [None, Some("yes"), Some("second@example.org")] {
        let refused = problem(
            accounts::update_user(&desk.platform, &desk.admin, id, None, &demote(unsure)).await,
        );
        assert!(refused.fields.contains_key("confirm"), "{unsure:?}");
    }
    let rename = UserPatch { name: Some("Boss".parse().unwrap()), ..UserPatch::default() };
    accounts::update_user(&desk.platform, &desk.admin, id, None, &rename).await.unwrap();
    let sure = demote(Some(" Admin@Example.org "));
    accounts::update_user(&desk.platform, &desk.admin, id, None, &sure).await.unwrap();
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn ones_own_address_takes_the_password_and_others_are_told(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let moved = |email: &str| UserPatch { email: email.parse().ok(), ..UserPatch::default() };
    let own = moved("thief@example.org");
    let refused =
        accounts::update_user(&desk.platform, &desk.admin, desk.admin.user, None, &own).await;
    assert!(problem(refused).fields["email"].contains("password"));

    let anas = moved("ana.new@example.org");
    accounts::update_user(&desk.platform, &desk.admin, desk.ana.user, None, &anas).await.unwrap();
    let told: String =
        sqlx::query_scalar("select to_address from mails where kind = 'email_changed'")
            .fetch_one(&db)
            .await
            .unwrap();
    assert_eq!(told, "ana@example.org");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_last_admin_cannot_even_go_on_purpose(db: PgPool) {
    let desk = Desk::open(db).await;
    let id = desk.admin.user;
    let sure = |patch| UserPatch { confirm: Some("admin@example.org".to_owned()), ..patch };
    let roles = Some([Role::Member].into_iter().collect());
    for (patch, field) in [
        (UserPatch { roles, ..UserPatch::default() }, "roles"),
        (UserPatch { active: Some(false), ..UserPatch::default() }, "active"),
    ] {
        let patch = sure(patch);
        let refused = accounts::update_user(&desk.platform, &desk.admin, id, None, &patch).await;
        let refused = problem(refused);
        assert_eq!(refused.kind, ProblemKind::Conflict);
        assert!(refused.fields[field].contains("last admin"), "{refused}");
    }
    assert!(accounts::user(&desk.platform, &desk.admin, id).await.unwrap().me.person.active);
}

/// Each may do it as long as the other one stays; both at once would leave nobody.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn two_admins_who_let_each_other_go_at_once_do_not_both_succeed(db: PgPool) {
    let desk = Desk::open(db).await;
    let second = user(&desk.platform, "second", &[Role::Admin]).await;
    let demote =
        || UserPatch { roles: Some([Role::Member].into_iter().collect()), ..UserPatch::default() };
    let gone = || UserPatch { active: Some(false), ..UserPatch::default() };
    let back = || UserPatch {
        roles: Some([Role::Admin].into_iter().collect()),
        active: Some(true),
        ..UserPatch::default()
    };
    for patches in [[demote(), demote()], [gone(), gone()], [demote(), gone()]] {
        let (of_second, of_first) = futures::future::join(
            accounts::update_user(&desk.platform, &desk.admin, second.user, None, &patches[0]),
            accounts::update_user(&desk.platform, &second, desk.admin.user, None, &patches[1]),
        )
        .await;
        assert_ne!(of_second.is_ok(), of_first.is_ok(), "one wins, and one only");
        let (winner, loser) = match of_second.is_ok() {
            true => (&desk.admin, second.user),
            false => (&second, desk.admin.user),
        };
        accounts::update_user(&desk.platform, winner, loser, None, &back()).await.unwrap();
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn only_admins_and_only_what_is_there(db: PgPool) {
    let desk = Desk::open(db).await;
    let nobody = UserId(Uuid::nil());
    assert_eq!(
        kind(accounts::user(&desk.platform, &desk.admin, nobody).await),
        ProblemKind::NotFound
    );
    let patch = UserPatch::default();
    assert_eq!(
        kind(accounts::update_user(&desk.platform, &desk.admin, nobody, None, &patch).await),
        ProblemKind::NotFound
    );
    assert_eq!(
        kind(accounts::farewell(&desk.platform, &desk.admin, nobody).await),
        ProblemKind::NotFound
    );
    assert_eq!(
        kind(accounts::update_user(&desk.platform, &desk.ana, desk.ana.user, None, &patch).await),
        ProblemKind::Forbidden
    );
    assert_eq!(
        kind(accounts::add_user(&desk.platform, &desk.ana, None, &draft("x")).await),
        ProblemKind::Forbidden
    );
    let taken = UserDraft { email: "ana@example.org".parse().unwrap(), ..draft("x") };
    assert_eq!(
        kind(accounts::add_user(&desk.platform, &desk.admin, None, &taken).await),
        ProblemKind::Conflict
    );
}

const FILE: &str = "\u{feff}Name;Email;Roles;Location;Colour;Zone\r\n\
    Lea Öztürk;lea@example.net;technician, member;studio 1;rose;Europe/Vienna\r\n\
    '=1+1;formula@example.net;;;;\r\n\
    Ana;ANA@example.org;;;;\r\n\
    Lea again;lea@example.net;;;;\r\n\
    ;nameless@example.net;;;;\r\n\
    King;king@example.net;king;;;\r\n\
    Lost;lost@example.net;;Atlantis;;\r\n";

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_file_is_looked_at_before_anybody_is_made(db: PgPool) {
    let desk = Desk::open(db).await;
    desk.location("Studio 1").await;
    let import =
        async |mode| accounts::import_users(&desk.platform, &desk.admin, FILE, mode).await.unwrap();

    for mode in [ImportMode::Preview, ImportMode::AllOrNothing] {
        let report = import(mode).await;
        assert_eq!((report.good, report.bad, report.is_done), (2, 5, false), "{mode:?}");
        let problems: Vec<_> =
            report.rows.iter().map(|row| (row.line, row.problem.as_deref())).collect();
        assert_eq!(
            problems,
            [
                (2, None),
                (3, None),
                (4, Some("another user has this address")),
                (5, Some("this address stands in the file twice")),
                (6, Some("give the name")),
                (7, Some("there is no role “king”")),
                (8, Some("there is no location “Atlantis”")),
            ]
        );
        assert_eq!(names(&desk, &UserFilter::default(), "name").await, ["admin", "ana"]);
    }
    assert!(import(ImportMode::SkipBad).await.is_done);
    assert_eq!(
        names(&desk, &UserFilter::default(), "name").await,
        ["=1+1", "admin", "ana", "Lea Öztürk"]
    );

    let file =
        accounts::export_users(&desk.platform, &desk.admin, &UserFilter::default()).await.unwrap();
    let file = String::from_utf8(file.to_vec()).unwrap();
    assert!(
        file.contains(
            "Lea Öztürk,lea@example.net,member technician,rose,Studio 1,Europe/Vienna,yes,"
        ),
        "{file}"
    );
    assert!(file.contains("'=1+1,formula@"), "no cell is a formula");
    let again = accounts::import_users(&desk.platform, &desk.admin, &file, ImportMode::Preview)
        .await
        .unwrap();
    assert_eq!(
        (again.good, again.bad),
        (0, 4),
        "what was exported can be read, and is there already"
    );
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_file_that_is_no_table_is_refused_in_words(db: PgPool) {
    let desk = Desk::open(db).await;
    for (file, why) in [
        ("", "no column “name”"),
        ("name,phone\nx,1\n", "no column “email”"),
        ("name,email\n", "nobody in this file"),
    ] {
        let refused = problem(
            accounts::import_users(&desk.platform, &desk.admin, file, ImportMode::Preview).await,
        );
        assert!(refused.fields["file"].contains(why), "{refused}");
    }
}
