//! Settings: read into types, refused in words, listed the same everywhere.

use std::collections::BTreeMap;

use clap::CommandFactory;
use server::cli::Cli;
use server::config::{Config, Environment, RateLimit, VARIABLES};

fn refusal(name: &str, value: &str) -> String {
    match Config::read(&[(name, value)].into_iter().collect::<Environment>()) {
        Ok(_) => panic!("{name}={value} was accepted"),
        Err(err) => err.to_string(),
    }
}

#[test]
fn a_bad_value_is_refused_with_its_name_itself_and_a_good_one() {
    for (name, value) in [
        ("LISTEN", "localhost"),
        ("PUBLIC_URL", "desk.example.com"),
        ("PUBLIC_URL", "https://desk.example.com/patchbay"),
        ("PUBLIC_URL", "ftp://desk.example.com"),
        ("SITE_TIMEZONE", "Mars/Olympus"),
        ("ADMIN_EMAIL", "nobody"),
        ("TRUSTED_PROXIES", "10.0.0.0/40"),
        ("RATE_LIMIT", "0/min"),
        ("RATE_LIMIT", "100"),
        ("LOG_FORMAT", "xml"),
        ("RUST_LOG", "patchbay=loud"),
        ("DATABASE_MAX_CONNECTIONS", "0"),
        ("REGISTRATION", "maybe"),
        ("RETENTION_SIGN_INS_DAYS", "0"),
        ("RETENTION_DELETED_SHIFTS_DAYS", "29"),
        ("REQUIRE_ADMIN_MFA", "yes"),
    ] {
        let words = refusal(name, value);
        assert!(words.contains(name) && words.contains(value), "{words}");
        assert!(words.contains("it should be"), "{words}");
    }
}

#[test]
fn a_secret_is_not_repeated_when_it_is_refused() {
    for (name, value) in [
        ("DATABASE_URL", "hunter2@nowhere"),
        ("ADMIN_PASSWORD", "hunter2"),
        ("MASTER_KEY", "hunter2"),
    ] {
        let words = refusal(name, value);
        assert!(words.contains(name) && !words.contains("hunter2"), "{words}");
    }
}

#[test]
fn without_settings_the_defaults_hold() {
    let config = Config::read(&Environment::default()).unwrap_or_else(|err| panic!("{err}"));
    assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(config.public_url.origin(), "http://localhost:3000");
    assert!(config.database.url.is_none());
    assert!(
        matches!(config.rate_limit, RateLimit::Per { requests: 100, window } if window.as_secs() == 60)
    );
}

#[test]
fn the_public_address_follows_the_port_unless_it_is_set() {
    let config = |settings: &[(&str, &str)]| {
        Config::read(&settings.iter().copied().collect::<Environment>())
            .unwrap_or_else(|err| panic!("{err}"))
    };
    assert_eq!(config(&[("LISTEN", "0.0.0.0:8080")]).public_url.origin(), "http://localhost:8080");
    let set =
        config(&[("LISTEN", "0.0.0.0:8080"), ("PUBLIC_URL", "https://Desk.Example.com:443/")]);
    assert_eq!(set.public_url.origin(), "https://desk.example.com");
    assert!(set.public_url.is_https());
}

#[test]
fn an_empty_value_is_no_value() {
    let environment =
        [("TRUSTED_PROXIES", ""), ("SITE_NAME", " ")].into_iter().collect::<Environment>();
    let config = Config::read(&environment).unwrap_or_else(|err| panic!("{err}"));
    assert_eq!(config.site.name, "Patchbay");
}

#[test]
fn the_example_and_the_help_list_what_there_is_with_its_defaults() {
    let wanted: BTreeMap<_, _> = VARIABLES
        .iter()
        .map(|variable| (variable.name.to_owned(), variable.default.unwrap_or_default().to_owned()))
        .collect();

    let example = include_str!("../../../.env.example");
    let listed = dotenvy::from_read_iter(example.as_bytes()).collect::<Result<BTreeMap<_, _>, _>>();
    let listed = listed.unwrap();
    assert_eq!(listed, wanted);

    let mut command = Cli::command();
    let help = command.find_subcommand_mut("serve").unwrap().render_long_help().to_string();
    for variable in VARIABLES {
        let line = match variable.default {
            Some(default) => format!("  {} [default: {default}]\n", variable.name),
            None => format!("  {}\n", variable.name),
        };
        assert!(help.contains(&line), "{line} in:\n{help}");
    }
}
