//! Mails that come in.

mod answers;
pub mod corpus;
mod damage;
mod filing;
mod forged;
mod fuzz;
pub mod letters;
mod reading;
mod seals;
