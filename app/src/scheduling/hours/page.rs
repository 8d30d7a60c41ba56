//! The page: a line for each person, with bars that show the mean.

use chrono::{Datelike, Days, NaiveDate, Utc};
use domain::Problem;
use domain::scheduling::hours::{HoursReport, Period, PersonHours, Tally};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

use super::api;
use crate::AppError;
use crate::accounts::use_people;
use crate::clock::{self, Style};
use crate::components::{
    ButtonLink, DateField, EmptyRow, ListOption, Loading, PageHead, PersonLine, ProblemNote,
    Segment, Segmented, Select, Table,
};
use crate::live::use_live;
use crate::locations::use_locations;
use crate::messages::hours as words;
use crate::shell::use_session;

/// What is compared: how it is called, whose it is, and its mean.
type Measure = (fn() -> &'static str, fn(&Tally) -> f64, f64);

#[component]
pub fn HoursPage() -> impl IntoView {
    let locations = use_locations();
    locations.load();
    let me = use_session().me;
    let today = clock::civil(Utc::now(), &me.get_untracked().zone).date();
    let monday = Period::Week.start_of(today);
    let first = RwSignal::new(Some(monday - Days::new(21)));
    let last = RwSignal::new(Some(monday + Days::new(6)));
    let period = RwSignal::new(Period::Week);
    let location = RwSignal::new(String::new());
    let answer = RwSignal::new(None::<Result<HoursReport, AppError>>);
    let question = StoredValue::new(0u32);
    let live = use_live();
    let wanted = Memo::new(move |_| {
        Some((first.get()?, last.get()?, period.get(), location.read().parse().ok()))
    });
    let load = move || {
        let number = question.get_value() + 1;
        question.set_value(number);
        let Some((first, last, period, location)) = wanted.get() else {
            answer.set(Some(Err(AppError(Problem::invalid("first_day", words::choose_days())))));
            return;
        };
        spawn_local(async move {
            let found = api::report_hours(first, last, period, location).await;
            if question.try_get_value() == Some(number) {
                answer.set(Some(found));
            }
        });
    };
    Effect::new(move |_| {
        live.resync.track();
        load();
    });
    let places = Signal::derive(move || {
        let all = locations.all().into_iter();
        let all = all.map(|place| ListOption::new(place.id.to_string(), place.name.to_string()));
        [ListOption::new("", words::everywhere())].into_iter().chain(all).collect::<Vec<_>>()
    });
    let query = move || {
        let day = |day: Option<NaiveDate>| day.unwrap_or(today);
        let (first, last) = (day(first.get()), day(last.get()));
        let place = location.get();
        let place = if place.is_empty() { place } else { format!("&location_id={place}") };
        (first, last, place)
    };
    let hours_file = move || {
        let (first, last, place) = query();
        format!("/api/v1/hours/export?first_day={first}&last_day={last}{place}")
    };
    let shifts_file = move || {
        let (first, last, place) = query();
        let zone = me.read().zone.clone();
        let at = |day: NaiveDate| {
            let at = clock::midnight(day, &zone).format("%Y-%m-%dT%H:%M:%SZ");
            at.to_string()
        };
        let (from, to) = (at(first), at(last + Days::new(1)));
        format!("/api/v1/shifts/export?from={from}&to={to}{place}")
    };

    view! {
        <Title text=words::title()/>
        <PageHead title=words::title() lead=words::lead()>
            <div class="toolbar">
                <ButtonLink href=hours_file icon=icondata::LuDownload attr:download="">
                    {words::export()}
                </ButtonLink>
                <ButtonLink href=shifts_file icon=icondata::LuDownload attr:download="">
                    {words::export_shifts()}
                </ButtonLink>
            </div>
        </PageHead>
        <div class="hours-filters">
            <DateField label=words::from() value=first/>
            <DateField label=words::to() value=last/>
            <Select label=words::location() value=location options=places/>
            <Segmented label=words::columns()>
                {[(Period::Week, words::weeks()), (Period::Month, words::months())]
                    .map(|(own, label)| view! {
                        <Segment
                            selected=Signal::derive(move || period.get() == own)
                            on:click=move |_| period.set(own)
                        >
                            {label}
                        </Segment>
                    })}
            </Segmented>
        </div>
        <div class="settles">
            {move || match answer.get() {
                None => view! { <div class="card"><Loading/></div> }.into_any(),
                Some(Err(err)) => {
                    view! { <ProblemNote message=err.to_string() retry=move |()| load()/> }.into_any()
                }
                Some(Ok(report)) => view! { <Report report/> }.into_any(),
            }}
            <p class="hint">
                {words::nights_hint()} " " {move || words::export_zone(&me.read().zone)}
            </p>
        </div>
    }
}

#[component]
fn Report(report: HoursReport) -> impl IntoView {
    let HoursReport { period, starts, people, mean, .. } = report;
    let measures: [Measure; 4] = [
        (words::hours, |tally| tally.minutes as f64 / 60.0, mean.minutes / 60.0),
        (words::nights, |tally| tally.nights as f64, mean.nights),
        (words::weekends, |tally| tally.weekends as f64, mean.weekends),
        (words::on_call, |tally| tally.on_call_minutes as f64 / 60.0, mean.on_call_minutes / 60.0),
    ];
    let most = measures.map(|(_, value, mean)| {
        people.iter().map(|person| value(&person.total)).fold(mean, f64::max).max(1.0)
    });
    let columns = u8::try_from(starts.len() + 5).unwrap_or(u8::MAX);
    let is_empty = people.is_empty();
    let heads = starts.iter().map(|start| head(period, *start)).collect::<Vec<_>>();
    let labels = heads.clone();

    view! {
        <Table label=words::title() cards=true>
            <thead>
                <tr>
                    <th scope="col">{words::person()}</th>
                    {measures.map(|(name, ..)| view! { <th scope="col" class="number">{name()}</th> })}
                    {heads
                        .into_iter()
                        .map(|name| view! { <th scope="col" class="number">{name}</th> })
                        .collect_view()}
                </tr>
            </thead>
            <tbody>
                {is_empty.then(|| view! { <EmptyRow columns>{words::nobody()}</EmptyRow> })}
                {people
                    .into_iter()
                    .map(|person| row(person, &measures, most, &labels))
                    .collect_view()}
            </tbody>
            <tfoot>
                <tr>
                    <th scope="row">{words::mean()}</th>
                    {measures.map(|(name, _, mean)| view! {
                        <td class="number" data-label=name()>{clock::number(rounded(mean))}</td>
                    })}
                    {starts.iter().map(|_| view! { <td></td> }).collect_view()}
                </tr>
            </tfoot>
        </Table>
    }
}

fn row(
    person: PersonHours,
    measures: &[Measure; 4],
    most: [f64; 4],
    labels: &[String],
) -> impl IntoView + use<> {
    let people = use_people();
    let id = person.technician_id;
    let name = move || match people.get(id) {
        Some(person) => view! { <PersonLine person/> }.into_any(),
        None => words::somebody().into_any(),
    };
    let cells = measures
        .iter()
        .zip(most)
        .map(|(&(label, value, mean), most)| {
            let value = value(&person.total);
            let share = |value: f64| format!("{:.1}%", 100.0 * value / most);
            view! {
                <td class="number" data-label=label()>
                    <span
                        class="compared"
                        style:--share=share(value)
                        style:--mean=share(mean)
                        title=compared(value, mean)
                    >
                        {clock::number(rounded(value))}
                    </span>
                </td>
            }
        })
        .collect_view();
    let periods = person
        .periods
        .iter()
        .zip(labels)
        .map(|(tally, label)| {
            let hours = tally.minutes as f64 / 60.0;
            view! {
                <td class="number" data-label=label.clone()>{clock::number(rounded(hours))}</td>
            }
        })
        .collect_view();

    view! {
        <tr>
            <th scope="row">{name}</th>
            {cells}
            {periods}
        </tr>
    }
}

/// `W47`, or `November 2026`.
fn head(period: Period, start: NaiveDate) -> String {
    match period {
        Period::Week => words::week(start.iso_week().week()),
        Period::Month => clock::day(start, Style::Month),
    }
}

fn compared(value: f64, mean: f64) -> String {
    let difference = rounded((value - mean).abs());
    if difference == 0.0 {
        words::at_mean().to_owned()
    } else if value > mean {
        words::above(clock::number(difference))
    } else {
        words::below(clock::number(difference))
    }
}

fn rounded(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
