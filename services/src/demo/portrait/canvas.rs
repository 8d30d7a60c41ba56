//! A small square to draw on, with colours and shapes written as in SVG.

use tiny_skia::{Color, FillRule, LineCap, Paint, Path, PathBuilder, Pixmap, Stroke, Transform};

/// Side in pixels; shapes use the same unit.
const SIDE: u32 = 160;

/// Brings the figure closer, so that a face is still one at the size of an avatar.
const CLOSER: f32 = 1.18;
/// The point that stays where it is when the figure comes closer.
const PIVOT: (f32, f32) = (80.0, 92.0);

/// `0xRRGGBB`.
#[derive(Clone, Copy)]
pub struct Colour(pub u32);

impl Colour {
    pub const BLACK: Self = Self(0x000000);
    pub const WHITE: Self = Self(0xffffff);

    /// Mixed with another; `share` 0 is this one, 1 the other.
    pub fn towards(self, other: Self, share: f32) -> Self {
        let channel = |shift: u32| {
            let of = |colour: Self| ((colour.0 >> shift) & 0xff) as f32;
            ((of(self) + (of(other) - of(self)) * share).round() as u32) << shift
        };
        Self(channel(16) | channel(8) | channel(0))
    }

    fn rgb(self) -> [u8; 3] {
        let [_, red, green, blue] = self.0.to_be_bytes();
        [red, green, blue]
    }
}

pub struct Canvas(Pixmap);

impl Canvas {
    pub fn new(background: Colour) -> Self {
        let mut pixels = Pixmap::new(SIDE, SIDE).expect("the side is neither zero nor huge");
        let [red, green, blue] = background.rgb();
        pixels.fill(Color::from_rgba8(red, green, blue, 255));
        Self(pixels)
    }

    pub fn fill(&mut self, shape: &str, colour: Colour) {
        self.fill_path(&path(shape), colour);
    }

    pub fn circle(&mut self, x: f32, y: f32, radius: f32, colour: Colour) {
        self.ellipse(x, y, radius, radius, colour);
    }

    pub fn ellipse(&mut self, x: f32, y: f32, across: f32, down: f32, colour: Colour) {
        let bounds = tiny_skia::Rect::from_ltrb(x - across, y - down, x + across, y + down)
            .expect("radii are positive");
        let oval =
            PathBuilder::from_oval(bounds).expect("an ellipse with positive radii has an outline");
        self.fill_path(&oval, colour);
    }

    pub fn line(&mut self, shape: &str, colour: Colour, width: f32) {
        let stroke = Stroke { width, line_cap: LineCap::Round, ..Stroke::default() };
        self.0.stroke_path(&path(shape), &paint(colour), &stroke, closer(), None);
    }

    pub fn into_png(self) -> Vec<u8> {
        self.0.encode_png().expect("writing to memory does not fail")
    }

    fn fill_path(&mut self, path: &Path, colour: Colour) {
        self.0.fill_path(path, &paint(colour), FillRule::EvenOdd, closer(), None);
    }
}

fn closer() -> Transform {
    let (x, y) = PIVOT;
    Transform::from_row(CLOSER, 0.0, 0.0, CLOSER, x - x * CLOSER, y - y * CLOSER)
}

fn paint(colour: Colour) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    let [red, green, blue] = colour.rgb();
    paint.set_color_rgba8(red, green, blue, 255);
    paint
}

/// Reads the part of SVG's path language we draw with: `M`, `L`, `C`, `Z`, absolute, a space between all.
fn path(shape: &str) -> Path {
    let mut builder = PathBuilder::new();
    let mut words = shape.split_ascii_whitespace();
    while let Some(command) = words.next() {
        let mut number = || {
            words.next().and_then(|word| word.parse::<f32>().ok()).expect("shapes are well formed")
        };
        match command {
            "M" => builder.move_to(number(), number()),
            "L" => builder.line_to(number(), number()),
            "C" => builder.cubic_to(number(), number(), number(), number(), number(), number()),
            _ => builder.close(),
        }
    }
    builder.finish().expect("shapes have an extent")
}
