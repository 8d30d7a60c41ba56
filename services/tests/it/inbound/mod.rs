//! Mails that come in.

pub mod corpus;
mod damage;
pub mod filing;
mod forged;
mod fuzz;
mod reading;
mod seals;
