//! Times, dates and numbers as people read them, written by the browser in the page's language.
//!
//! The browser knows every time zone already; asking it keeps a table of 50 KB out of the
//! download. Nothing here works outside a browser.

mod zone;

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use domain::accounts::ClockFormat;
use domain::scheduling::{CivilSpan, CivilTime};
use domain::zones::ZoneName;
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use leptos::prelude::*;
use leptos::reactive::graph::Observer;
use wasm_bindgen::{JsCast, JsValue};

use crate::messages::{self, Language};
pub use zone::Zone;

/// How much of a moment to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// 14:37
    Time,
    /// 14:37:05
    Seconds,
    /// 18 Nov
    Day,
    /// Wed 18 Nov
    Weekday,
    /// Wednesday 18 November
    LongDay,
    /// Wednesday, 18 November 2026
    Full,
    /// 18 November 2026, and of several days what they share once: 16–22 November 2026
    Dates,
    /// November 2026
    Month,
    /// 18 Nov 2026
    ShortDate,
    /// Wed
    WeekdayName,
    /// CET, or GMT+1 where the zone has no letters
    Zone,
    /// 2026-11-18 14:37:05, for reading back
    Civil,
}

/// How the reader wants times of day to be written.
static FORMAT: LazyLock<ArcRwSignal<ClockFormat>> = LazyLock::new(ArcRwSignal::default);

/// Where the reader said they live; `None`: where the browser is.
static ZONE: LazyLock<ArcRwSignal<Option<ZoneName>>> = LazyLock::new(ArcRwSignal::default);

/// What shows a time follows.
pub fn set_format(format: ClockFormat) {
    FORMAT.maybe_update(|known| std::mem::replace(known, format) != format);
}

/// What shows a moment in the reader's zone follows.
pub fn set_zone(zone: ZoneName) {
    ZONE.set(Some(zone));
}

/// The reader's own zone.
pub fn own_zone() -> ZoneName {
    if Observer::get().is_some() {
        ZONE.track();
    }
    ZONE.get_untracked().unwrap_or_else(browser_zone)
}

fn clock_format() -> ClockFormat {
    if Observer::get().is_some() {
        FORMAT.track();
    }
    FORMAT.get_untracked()
}

/// `14:37` or `2:37 pm`, as the clock on the wall of that zone shows it.
pub fn time(at: DateTime<Utc>, zone: &ZoneName) -> String {
    let text = text(at, zone, Style::Time);
    match NaiveTime::parse_from_str(&text, "%H:%M") {
        Ok(time) => time_of_day(time),
        Err(_) => text,
    }
}

/// The same of a time of day that is known already.
pub fn time_of_day(time: NaiveTime) -> String {
    write(time, "%H:%M", "%-I:%M %P")
}

/// `14:00` or `2 pm`, where there is little room.
pub fn short_time(time: NaiveTime) -> String {
    match time.minute() {
        0 => write(time, "%H:%M", "%-I %P"),
        _ => time_of_day(time),
    }
}

/// `14:37` or `2:37`, where what stands around it tells which half of the day it is.
pub fn bare_time(time: NaiveTime) -> String {
    write(time, "%H:%M", "%-I:%M")
}

/// `14` or `2 pm`, for an axis.
pub fn hour(time: NaiveTime) -> String {
    write(time, "%H", "%-I %P")
}

/// `24:00`, or what twelve hours make of it.
pub fn midnight_at_the_end() -> String {
    match clock_format() {
        ClockFormat::H23 => "24:00".to_owned(),
        ClockFormat::H12 => short_time(NaiveTime::MIN),
    }
}

/// What a clock on the wall shows.
pub fn civil_time(at: CivilTime) -> String {
    let minutes = u32::from(at.minutes());
    match NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0) {
        Some(time) => short_time(time),
        None => midnight_at_the_end(),
    }
}

/// `06:00–14:00` or `6 am–2 pm`; up to midnight is `24:00`, which nobody takes for a beginning.
pub fn civil_span(span: CivilSpan) -> String {
    let end = Some(span.end()).filter(|end| *end != CivilTime::MIDNIGHT);
    let end = end.unwrap_or(CivilTime::END_OF_DAY);
    format!("{}–{}", civil_time(span.start()), civil_time(end))
}

