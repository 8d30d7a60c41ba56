//! The people and places of the demo company.

use domain::accounts::{Hue, Role};

use super::portrait::{Beard, Clothes, Glasses, Hair, HairColour, Look, Skin};

/// Where the company works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Site {
    Hamburg,
    Wien,
    Lisboa,
    Halifax,
}

/// Somebody who works for the company.
pub(super) struct Member {
    /// The part of the address before the `@`; also how the plan calls them.
    pub mailbox: &'static str,
    pub name: &'static str,
    pub site: Site,
    pub hue: Hue,
    pub roles: &'static [Role],
    /// Not everybody gets round to a picture.
    pub look: Option<Look>,
}

pub(super) const MAIL_DOMAIN: &str = "kestrel.example";

impl Site {
    pub const ALL: [Self; 4] = [Self::Hamburg, Self::Wien, Self::Lisboa, Self::Halifax];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Hamburg => "Hamburg",
            Self::Wien => "Wien",
            Self::Lisboa => "Lisboa",
            Self::Halifax => "Halifax",
        }
    }

    pub const fn zone(self) -> chrono_tz::Tz {
        match self {
            Self::Hamburg => chrono_tz::Europe::Berlin,
            Self::Wien => chrono_tz::Europe::Vienna,
            Self::Lisboa => chrono_tz::Europe::Lisbon,
            Self::Halifax => chrono_tz::America::Halifax,
        }
    }

    pub const fn hue(self) -> Hue {
        match self {
            Self::Hamburg => Hue::Blue,
            Self::Wien => Hue::Rose,
            Self::Lisboa => Hue::Amber,
            Self::Halifax => Hue::Teal,
        }
    }

    /// The mailbox of whoever gets what nobody else owns here.
    pub const fn triage_owner(self) -> &'static str {
        match self {
            Self::Hamburg => "mara",
            Self::Wien => "pavel",
            Self::Lisboa => "beatriz",
            Self::Halifax => "emeka",
        }
    }
}

impl Member {
    pub fn is_technician(&self) -> bool {
        self.roles.contains(&Role::Technician)
    }
}

