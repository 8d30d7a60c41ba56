//! Locations: the sites where technicians work.

pub mod api;
