//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use domain::accounts::{EmailAddress, PersonName, Role};

use crate::config;

/// One operations desk for the engineers who keep studios and meeting rooms running.
#[derive(Debug, Parser)]
#[command(name = "patchbay", version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves the product; brings the database up to date first.
    #[command(after_help = config::help())]
    Serve {
        /// Loads demo data if the database is new.
        #[arg(long)]
        demo: bool,
    },
    /// Brings the database up to date.
    Migrate,
    /// Fills an empty database with a company that does not exist.
    Demo,
    /// Makes shifts from all schedules now, whenever the last run was.
    GenerateSchedules,
    /// Takes mails from files, as if they had come in.
    ImportMail {
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Lists and changes users.
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Writes everything there is to a new file. The server may run meanwhile.
    Backup { file: PathBuf },
    /// Brings a backup back into an empty database; refuses a damaged one, and touches nothing then.
    Restore { file: PathBuf },
    /// Reads a backup from beginning to end; fails if a single byte is not as it was written.
    VerifyBackup { file: PathBuf },
    /// Writes every table as JSON: to a new file, or to standard output.
    Export { file: Option<PathBuf> },
    /// Prints the OpenAPI document of the REST API.
    Openapi,
    /// Asks the server of this configuration whether it is ready; fails if it is not.
    Healthcheck,
}

#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Makes a user; reads the password from the terminal or standard input.
    Create {
        email: EmailAddress,
        #[arg(long)]
        name: PersonName,
        /// May be given several times.
        #[arg(long = "role", required = true, value_name = "ROLE")]
        roles: Vec<Role>,
    },
    /// Sets a new password and ends the user's sessions; reads it from the terminal or standard input.
    ResetPassword { email: EmailAddress },
    /// Takes the second factor away from somebody who lost it, and ends their sessions.
    ResetMfa { email: EmailAddress },
    /// Lists all users.
    List,
}
