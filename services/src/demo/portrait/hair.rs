//! Hair: what lies behind the head and what falls over it.

use super::canvas::{Canvas, Colour};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hair {
    Bald,
    Buzz,
    Crop,
    SidePart,
    Quiff,
    Receding,
    Curls,
    Afro,
    Pixie,
    Bob,
    Long,
    Waves,
    Bun,
    Ponytail,
    Locs,
    /// A headscarf in the person's colour; no hair shows.
    Scarf,
}

impl Hair {
    pub const ALL: [Self; 16] = [
        Self::Bald,
        Self::Buzz,
        Self::Crop,
        Self::SidePart,
        Self::Quiff,
        Self::Receding,
        Self::Curls,
        Self::Afro,
        Self::Pixie,
        Self::Bob,
        Self::Long,
        Self::Waves,
        Self::Bun,
        Self::Ponytail,
        Self::Locs,
        Self::Scarf,
    ];

    pub fn goes_with_beard(self) -> bool {
        matches!(
            self,
            Self::Bald
                | Self::Buzz
                | Self::Crop
                | Self::SidePart
                | Self::Quiff
                | Self::Receding
                | Self::Curls
        )
    }
}

/// Drawn before neck and head.
pub fn behind(canvas: &mut Canvas, hair: Hair, colour: Colour, scarf: Colour) {
    let shade = colour.towards(Colour::BLACK, 0.16);
    match hair {
        Hair::Afro => {
            for (x, y, radius) in
                [(80.0, 52.0, 40.0), (50.0, 62.0, 24.0), (110.0, 62.0, 24.0), (48.0, 80.0, 18.0), (112.0, 80.0, 18.0)]
            {
                canvas.circle(x, y, radius, colour);
            }
        }
        Hair::Bob => canvas.fill(
            "M 40 104 C 38 50 50 26 80 26 C 110 26 122 50 120 104 C 120 111 108 112 102 108 L 58 108 C 52 112 40 111 40 104 Z",
            shade,
        ),
        Hair::Long => canvas.fill(
            "M 38 138 C 40 110 40 92 42 70 C 44 40 58 26 80 26 C 102 26 116 40 118 70 C 120 92 120 110 122 138 C 112 144 102 140 98 130 L 62 130 C 58 140 48 144 38 138 Z",
            shade,
        ),
        Hair::Waves => {
            canvas.fill(
                "M 44 124 C 32 118 38 108 40 100 C 32 92 42 84 41 74 C 40 44 56 26 80 26 C 104 26 120 44 119 74 C 118 84 128 92 120 100 C 122 108 128 118 116 124 C 104 130 98 118 94 112 L 66 112 C 62 118 56 130 44 124 Z",
                shade,
            );
        }
        Hair::Bun => {
            canvas.circle(80.0, 26.0, 16.0, shade);
            canvas.circle(80.0, 24.0, 15.0, colour);
        }
        Hair::Ponytail => canvas.fill(
            "M 104 40 C 126 38 134 58 130 84 C 128 102 132 112 138 120 C 122 122 112 110 113 92 C 114 76 112 62 102 54 Z",
            shade,
        ),
        Hair::Locs => {
            for strand in [
                "M 52 52 C 40 76 44 100 37 122",
                "M 56 56 C 48 84 50 104 46 127",
                "M 60 60 C 56 88 58 108 56 129",
                "M 108 52 C 120 76 116 100 123 122",
                "M 104 56 C 112 84 110 104 114 127",
                "M 100 60 C 104 88 102 108 104 129",
            ] {
                canvas.line(strand, shade, 9.0);
            }
        }
        Hair::Scarf => canvas.fill(
            "M 36 150 C 44 120 40 92 42 70 C 44 38 60 25 80 25 C 100 25 116 38 118 70 C 120 92 116 120 124 150 Z",
            scarf.towards(Colour::BLACK, 0.18),
        ),
        _ => {}
    }
}

