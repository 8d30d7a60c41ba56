//! Portraits of people who do not exist: flat shapes in the colours of their hue, drawn as PNG.

mod canvas;
mod hair;

use domain::accounts::Hue;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;

use canvas::{Canvas, Colour};
pub(super) use hair::Hair;

/// What a face is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    pub skin: Skin,
    pub hair: Hair,
    pub hair_colour: HairColour,
    pub clothes: Clothes,
    pub beard: Beard,
    pub glasses: Glasses,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Skin {
    Porcelain,
    Fair,
    Peach,
    Olive,
    Honey,
    Brown,
    Umber,
    Ebony,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HairColour {
    Black,
    Espresso,
    Chestnut,
    Copper,
    Honey,
    Blond,
    Grey,
    White,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clothes {
    Tee,
    Shirt,
    Hoodie,
    Turtleneck,
    /// A tee, and the headset of somebody who talks to a control room.
    Headset,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beard {
    Shaved,
    Moustache,
    Short,
    Full,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Glasses {
    Without,
    Round,
    Square,
}

impl Look {
    /// Somebody nobody has described.
    pub(super) fn any(dice: &mut StdRng) -> Self {
        fn one<T: Copy>(of: &[T], dice: &mut StdRng) -> T {
            *of.choose(dice).expect("there is something to choose")
        }
        let hair = one(&Hair::ALL, dice);
        let beard = if hair.goes_with_beard() { one(&Beard::ALL, dice) } else { Beard::Shaved };
        Self {
            skin: one(&Skin::ALL, dice),
            hair,
            hair_colour: one(&HairColour::ALL, dice),
            clothes: one(&Clothes::ALL, dice),
            beard,
            glasses: one(&Glasses::ALL, dice),
        }
    }
}

/// Draws somebody; the same look and hue give the same bytes.
pub(super) fn png(look: Look, hue: Hue) -> Vec<u8> {
    let tones = Tones::of(look, hue);
    let mut canvas = Canvas::new(tones.background);
    canvas.circle(80.0, 92.0, 66.0, tones.halo);
    hair::behind(&mut canvas, look.hair, tones.hair, tones.strong);
    body(&mut canvas, look, &tones);
    head(&mut canvas, look, &tones);
    hair::in_front(&mut canvas, look.hair, tones.hair, tones.strong);
    glasses(&mut canvas, look.glasses);
    if look.clothes == Clothes::Headset {
        headset(&mut canvas);
    }
    canvas.into_png()
}

/// The colours of one portrait, worked out once.
struct Tones {
    background: Colour,
    halo: Colour,
    /// The hue itself: clothes, scarves.
    strong: Colour,
    skin: Colour,
    /// Where the skin lies in shade: neck, ears, nose.
    shade: Colour,
    hair: Colour,
    lips: Colour,
}

impl Tones {
    fn of(look: Look, hue: Hue) -> Self {
        let (soft, strong) = palette(hue);
        let skin = look.skin.colour();
        Self {
            background: soft,
            halo: soft.towards(Colour::WHITE, 0.35),
            strong,
            skin,
            shade: skin.towards(Colour(0x5a2818), 0.2),
            hair: look.hair_colour.colour(),
            lips: skin.towards(Colour(0x8f2b2b), 0.55),
        }
    }
}

impl Skin {
    pub(super) const ALL: [Self; 8] = [
        Self::Porcelain,
        Self::Fair,
        Self::Peach,
        Self::Olive,
        Self::Honey,
        Self::Brown,
        Self::Umber,
        Self::Ebony,
    ];

    const fn colour(self) -> Colour {
        Colour(match self {
            Self::Porcelain => 0xf7dccb,
            Self::Fair => 0xf2cdb0,
            Self::Peach => 0xecbf9d,
            Self::Olive => 0xdcaa80,
            Self::Honey => 0xc68f63,
            Self::Brown => 0xa46a45,
            Self::Umber => 0x7f4d34,
            Self::Ebony => 0x5f3828,
        })
    }
}

impl HairColour {
    pub(super) const ALL: [Self; 8] = [
        Self::Black,
        Self::Espresso,
        Self::Chestnut,
        Self::Copper,
        Self::Honey,
        Self::Blond,
        Self::Grey,
        Self::White,
    ];

    const fn colour(self) -> Colour {
        Colour(match self {
            Self::Black => 0x201a1c,
            Self::Espresso => 0x3b2720,
            Self::Chestnut => 0x6b3f27,
            Self::Copper => 0xa9532a,
            Self::Honey => 0xb07f42,
            Self::Blond => 0xd9b36a,
            Self::Grey => 0x8d8f94,
            Self::White => 0xd9d9d8,
        })
    }
}

impl Clothes {
    pub(super) const ALL: [Self; 5] =
        [Self::Tee, Self::Shirt, Self::Hoodie, Self::Turtleneck, Self::Headset];
}

impl Beard {
    pub(super) const ALL: [Self; 4] = [Self::Shaved, Self::Moustache, Self::Short, Self::Full];
}

impl Glasses {
    pub(super) const ALL: [Self; 3] = [Self::Without, Self::Round, Self::Square];
}

/// Background and clothes, tuned by eye to the hue that the calendar gives the person.
const fn palette(hue: Hue) -> (Colour, Colour) {
    let (soft, strong) = match hue {
        Hue::Coral => (0xf3cfc2, 0xa8452f),
        Hue::Amber => (0xf0d9b4, 0x8f5b16),
        Hue::Olive => (0xe2dcb3, 0x68601a),
        Hue::Leaf => (0xcbe0c1, 0x3b6d35),
        Hue::Teal => (0xb9dcd6, 0x1f6f68),
        Hue::Cyan => (0xbddde6, 0x1f6a80),
        Hue::Blue => (0xc3d5ee, 0x2d5596),
        Hue::Indigo => (0xcfd2f2, 0x4a4aa3),
        Hue::Violet => (0xdfcff0, 0x6b4298),
        Hue::Magenta => (0xecccdf, 0x8d3f78),
        Hue::Rose => (0xf3ccd3, 0xa03a54),
        Hue::Slate => (0xd2d8dc, 0x4b5a66),
    };
    (Colour(soft), Colour(strong))
}

fn body(canvas: &mut Canvas, look: Look, tones: &Tones) {
    let shoulders =
        "M 12 162 C 14 134 34 125 62 119 C 68 128 92 128 98 119 C 126 125 146 134 148 162 Z";
    canvas.fill("M 66 96 L 94 96 L 94 122 C 94 132 66 132 66 122 Z", tones.shade);
    canvas.fill(shoulders, tones.strong);
    let dark = tones.strong.towards(Colour::BLACK, 0.22);
    let light = tones.strong.towards(Colour::WHITE, 0.82);
    match look.clothes {
        Clothes::Tee | Clothes::Headset => {
            canvas.fill("M 60 119 C 64 136 96 136 100 119 L 94 117 C 92 130 68 130 66 117 Z", dark);
        }
        Clothes::Shirt => {
            canvas.fill("M 66 117 C 68 128 74 134 80 140 C 86 134 92 128 94 117 L 80 127 Z", light);
            canvas.fill("M 64 114 L 80 137 L 69 147 L 55 122 Z", light);
            canvas.fill("M 96 114 L 80 137 L 91 147 L 105 122 Z", light);
            canvas.line("M 80 139 L 80 162", dark, 2.0);
        }
        Clothes::Hoodie => {
            canvas.fill("M 50 123 C 48 112 60 108 66 112 C 68 130 92 130 94 112 C 100 108 112 112 110 123 C 108 142 52 142 50 123 Z", dark);
            canvas.fill("M 65 114 C 68 130 92 130 95 114 C 98 132 62 132 65 114 Z", tones.strong);
            canvas.line("M 70 136 L 69 152", light, 2.4);
            canvas.line("M 90 136 L 91 152", light, 2.4);
        }
        Clothes::Turtleneck => {
            canvas.fill(
                "M 64 106 C 70 112 90 112 96 106 L 98 124 C 92 132 68 132 62 124 Z",
                tones.strong,
            );
            canvas.line("M 64 114 C 72 120 88 120 96 114", dark, 2.0);
        }
    }
}

fn head(canvas: &mut Canvas, look: Look, tones: &Tones) {
    if look.hair != Hair::Scarf {
        canvas.ellipse(50.5, 78.0, 6.0, 8.0, tones.shade);
        canvas.ellipse(109.5, 78.0, 6.0, 8.0, tones.shade);
    }
    canvas.fill(FACE, tones.skin);
    beard(canvas, look, tones);

    let ink = Colour(0x2a1d1b);
    canvas.circle(68.5, 76.0, 3.5, ink);
    canvas.circle(91.5, 76.0, 3.5, ink);
    canvas.circle(69.6, 74.8, 1.1, Colour::WHITE);
    canvas.circle(92.6, 74.8, 1.1, Colour::WHITE);
    let brow = tones.hair.towards(ink, 0.35);
    canvas.line("M 62 67.5 C 65 64.5 71 64.5 74 66.5", brow, 2.6);
    canvas.line("M 98 67.5 C 95 64.5 89 64.5 86 66.5", brow, 2.6);
    canvas.line(
        "M 80 78 C 79 83 77 86 77.500 88 C 79 89.500 81 89.500 82.500 88.500",
        tones.shade,
        2.4,
    );
    let cheek = tones.skin.towards(Colour(0xe0604f), 0.22);
    canvas.ellipse(61.5, 88.0, 5.6, 3.8, cheek);
    canvas.ellipse(98.5, 88.0, 5.6, 3.8, cheek);
    canvas.fill("M 70 95 C 74 97 86 97 90 95 C 88 103.500 72 103.500 70 95 Z", Colour(0x7a2a2a));
    canvas.fill(
        "M 71.500 95.500 C 75 97 85 97 88.500 95.500 C 87.500 98.500 72.500 98.500 71.500 95.500 Z",
        Colour::WHITE,
    );
    canvas.line("M 69.500 94.500 C 74 97 86 97 90.500 94.500", tones.lips, 1.8);
}

const FACE: &str = "M 51 68 C 51 44 62 36 80 36 C 98 36 109 44 109 68 C 109 92 99 112 80 112 C 61 112 51 92 51 68 Z";

fn beard(canvas: &mut Canvas, look: Look, tones: &Tones) {
    let moustache =
        "M 67 95 C 69 89 77 88.500 80 91 C 83 88.500 91 89 93 95 C 87 93.500 73 93.500 67 95 Z";
    match look.beard {
        Beard::Shaved => {}
        Beard::Moustache => canvas.fill(moustache, tones.hair),
        Beard::Short => {
            let stubble = tones.skin.towards(tones.hair, 0.42);
            canvas.fill("M 51.500 74 C 54 90 62 90 68 89.500 C 76 88 84 88 92 89.500 C 98 90 106 90 108.500 74 C 108 96 98 112 80 112 C 62 112 52 96 51.500 74 Z", stubble);
        }
        Beard::Full => {
            canvas.fill("M 51 70 C 54 88 60 91 67 90 C 74 87 86 87 93 90 C 100 91 106 88 109 70 C 111 98 100 119 80 119 C 60 119 49 98 51 70 Z", tones.hair);
            canvas.ellipse(80.0, 98.0, 13.0, 6.0, tones.skin.towards(tones.hair, 0.25));
            canvas.fill(moustache, tones.hair.towards(Colour::BLACK, 0.15));
        }
    }
}

fn glasses(canvas: &mut Canvas, glasses: Glasses) {
    let frame = Colour(0x33292b);
    let outline = match glasses {
        Glasses::Without => return,
        Glasses::Round => [
            "M 58.500 76 C 58.500 62.700 78.500 62.700 78.500 76 C 78.500 89.300 58.500 89.300 58.500 76 Z",
            "M 81.500 76 C 81.500 62.700 101.500 62.700 101.500 76 C 101.500 89.300 81.500 89.300 81.500 76 Z",
        ],
        Glasses::Square => [
            "M 60 69 L 77 69 C 78.500 69 78.500 70 78 72 L 76 82 C 75.500 84 74 84 72 84 L 64 84 C 60 84 59.500 82 59 78 L 58 71 C 58 69.500 58.500 69 60 69 Z",
            "M 100 69 L 83 69 C 81.500 69 81.500 70 82 72 L 84 82 C 84.500 84 86 84 88 84 L 96 84 C 100 84 100.500 82 101 78 L 102 71 C 102 69.500 101.500 69 100 69 Z",
        ],
    };
    for lens in outline {
        canvas.line(lens, frame, 2.6);
    }
    canvas.line("M 77.500 74 C 79 72.500 81 72.500 82.500 74", frame, 2.4);
    canvas.line("M 59 73 L 51 71", frame, 2.4);
    canvas.line("M 101 73 L 109 71", frame, 2.4);
}

fn headset(canvas: &mut Canvas) {
    let plastic = Colour(0x2b3036);
    canvas.line("M 48 74 C 44 20 116 20 112 74", plastic, 5.0);
    canvas.fill("M 42 68 C 42 63 52 63 53 68 L 53 86 C 52 91 42 91 42 86 Z", plastic);
    canvas.fill("M 118 68 C 118 63 108 63 107 68 L 107 86 C 108 91 118 91 118 86 Z", plastic);
    canvas.line("M 46 88 C 48 104 58 107 68 105", plastic, 2.6);
    canvas.ellipse(69.5, 104.6, 4.6, 3.0, plastic);
}
