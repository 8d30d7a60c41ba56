//! A running desk goes back to one of its backups.

use std::fs;

use domain::ProblemKind;
use domain::backups::{BackupCause, BackupId};
use domain::live::{ClientMessage, ServerMessage};
use services::Host;
use services::accounts::{self, ClientInfo};
use services::backups;
use services::live::Hub;
use services::scheduling::shifts;
use sqlx::PgPool;
use tempfile::TempDir;

use super::exported;
use crate::desk::{Desk, PASSWORD, kind, problem, shift};
use crate::looker::Looker;
use crate::sessions::eventually;

/// A desk whose backups have a folder of their own.
async fn desk_with_folder(db: PgPool) -> (Desk, TempDir) {
    let mut desk = Desk::open(db).await;
    let folder = tempfile::tempdir().unwrap();
    let host = Host { data_dir: folder.path().to_owned(), ..Host::default() };
    desk.platform = desk.platform.with_host(host);
    (desk, folder)
}

async fn bring_back(desk: &Desk, id: BackupId) -> services::Result<domain::backups::Backup> {
    let client = ClientInfo::default();
    backups::bring_back(&desk.platform, &desk.admin, id, "restore", PASSWORD, &client).await
}

/// All tables but those that stay as they are, and what a sign-out takes away.
async fn rewound(db: &PgPool) -> serde_json::Value {
    let mut json: serde_json::Value = serde_json::from_str(&exported(db).await).unwrap();
    let tables = json["tables"].as_object_mut().unwrap();
    for staying in ["audit_entries", "sign_in_failures", "sessions"] {
        tables.remove(staying).unwrap();
    }
    json
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_running_desk_goes_back_and_forth(db: PgPool) {
    let (desk, _folder) = desk_with_folder(db.clone()).await;
    shifts::create(&desk.platform, &desk.admin, &shift(desk.ana, 8, 16)).await.unwrap();
    let before = rewound(&db).await;
    let backup = backups::create(&desk.platform, &desk.admin).await.unwrap();
    let contents = backups::examine(&desk.platform, &desk.admin, backup.id).await.unwrap();
    assert_eq!(contents.backup, backup);
    assert!(contents.tables.iter().any(|table| table.name == "shifts" && table.rows == 1));

    shifts::create(&desk.platform, &desk.admin, &shift(desk.ana, 32, 40)).await.unwrap();
    crate::desk::user(&desk.platform, "new", &[]).await;
    let later = rewound(&db).await;
    let audited = exported_audit(&db).await;
    let safety = bring_back(&desk, backup.id).await.unwrap();

    assert!(rewound(&db).await == before, "everything is what it was");
    assert_eq!(safety.cause, BackupCause::Safety);
    let entries = exported_audit(&db).await;
    assert!(entries.len() == audited.len() + 1 && entries.starts_with(&audited), "no word is lost");
    assert_eq!(entries.last().unwrap(), "backup.restore");
    // Numbers count on, references hold, and one can go on.
    let again = shifts::create(&desk.platform, &desk.admin, &shift(desk.ana, 48, 56)).await;
    again.unwrap();
    bring_back(&desk, safety.id).await.unwrap();
    assert!(rewound(&db).await == later, "nothing was lost on the way back");
    let schemas: i64 =
        sqlx::query_scalar("select count(*) from pg_namespace where nspname like 'patchbay%'")
            .fetch_one(&db)
            .await
            .unwrap();
    assert_eq!(schemas, 0);
}

async fn exported_audit(db: &PgPool) -> Vec<String> {
    sqlx::query_scalar("select action from audit_entries order by id").fetch_all(db).await.unwrap()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_ended_or_was_sent_since_stays_so(db: PgPool) {
    let (desk, _folder) = desk_with_folder(db.clone()).await;
    let session = crate::desk::sign_in(&desk.platform, "ana", PASSWORD).await.unwrap();
    let token = session.token.as_str();
    sqlx::raw_sql(
        "
        insert into mails (id, kind, to_address, language, subject, text_part, html_part)
        select gen_random_uuid(), 'test', name || '@example.org', 'en', name, 'text', 'html'
        from unnest(array ['sent', 'leased', 'waiting', 'forgotten']) name;
        insert into api_tokens (id, user_id, name, token_hash, scopes)
        select gen_random_uuid(), users.id, n, sha256(n::bytea), '[]'
        from users, unnest(array ['kept', 'revoked']) n
        where users.name = 'ana';
        insert into one_time_links (id, token_hash, purpose, about, details, expires_at)
        values (gen_random_uuid(), sha256('used'), 'reset', 'somebody', '{}', now() + interval '1 hour');
        insert into jobs (id, name, schedule, zone, next_run_at)
        values (gen_random_uuid(), 'some.job', '0 3 * * *', 'UTC', now() - interval '1 hour');
        ",
    )
    .execute(&db)
    .await
    .unwrap();
    let backup = backups::create(&desk.platform, &desk.admin).await.unwrap();
    sqlx::raw_sql(
        "
        update mails set state = 'sent', finished_at = now() where subject = 'sent';
        update mails set lease_id = gen_random_uuid(), leased_until = now() + interval '5 minutes' where subject = 'leased';
        delete from mails where subject = 'forgotten';
        delete from api_tokens where name = 'revoked';
        delete from one_time_links;
        update jobs set next_run_at = now() + interval '1 day';
        ",
    )
    .execute(&db)
    .await
    .unwrap();

    bring_back(&desk, backup.id).await.unwrap();

    let mails: Vec<(String, String, bool)> =
        sqlx::query_as("select subject, state, lease_id is not null from mails order by subject")
            .fetch_all(&db)
            .await
            .unwrap();
    let mail = |subject: &str, state: &str, leased| (subject.to_owned(), state.to_owned(), leased);
    assert_eq!(
        mails,
        [
            mail("forgotten", "failed", false),
            mail("leased", "queued", true),
            mail("sent", "sent", false),
            mail("waiting", "queued", false)
        ]
    );
    let tokens: Vec<String> =
        sqlx::query_scalar("select name from api_tokens").fetch_all(&db).await.unwrap();
    assert_eq!(tokens, ["kept"]);
    let left: (i64, i64, bool) = sqlx::query_as(
        "select (select count(*) from one_time_links), (select count(*) from sessions),
            (select next_run_at > now() from jobs where name = 'some.job')",
    )
    .fetch_one(&db)
    .await
    .unwrap();
    assert_eq!(left, (0, 0, true));
    let asked = accounts::authenticate(&desk.platform, token).await.unwrap();
    assert!(asked.is_none(), "everybody signs in again");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn all_servers_forget_what_they_knew_and_whom(db: PgPool) {
    let (desk, _folder) = desk_with_folder(db).await;
    let other = desk.second_server();
    let (_hub, hub) = (Hub::start(desk.platform.clone()), Hub::start(other.clone()));
    let backup = backups::create(&desk.platform, &desk.admin).await.unwrap();
    let session = crate::desk::sign_in(&desk.platform, "ana", PASSWORD).await.unwrap();
    let known = async || accounts::authenticate(&other, session.token.as_str()).await.unwrap();
    let who = known().await.unwrap();
    let mut looker = Looker::of(&hub, who).await;

    bring_back(&desk, backup.id).await.unwrap();

    while looker.next().await != ServerMessage::SignedOut {}
    assert_eq!(looker.connection.recv().await, None);
    eventually(async || known().await.is_none()).await;
    // Whoever comes back with a place in the old stream begins anew.
    let mut again = Looker::of(&hub, desk.sign_in("ana").await).await;
    again.connection.handle(ClientMessage::CatchUp { since: looker.cursor });
    while again.next().await != ServerMessage::Resync {}
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn nothing_is_brought_back_by_halves_or_by_others(db: PgPool) {
    let (desk, folder) = desk_with_folder(db.clone()).await;
    let backup = backups::create(&desk.platform, &desk.admin).await.unwrap();
    shifts::create(&desk.platform, &desk.admin, &shift(desk.ana, 8, 16)).await.unwrap();
    let client = ClientInfo::default();
    let (platform, id) = (&desk.platform, backup.id);

    let attempt = backups::bring_back(platform, &desk.ana, id, "restore", PASSWORD, &client).await;
    assert_eq!(kind(attempt), ProblemKind::Forbidden);
    assert_eq!(kind(backups::examine(platform, &desk.ana, id).await), ProblemKind::Forbidden);
    for (word, password, field) in [("yes", PASSWORD, "word"), ("restore", "wrong", "password")] {
        let attempt = backups::bring_back(platform, &desk.admin, id, word, password, &client).await;
        assert!(problem(attempt).fields.contains_key(field));
    }
    let before = rewound(&db).await;
    let unknown = BackupId(uuid::Uuid::now_v7());
    assert_eq!(kind(bring_back(&desk, unknown).await), ProblemKind::NotFound);

    // Half a file, whose beginning is as it should be.
    let file = folder.path().join("backups").join(&backup.file);
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() - 40]).unwrap();
    assert_eq!(kind(backups::examine(platform, &desk.admin, id).await), ProblemKind::Invalid);
    assert_eq!(kind(bring_back(&desk, id).await), ProblemKind::Invalid);
    fs::write(&file, &whole).unwrap();

    // Somebody in the middle of something keeps it from beginning for a while, not for ever.
    let mut busy = db.begin().await.unwrap();
    sqlx::query("select pg_advisory_xact_lock(hashtext('patchbay restore'))")
        .execute(&mut *busy)
        .await
        .unwrap();
    assert_eq!(kind(bring_back(&desk, id).await), ProblemKind::Conflict);
    busy.rollback().await.unwrap();

    assert!(rewound(&db).await == before);
    assert_eq!(backups::list(platform, &desk.admin).await.unwrap(), [backup], "no copy was needed");
    let left: Vec<_> = fs::read_dir(folder.path().join("backups")).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing is left lying around");
}