/// Drawn over head and face.
pub fn in_front(canvas: &mut Canvas, hair: Hair, colour: Colour, scarf: Colour) {
    let shine = colour.towards(Colour::WHITE, 0.14);
    match hair {
        Hair::Bald => {}
        Hair::Buzz => canvas.fill(
            "M 50 66 C 48 40 60 32 80 32 C 100 32 112 40 110 66 C 107 58 105 52 100 49 C 90 45 70 45 60 49 C 55 52 53 58 50 66 Z",
            colour,
        ),
        Hair::Crop => canvas.fill(
            "M 49 70 C 44 40 58 27 80 27 C 104 27 116 40 111 70 C 108 62 107 56 103 53 C 90 56 72 54 62 50 C 55 54 52 62 49 70 Z",
            colour,
        ),
        Hair::SidePart => {
            canvas.fill(
                "M 49 72 C 42 42 56 26 82 26 C 106 26 117 42 111 72 C 109 64 107 58 104 54 C 92 54 74 50 64 42 C 62 54 52 60 49 72 Z",
                colour,
            );
            canvas.line("M 65 42 C 76 50 92 53 103 53", shine, 1.8);
        }
        Hair::Quiff => {
            canvas.fill(
                "M 49 70 C 46 52 50 42 56 36 C 56 22 78 16 100 22 C 110 25 114 34 110 40 C 114 48 113 60 111 70 C 108 62 107 56 103 52 C 90 48 70 48 59 52 C 54 56 52 62 49 70 Z",
                colour,
            );
            canvas.line("M 62 38 C 72 28 90 27 102 33", shine, 2.2);
        }
        Hair::Receding => canvas.fill(
            "M 49 76 C 44 44 58 32 80 32 C 102 32 116 44 111 76 C 108 70 107 62 104 54 C 103 46 98 42 94 43 C 86 47 74 47 66 43 C 62 42 57 46 56 54 C 53 62 52 70 49 76 Z",
            colour,
        ),
        Hair::Curls => {
            for (x, y, radius) in [
                (52.0, 58.0, 10.0), (54.0, 46.0, 11.0), (63.0, 37.0, 12.0), (76.0, 33.0, 13.0), (90.0, 34.0, 12.0),
                (101.0, 40.0, 11.0), (107.0, 50.0, 10.0), (109.0, 60.0, 8.0), (70.0, 45.0, 9.0), (84.0, 45.0, 9.0), (95.0, 48.0, 8.0),
            ] {
                canvas.circle(x, y, radius, colour);
            }
        }
        Hair::Afro => canvas.fill(
            "M 48 72 C 48 46 60 34 80 34 C 100 34 112 46 112 72 C 108 58 102 50 80 50 C 58 50 52 58 48 72 Z",
            colour,
        ),
        Hair::Pixie => {
            canvas.fill(
                "M 48 80 C 40 44 56 26 82 26 C 108 26 119 46 112 80 C 109 78 108 66 106 58 C 96 60 84 56 76 48 C 70 58 58 60 54 66 C 52 72 51 78 48 80 Z",
                colour,
            );
            canvas.line("M 76 47 C 82 54 92 58 104 57", shine, 1.8);
        }
        Hair::Bob => canvas.fill(
            "M 43 98 C 40 52 52 26 80 26 C 108 26 120 52 117 98 C 110 90 108 74 107 62 C 90 66 70 66 53 62 C 52 74 50 90 43 98 Z",
            colour,
        ),
        Hair::Long => {
            canvas.fill(
                "M 44 112 C 40 60 48 26 80 26 C 112 26 120 60 116 112 C 109 100 109 78 106 64 C 98 58 88 50 82 38 C 76 50 62 58 54 64 C 51 78 51 100 44 112 Z",
                colour,
            );
            canvas.line("M 82 38 C 80 33 80 30 80 28", shine, 1.6);
        }
        Hair::Waves => {
            canvas.fill(
                "M 46 104 C 40 98 46 90 43 80 C 38 46 54 26 82 26 C 110 26 122 48 116 80 C 114 90 120 98 114 104 C 108 94 110 76 106 64 C 92 62 76 54 68 40 C 66 54 54 58 53 68 C 50 80 52 96 46 104 Z",
                colour,
            );
            canvas.line("M 69 41 C 78 54 92 60 105 62", shine, 1.8);
        }
        Hair::Bun | Hair::Ponytail => {
            canvas.fill(
                "M 49 72 C 44 42 58 30 80 30 C 102 30 116 42 111 72 C 107 58 98 48 80 46 C 62 48 53 58 49 72 Z",
                colour,
            );
            canvas.line("M 60 46 C 68 38 92 38 100 46", shine, 1.8);
        }
        Hair::Locs => {
            canvas.fill(
                "M 47 76 C 42 42 58 29 80 29 C 102 29 118 42 113 76 C 109 58 100 50 80 48 C 60 50 51 58 47 76 Z",
                colour,
            );
            for strand in ["M 66 50 C 64 40 66 34 68 31", "M 80 47 L 80 30", "M 94 50 C 96 40 94 34 92 31", "M 54 60 C 52 48 54 42 58 37", "M 106 60 C 108 48 106 42 102 37"] {
                canvas.line(strand, shine, 1.6);
            }
        }
        Hair::Scarf => {
            canvas.fill(
                "M 42 84 C 40 44 56 25 80 25 C 104 25 120 44 118 84 C 116 108 106 124 80 126 C 54 124 44 108 42 84 Z M 80 50 C 62 50 54 60 54 74 C 54 94 64 109 80 109 C 96 109 106 94 106 74 C 106 60 98 50 80 50 Z",
                scarf,
            );
            canvas.line("M 46 92 C 56 116 80 122 110 112", scarf.towards(Colour::WHITE, 0.2), 2.0);
        }
    }
}
