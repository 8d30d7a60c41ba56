//! `patchbay user …`: what must be possible without a browser.

use std::io::{self, IsTerminal, Write, stdin, stdout};

use anyhow::{Context, anyhow};
use domain::Problem;
use domain::accounts::{Hue, NewPassword, Role, User, UserId};
use services::accounts::{self, NewUser};
use services::{Origin, Platform};

use crate::cli::UserCommand;
use crate::config::Config;
use crate::database::Database;

pub async fn run(config: &Config, command: UserCommand) -> anyhow::Result<()> {
    let database = Database::join(&config.database).await?;
    let platform = super::platform(config, &database, false).await?;
    let done = Origin::command("patchbay user").during(perform(&platform, config, command)).await;
    database.close().await?;
    done
}

async fn perform(platform: &Platform, config: &Config, command: UserCommand) -> anyhow::Result<()> {
    match command {
        UserCommand::Create { email, name, roles } => {
            let new = NewUser {
                // A colour of their own as far as twelve go around.
                hue: Hue::ALL
                    [email.as_str().bytes().map(usize::from).sum::<usize>() % Hue::ALL.len()],
                email,
                name,
                roles: roles.into_iter().collect(),
                location_id: None,
                zone: config.site.zone.clone(),
                password: Some(ask_password()?),
                picture_png: None,
            };
            let UserId(id) = accounts::create_user(platform, &new).await.map_err(in_words)?;
            println!("{} can sign in ({id}).", new.email);
        }
        UserCommand::ResetPassword { email } => {
            let password = ask_password()?;
            accounts::reset_password(platform, &email, &password).await.map_err(in_words)?;
            println!(
                "{email} has a new password and is signed out everywhere; API tokens and calendar links have ended."
            );
        }
        UserCommand::ResetMfa { email } => {
            accounts::reset_mfa_of(platform, &email).await.map_err(in_words)?;
            println!("{email} signs in with the password alone and is signed out everywhere.");
        }
        UserCommand::List => {
            let accounts = accounts::list_users(platform).await.map_err(in_words)?;
            match print(&accounts) {
                // Whoever reads has read enough: `patchbay user list | head`.
                Err(err) if err.kind() == io::ErrorKind::BrokenPipe => {}
                printed => printed?,
            }
        }
    }
    Ok(())
}

fn print(accounts: &[User]) -> io::Result<()> {
    let mut out = stdout().lock();
    for User { me, .. } in accounts {
        let roles: Vec<_> = me.person.roles.iter().map(Role::name).collect();
        let active = if me.person.active { "" } else { "\t(inactive)" };
        writeln!(out, "{}\t{}\t{}{active}", me.email, me.person.name, roles.join(","))?;
    }
    Ok(())
}

/// Hidden on a terminal and asked twice; one line of standard input otherwise.
fn ask_password() -> anyhow::Result<NewPassword> {
    let text = if stdin().is_terminal() {
        let text = rpassword::prompt_password("Password: ").context("no password was read")?;
        if rpassword::prompt_password("Once more: ").context("no password was read")? != text {
            return Err(anyhow!("the two passwords differ; nothing was changed"));
        }
        text
    } else {
        let mut line = String::new();
        stdin().read_line(&mut line).context("no password was read")?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    Ok(text.parse()?)
}

pub fn in_words(err: services::Error) -> anyhow::Error {
    anyhow!("{}", Problem::from(err))
}
