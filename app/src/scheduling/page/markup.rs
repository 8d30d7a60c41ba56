//! Shifts by the hundred: written as text, which the browser reads in one go. Made element by
//! element, a week of three hundred takes several times as long.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlTemplateElement, Node};

use super::block::Marks;
use super::focus::mark_as_anchor;

/// HTML. What is not ours to say is escaped on its way in, so that a name is never more than a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

/// An attribute that is there if it has a value.
pub type Attribute<'a> = (&'static str, Option<&'a str>);

impl Markup {
    pub fn element(
        &mut self,
        tag: &'static str,
        attributes: &[Attribute<'_>],
        inside: &dyn Fn(&mut Self),
    ) {
        self.start(tag, attributes);
        inside(self);
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push('>');
    }

    /// An element with a class and a text.
    pub fn span(&mut self, class: &'static str, text: &str) {
        self.element("span", &[("class", Some(class))], &|inside| inside.text(text));
    }

    /// One that has nothing inside and no end.
    pub fn start(&mut self, tag: &'static str, attributes: &[Attribute<'_>]) {
        self.0.push('<');
        self.0.push_str(tag);
        for (name, value) in attributes {
            let Some(value) = value else { continue };
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            self.text(value);
            self.0.push('"');
        }
        self.0.push('>');
    }

    pub fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find(['&', '<', '>', '"']) {
            self.0.push_str(&rest[..at]);
            self.0.push_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                _ => "&quot;",
            });
            rest = &rest[at + 1..];
        }
        self.0.push_str(rest);
    }

    pub fn icon(&mut self, icon: icondata::Icon) {
        let attributes = [("class", "icon"), ("viewBox", "0 0 24 24"), ("aria-hidden", "true")];
        let attributes = attributes.map(|(name, value)| (name, Some(value)));
        self.element("svg", &attributes, &|inside| inside.0.push_str(icon.data));
    }

    pub fn into_html(self) -> String {
        self.0
    }

    /// What it says, as elements.
    pub fn read(&self) -> Vec<HtmlElement> {
        let template = document().create_element("template").ok();
        let Some(template) = template.and_then(|it| it.dyn_into::<HtmlTemplateElement>().ok())
        else {
            return Vec::new();
        };
        template.set_inner_html(&self.0);
        let made = template.content().children();
        (0..made.length()).filter_map(|index| made.item(index)?.dyn_into().ok()).collect()
    }
}

/// One of the things that are drawn in bulk. Two that are equal look the same.
pub trait Drawn: Clone + Eq + Hash + 'static {
    /// One element.
    fn write(&self, marks: Marks, markup: &mut Markup);
    /// Where it stands, as properties for the style sheet; the page's policy refuses them in markup.
    fn place(&self) -> String;
}

/// What may be wanted soon, by the page it is on, made while nobody waits.
pub struct Ready<T: 'static>(StoredValue<Vec<(i64, DrawnNow<T>)>, LocalStorage>);

impl<T> Clone for Ready<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Ready<T> {}

impl<T: Drawn> Ready<T> {
    pub fn new() -> Self {
        Self(StoredValue::new_local(Vec::new()))
    }

    /// Keeps all these ready, and no others of that page.
    pub fn keep(self, page: i64, marks: Marks, all: &[T]) {
        let is_kept = |(of, drawn): &(i64, DrawnNow<T>)| {
            *of == page && drawn.len() == all.len() && all.iter().all(|it| drawn.contains_key(it))
        };
        // What is marked now need not be when it is wanted.
        if self.0.with_value(|pages| pages.iter().any(is_kept)) || !marks.are_none() {
            return;
        }
        let mut drawn = DrawnNow::new();
        make(&all.iter().collect::<Vec<_>>(), marks, &mut drawn);
        self.0.update_value(|pages| {
            pages.retain(|(of, _)| *of != page);
            pages.push((page, drawn));
        });
    }

    fn take(self, one: &T) -> Option<HtmlElement> {
        self.0.try_update_value(|pages| pages.iter_mut().find_map(|(_, page)| page.remove(one)))?
    }
}

/// So many new ones at once take longer than anybody waits for a frame.
const MANY: usize = 30;