fn write(time: NaiveTime, h23: &str, h12: &str) -> String {
    let pattern = match clock_format() {
        ClockFormat::H23 => h23,
        ClockFormat::H12 => h12,
    };
    time.format(pattern).to_string()
}

/// A moment in a zone, in the page's language.
pub fn text(at: DateTime<Utc>, zone: &ZoneName, style: Style) -> String {
    format(messages::language(), zone.as_str(), style, at)
}

/// A calendar day, whatever the zone.
pub fn day(date: NaiveDate, style: Style) -> String {
    let at = date.and_time(NaiveTime::MIN).and_utc();
    format(messages::language(), "UTC", style, at)
}

/// `16–22 November 2026`: what two days share is written once.
pub fn days(first: NaiveDate, last: NaiveDate) -> String {
    let date = |day: NaiveDate| {
        Date::new(&JsValue::from_f64(
            day.and_time(NaiveTime::MIN).and_utc().timestamp_millis() as f64
        ))
    };
    let range =
        formatter(messages::language().locale(), "UTC", Style::Dates).and_then(|formatter| {
            let Formatter { object, function } = formatter;
            function.call2(&object, &date(first), &date(last)).ok()?.as_string()
        });
    range.unwrap_or_else(|| format!("{} – {}", day(first, Style::Day), day(last, Style::Day)))
}

/// Date and time on the wall of that zone.
pub fn civil(at: DateTime<Utc>, zone: &ZoneName) -> NaiveDateTime {
    // Swedish writes dates the way machines read them.
    formatter("sv-SE", zone.as_str(), Style::Civil)
        .map(|formatter| formatter.apply(at))
        .and_then(|text| NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S").ok())
        .unwrap_or(at.naive_utc())
}

/// When a day begins in a zone. Where the clock skips midnight, within the hour.
pub fn midnight(date: NaiveDate, zone: &ZoneName) -> DateTime<Utc> {
    let wanted = date.and_time(NaiveTime::MIN);
    let mut at = wanted.and_utc();
    // The second time the offset is that of the right day.
    for _ in 0..2 {
        at -= civil(at, zone) - wanted;
    }
    at
}

/// The zone this browser lives in.
fn browser_zone() -> ZoneName {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&options, &"timeZone".into())
        .ok()
        .and_then(|zone| zone.as_string())
        .and_then(|zone| zone.parse().ok())
        .unwrap_or_else(ZoneName::utc)
}

/// Every zone the browser knows, by name.
pub fn zones() -> Vec<ZoneName> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).unwrap_or_default();
    let list = Reflect::get(&intl, &"supportedValuesOf".into())
        .ok()
        .and_then(|function| function.dyn_into::<Function>().ok())
        .and_then(|function| function.call1(&intl, &"timeZone".into()).ok());
    let names = list.map(|list| Array::from(&list)).unwrap_or_default();
    let mut zones: Vec<ZoneName> = names
        .iter()
        .filter_map(|name| name.as_string())
        .filter_map(|name| today(&name).parse().ok())
        .collect();
    zones.sort();
    if !zones.contains(&ZoneName::utc()) {
        zones.push(ZoneName::utc());
    }
    zones
}

/// Browsers list zones by the names that CLDR froze; people look for those of today.
fn today(name: &str) -> &str {
    match name {
        "Africa/Asmera" => "Africa/Asmara",
        "America/Buenos_Aires" => "America/Argentina/Buenos_Aires",
        "America/Godthab" => "America/Nuuk",
        "Asia/Calcutta" => "Asia/Kolkata",
        "Asia/Katmandu" => "Asia/Kathmandu",
        "Asia/Rangoon" => "Asia/Yangon",
        "Asia/Saigon" => "Asia/Ho_Chi_Minh",
        "Atlantic/Faeroe" => "Atlantic/Faroe",
        "Europe/Kiev" => "Europe/Kyiv",
        "Pacific/Enderbury" => "Pacific/Kanton",
        "Pacific/Ponape" => "Pacific/Pohnpei",
        "Pacific/Truk" => "Pacific/Chuuk",
        name => name,
    }
}

