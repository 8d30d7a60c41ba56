//! Schedule templates, for those who plan.

pub mod api;
