//! The program itself: what it says when it cannot start.

use std::net::TcpListener;
use std::process::{Command, Output};

/// Runs it with these settings alone.
fn patchbay(command: &str, settings: &[(&str, &str)]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_patchbay"))
        .arg(command)
        .current_dir(folder.path())
        .env_clear()
        .env("DATA_DIR", folder.path())
        .env("RUST_LOG", "error")
        .envs(settings.iter().copied())
        .output()
        .unwrap()
}

/// It failed, with one sentence and nothing else.
fn sentence(output: &Output) -> String {
    let words = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    assert_eq!(output.status.code(), Some(1), "{words}");
    assert!(words.starts_with("patchbay: ") && words.lines().count() == 1, "{words}");
    assert!(output.stdout.is_empty());
    words
}

#[test]
fn a_taken_port_is_named_with_the_remedy() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let words = sentence(&patchbay("serve", &[("LISTEN", &address)]));
    assert!(words.contains(&taken.local_addr().unwrap().port().to_string()), "{words}");
    assert!(words.contains("is taken") && words.contains("set LISTEN"), "{words}");
}

#[test]
fn an_address_of_another_machine_is_refused() {
    let words = sentence(&patchbay("serve", &[("LISTEN", "192.0.2.1:3000")]));
    assert!(words.contains("192.0.2.1") && words.contains("LISTEN"), "{words}");
}

#[test]
fn an_unreachable_database_is_named_without_its_password() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("postgres://desk:hunter2@127.0.0.1:{free}/patchbay");
    let settings = [("DATABASE_URL", url.as_str()), ("LISTEN", "127.0.0.1:0")];
    for command in ["serve", "migrate"] {
        let words = sentence(&patchbay(command, &settings));
        assert!(words.contains(&format!("127.0.0.1:{free}")), "{words}");
        assert!(words.contains("check DATABASE_URL") && !words.contains("hunter2"), "{words}");
    }
}

#[test]
fn a_bad_setting_stops_the_start() {
    let words = sentence(&patchbay("serve", &[("RATE_LIMIT", "plenty")]));
    assert!(words.contains("RATE_LIMIT") && words.contains("plenty"), "{words}");
}

#[test]
fn a_data_folder_with_something_else_in_it_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("postgres");
    std::fs::create_dir(&data).unwrap();
    std::fs::write(data.join("holiday.jpg"), "beach").unwrap();
    let settings = [("DATA_DIR", folder.path().to_str().unwrap()), ("LISTEN", "127.0.0.1:0")];

    let output = patchbay("serve", &[settings[0], settings[1], ("PATH", "/usr/bin:/bin")]);

    let words = sentence(&output);
    assert!(words.contains("DATA_DIR"), "{words}");
    assert!(data.join("holiday.jpg").exists());
}

#[test]
fn the_description_of_the_api_needs_no_database() {
    let output = patchbay("openapi", &[("DATABASE_URL", "")]);
    assert!(output.status.success());
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(document["paths"]["/api/v1/shifts"].is_object());
}

#[test]
fn a_server_that_is_not_there_is_not_healthy() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let words = sentence(&patchbay("healthcheck", &[("LISTEN", &free)]));
    assert!(words.contains(&free), "{words}");
}