/// 1,234.5 or 1.234,5
pub fn number(value: f64) -> String {
    js_sys::Number::from(value).to_locale_string(messages::language().locale()).into()
}

type Formatters = HashMap<(&'static str, String, Style), Option<Formatter>>;

/// An `Intl.DateTimeFormat` and the function of it that is wanted.
#[derive(Clone)]
struct Formatter {
    object: JsValue,
    function: Function,
}

thread_local! {
    /// Making a formatter costs a hundred times what using it costs. `None`: no such zone.
    static FORMATTERS: RefCell<Formatters> = RefCell::default();
}

fn format(language: Language, zone: &str, style: Style, at: DateTime<Utc>) -> String {
    formatter(language.locale(), zone, style)
        .or_else(|| formatter(language.locale(), "UTC", style))
        .map(|formatter| formatter.apply(at))
        .unwrap_or_default()
}

fn formatter(locale: &'static str, zone: &str, style: Style) -> Option<Formatter> {
    FORMATTERS.with_borrow_mut(|known| {
        known
            .entry((locale, zone.to_owned(), style))
            .or_insert_with(|| Formatter::new(locale, zone, style))
            .clone()
    })
}

impl Formatter {
    /// `None` if the browser has no such zone.
    fn new(locale: &str, zone: &str, style: Style) -> Option<Self> {
        let object = new_formatter(locale, zone, style.options())?;
        let function = Reflect::get(&object, &style.method().into()).ok()?.dyn_into().ok()?;
        Some(Self { object, function })
    }

    fn apply(&self, at: DateTime<Utc>) -> String {
        let date = Date::new(&JsValue::from_f64(at.timestamp_millis() as f64));
        let Ok(made) = self.function.call1(&self.object, &date) else { return String::new() };
        made.as_string().unwrap_or_else(|| zone_part(&made))
    }
}

/// An `Intl.DateTimeFormat`; `None` if the browser has no such zone.
fn new_formatter(locale: &str, zone: &str, options: &[(&str, &str)]) -> Option<JsValue> {
    let wanted = Object::new();
    for (name, value) in [("timeZone", zone)].iter().chain(options) {
        Reflect::set(&wanted, &(*name).into(), &(*value).into()).ok()?;
    }
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function =
        Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    // Constructed through `Reflect`, which hands back what an unknown zone throws.
    Reflect::construct(&constructor, &Array::of2(&locale.into(), &wanted)).ok()
}

/// The name of the zone among the parts of a formatted date.
fn zone_part(parts: &JsValue) -> String {
    let property = |part: &JsValue, name: &str| {
        Reflect::get(part, &name.into()).ok().and_then(|value| value.as_string())
    };
    Array::from(parts)
        .iter()
        .find(|part| property(part, "type").as_deref() == Some("timeZoneName"))
        .and_then(|part| property(&part, "value"))
        .unwrap_or_default()
}

impl Style {
    const fn options(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Time => &[("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")],
            Self::Seconds => &[
                ("hour", "2-digit"),
                ("minute", "2-digit"),
                ("second", "2-digit"),
                ("hourCycle", "h23"),
            ],
            Self::Day => &[("day", "numeric"), ("month", "short")],
            Self::ShortDate => &[("day", "numeric"), ("month", "short"), ("year", "numeric")],
            Self::Weekday => &[("weekday", "short"), ("day", "numeric"), ("month", "short")],
            Self::LongDay => &[("weekday", "long"), ("day", "numeric"), ("month", "long")],
            Self::Full => {
                &[("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")]
            }
            Self::Dates => &[("day", "numeric"), ("month", "long"), ("year", "numeric")],
            Self::Month => &[("month", "long"), ("year", "numeric")],
            Self::WeekdayName => &[("weekday", "short")],
            Self::Zone => &[("timeZoneName", "short")],
            Self::Civil => &[
                ("year", "numeric"),
                ("month", "2-digit"),
                ("day", "2-digit"),
                ("hour", "2-digit"),
                ("minute", "2-digit"),
                ("second", "2-digit"),
                ("hourCycle", "h23"),
            ],
        }
    }

    const fn method(self) -> &'static str {
        match self {
            Self::Zone => "formatToParts",
            Self::Dates => "formatRange",
            _ => "format",
        }
    }
}
