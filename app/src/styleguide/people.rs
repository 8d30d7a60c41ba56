//! The people who appear in the samples.

use domain::accounts::{Hue, Person, Role, Roles, UserId};
use uuid::Uuid;

pub fn mara() -> Person {
    person(1, "Mara Oyelaran", Hue::Teal)
}

pub fn jonas() -> Person {
    person(2, "Jonas Wiedenbrück", Hue::Blue)
}

pub fn hinnerk() -> Person {
    person(3, "Hinnerk Petersen", Hue::Indigo)
}

pub fn priya() -> Person {
    person(4, "Priya Raghunathan", Hue::Magenta)
}

pub fn dilan() -> Person {
    person(5, "Dilan Aydın", Hue::Leaf)
}

pub fn annegret() -> Person {
    person(6, "Annegret Schönhuber-Lindqvist", Hue::Amber)
}

pub fn maximilian() -> Person {
    person(7, "Maximilian von Hohenberg-Brandt", Hue::Slate)
}

pub fn everybody() -> Vec<Person> {
    vec![mara(), jonas(), hinnerk(), priya(), dilan(), annegret(), maximilian()]
}

fn person(number: u128, name: &str, hue: Hue) -> Person {
    Person {
        id: UserId(Uuid::from_u128(number)),
        name: name.parse().expect("the samples have short names"),
        hue,
        picture: None,
        roles: [Role::Technician].into_iter().collect::<Roles>(),
        location_id: None,
        active: true,
    }
}