/// Everybody, technicians first and by name. Neighbours in this list and colleagues at one site
/// differ in hue, because they stand side by side in the calendar.
pub(super) const MEMBERS: [Member; 28] = {
    use Beard::{Full, Moustache, Shaved, Short};
    use Clothes::{Headset, Hoodie, Shirt, Tee, Turtleneck};
    use Glasses::{Round, Square, Without};
    use Hair::*;
    use HairColour::{Black, Blond, Chestnut, Copper, Espresso, Grey, Honey, White};
    use Site::{Halifax, Hamburg, Lisboa, Wien};
    use Skin::{Brown, Ebony, Fair, Olive, Peach, Porcelain, Umber};

    [
        member("annegret", "Annegret Schönhuber-Lindqvist", Hamburg, Hue::Amber)
            .holding(&[Role::Technician, Role::Admin])
            .looking(Fair, Bob, Grey, Shirt, Shaved, Square),
        member("beatriz", "Beatriz Fonseca", Lisboa, Hue::Rose)
            .looking(Olive, Waves, Espresso, Tee, Shaved, Without),
        member("dilan", "Dilan Aydın", Hamburg, Hue::Leaf)
            .looking(Peach, Long, Black, Hoodie, Shaved, Without),
        member("emeka", "Emeka Nwosu", Halifax, Hue::Amber)
            .looking(Ebony, Buzz, Black, Shirt, Short, Without),
        member("farah", "Farah Haddad", Wien, Hue::Magenta)
            .looking(Olive, Scarf, Black, Tee, Shaved, Without),
        member("gwen", "Gwen Arsenault", Halifax, Hue::Leaf)
            .looking(Porcelain, Pixie, Copper, Headset, Shaved, Round),
        member("hinnerk", "Hinnerk Petersen", Hamburg, Hue::Indigo),
        member("ines", "Inês Cardoso", Lisboa, Hue::Coral)
            .looking(Peach, Ponytail, Chestnut, Tee, Shaved, Without),
        member("jonas", "Jonas Wiedenbrück", Hamburg, Hue::Blue)
            .looking(Fair, SidePart, Blond, Shirt, Short, Without),
        member("kwame", "Kwame Adjei", Hamburg, Hue::Violet)
            .looking(Umber, Locs, Black, Hoodie, Full, Without),
        member("leonie", "Léonie Marchetti", Hamburg, Hue::Coral)
            .looking(Peach, Bun, Chestnut, Turtleneck, Shaved, Without),
        member("lukas", "Lukas Obermüller", Wien, Hue::Leaf)
            .looking(Porcelain, Quiff, Honey, Tee, Moustache, Without),
        member("mara", "Mara Oyelaran", Hamburg, Hue::Teal)
            .looking(Umber, Afro, Black, Tee, Shaved, Without),
        member("maximilian", "Maximilian von Hohenfels-Brandt", Hamburg, Hue::Slate),
        member("noor", "Noor van der Velde", Wien, Hue::Cyan)
            .looking(Brown, Waves, Black, Shirt, Shaved, Round),
        member("owen", "Owen MacLeish", Halifax, Hue::Indigo)
            .looking(Porcelain, Crop, Copper, Headset, Full, Without),
        member("pavel", "Pavel Horák", Wien, Hue::Olive)
            .looking(Fair, Receding, Grey, Shirt, Short, Square),
        member("priya", "Priya Raghunathan", Hamburg, Hue::Magenta)
            .looking(Brown, Long, Black, Turtleneck, Shaved, Without),
        member("rosalie", "Rosalie Thibodeau", Halifax, Hue::Slate)
            .looking(Fair, Bob, Espresso, Hoodie, Shaved, Round),
        member("ruth", "Ruth Abendroth", Wien, Hue::Rose),
        member("sigrun", "Sigrún Halldórsdóttir", Lisboa, Hue::Blue)
            .looking(Porcelain, Bun, Blond, Hoodie, Shaved, Without),
        member("theo", "Theo Kessler", Wien, Hue::Violet)
            .looking(Peach, Curls, Chestnut, Headset, Shaved, Round),
        member("tomas", "Tomás Ferreira-Quintanilha", Lisboa, Hue::Olive),
        member("yuki", "Yuki Tanabe", Lisboa, Hue::Teal)
            .looking(Fair, Pixie, Black, Turtleneck, Shaved, Square),
        member("carla", "Carla Winterfeld", Hamburg, Hue::Cyan)
            .holding(&[Role::FacilityManager])
            .looking(Porcelain, SidePart, White, Shirt, Shaved, Round),
        member("nuno", "Nuno Barreiros", Lisboa, Hue::Violet)
            .holding(&[Role::Moderator, Role::Member])
            .looking(Olive, Bald, Black, Turtleneck, Full, Square),
        member("sabine", "Sabine Kroll", Hamburg, Hue::Rose)
            .holding(&[Role::Member])
            .looking(Fair, Long, Copper, Shirt, Shaved, Without),
        member("wall", "Wall Hamburg", Hamburg, Hue::Slate).holding(&[Role::Viewer]),
    ]
};

const fn member(mailbox: &'static str, name: &'static str, site: Site, hue: Hue) -> Member {
    Member { mailbox, name, site, hue, roles: &[Role::Technician], look: None }
}

impl Member {
    const fn holding(self, roles: &'static [Role]) -> Self {
        Self { roles, ..self }
    }

    const fn looking(
        self,
        skin: Skin,
        hair: Hair,
        hair_colour: HairColour,
        clothes: Clothes,
        beard: Beard,
        glasses: Glasses,
    ) -> Self {
        Self { look: Some(Look { skin, hair, hair_colour, clothes, beard, glasses }), ..self }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn neighbours_and_colleagues_at_one_site_differ_in_hue() {
        let technicians: Vec<_> = MEMBERS.iter().filter(|member| member.is_technician()).collect();
        assert_eq!(technicians.len(), 24);
        for pair in technicians.windows(2) {
            assert_ne!(pair[0].hue, pair[1].hue, "{} and {}", pair[0].name, pair[1].name);
        }
        for site in Site::ALL {
            let here: Vec<_> = technicians.iter().filter(|member| member.site == site).collect();
            let hues: HashSet<_> = here.iter().map(|member| member.hue).collect();
            assert_eq!(hues.len(), here.len(), "{}", site.name());
        }
    }

    #[test]
    fn no_two_people_look_alike_and_some_have_no_picture() {
        let with: Vec<_> = MEMBERS.iter().filter_map(|member| member.look).collect();
        for (n, look) in with.iter().enumerate() {
            assert!(!with[n + 1..].contains(look));
        }
        assert_eq!(MEMBERS.len() - with.len(), 5);
    }

    #[test]
    fn every_site_has_a_triage_owner_who_works_there() {
        for site in Site::ALL {
            assert!(
                MEMBERS
                    .iter()
                    .any(|member| member.mailbox == site.triage_owner() && member.site == site)
            );
        }
    }
}