/// Keeps `all` at the end of what is in `parent`, in their order. What stays is not touched, and
/// what is ready is not made anew. Of many that are new at once, those in sight come first, and the
/// others after the frame with them.
pub fn keep_drawn<T: Drawn>(
    parent: NodeRef<html::Div>,
    marks: Marks,
    ready: Ready<T>,
    all: impl Fn() -> Vec<T> + 'static,
    is_in_sight: impl Fn(usize, &T) -> bool + 'static,
) {
    let kept = StoredValue::new_local(DrawnNow::<T>::new());
    // What was to come after a frame is out of date when something else is to be drawn.
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let Some(parent) = parent.get() else { return };
        let all = all();
        let this = turn.get_value().wrapping_add(1);
        turn.set_value(this);
        kept.update_value(|drawn| {
            let waits = untrack(|| {
                let waits = |(index, one)| !is_in_sight(index, one) && !drawn.contains_key(one);
                all.iter().enumerate().map(waits).collect::<Vec<_>>()
            });
            if waits.iter().filter(|waits| **waits).count() < MANY {
                return draw(&parent, marks, ready, drawn, &all);
            }
            let first = all.iter().zip(waits).filter(|(_, waits)| !waits);
            let first = first.map(|(one, _)| one.clone()).collect::<Vec<_>>();
            draw(&parent, marks, ready, drawn, &first);
            after_the_frame(move || {
                if turn.try_get_value() == Some(this) {
                    kept.try_update_value(|drawn| draw(&parent, marks, ready, drawn, &all));
                }
            });
        });
    });
}

type DrawnNow<T> = HashMap<T, HtmlElement>;

/// Brings what is in `parent` to what is wanted.
fn draw<T: Drawn>(
    parent: &HtmlElement,
    marks: Marks,
    ready: Ready<T>,
    drawn: &mut DrawnNow<T>,
    wanted: &[T],
) {
    let anchor = parent.query_selector("[data-anchor]").ok().flatten();
    let mut before = std::mem::take(drawn);
    let mut new: Vec<_> = wanted.iter().filter(|one| !before.contains_key(one)).collect();
    // They carry no marks.
    if marks.are_none() {
        new.retain(|one| match ready.take(one) {
            Some(element) => {
                before.insert((*one).clone(), element);
                false
            }
            None => true,
        });
    }
    make(&new, marks, &mut before);
    let mut next = None::<Node>;
    for one in wanted.iter().rev() {
        let Some(element) = before.remove(one) else { continue };
        let is_there = element.next_sibling() == next
            && element.parent_element().is_some_and(|it| it.is_same_node(Some(parent)));
        if !is_there {
            // Both are elements of this page.
            let _ = parent.insert_before(&element, next.as_ref());
        }
        next = Some(element.clone().into());
        drawn.insert(one.clone(), element);
    }
    before.into_values().for_each(|gone| gone.remove());
    // Details that lose their block for a frame are somewhere else when the hand arrives.
    if let Some(gone) = anchor.filter(|anchor| !anchor.is_connected())
        && let Some(id) = gone.get_attribute("data-shift")
        && let Ok(Some(block)) = parent.query_selector(&format!("[data-shift=\"{id}\"]"))
    {
        mark_as_anchor(&block);
    }
}

fn make<T: Drawn>(all: &[&T], marks: Marks, drawn: &mut DrawnNow<T>) {
    let mut markup = Markup::default();
    for one in all {
        one.write(marks, &mut markup);
    }
    for (one, element) in all.iter().zip(markup.read()) {
        element.style().set_css_text(&one.place());
        drawn.insert((*one).clone(), element);
    }
}

/// Once the next frame is on the screen.
fn after_the_frame(then: impl FnOnce() + 'static) {
    request_animation_frame(move || set_timeout(then, Duration::ZERO));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_more_than_a_name() {
        let mut markup = Markup::default();
        markup.element("b", &[("title", Some("\"><i>")), ("hidden", None)], &|inside| {
            inside.text("<script> & co");
        });
        let html = "<b title=\"&quot;&gt;&lt;i&gt;\">&lt;script&gt; &amp; co</b>";
        assert_eq!(markup.into_html(), html);
    }
}
