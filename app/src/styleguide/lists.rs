//! Tables and cards.

use domain::accounts::Person;
use leptos::prelude::*;

use super::people::everybody;
use super::{Chapter, Sample};
use crate::components::{
    Button, ButtonSize, Card, EmptyRow, EmptyState, PersonLine, Sort, SortHeader, State, Status,
    Table,
};

#[component]
pub fn Lists() -> impl IntoView {
    view! {
        <Chapter
            id="lists"
            title="Tables and cards"
            rule="The head stays while rows scroll. A click on a column sorts, a second turns it around. On phones rows become cards."
        >
            <HoursTable/>
            <Table label="An empty table">
                <thead>
                    <tr><th scope="col">"Technician"</th><th scope="col" class="number">"Hours"</th></tr>
                </thead>
                <tbody>
                    <EmptyRow columns=2>
                        <EmptyState title="Nobody works this week" text="Plan a shift, or look at another week."/>
                    </EmptyRow>
                </tbody>
            </Table>
            <Sample name="Card">
                <div class="guide-card">
                    <Card
                        title="On shift now"
                        tools=|| view! { <time>"14:37"</time> }
                        footer=|| "Times in your zone, Hamburg"
                    >
                        <ul class="rows">
                            {everybody()
                                .into_iter()
                                .take(3)
                                .map(|person| view! { <li><PersonLine person detail="Hamburg, until 22:00"/></li> })
                                .collect_view()}
                        </ul>
                    </Card>
                </div>
            </Sample>
        </Chapter>
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Column {
    Name,
    Hours,
}

#[component]
fn HoursTable() -> impl IntoView {
    let sort = RwSignal::new(Sort::ascending(Column::Name));
    let hours = [40, 25, 24, 38, 27, 18, 0];
    let people: Vec<(Person, u32)> = everybody().into_iter().zip(hours).collect();
    let rows = move || {
        let sort = sort.get();
        let mut people = people.clone();
        people.sort_by(|(left, left_hours), (right, right_hours)| {
            sort.direction.apply(match sort.by {
                Column::Name => left.name.cmp(&right.name),
                Column::Hours => left_hours.cmp(right_hours),
            })
        });
        people.into_iter().map(|(person, hours)| view! { <HoursRow person hours/> }).collect_view()
    };

    view! {
        <Table label="Hours of the week" cards=true>
            <thead>
                <tr>
                    <SortHeader column=Column::Name sort>"Technician"</SortHeader>
                    <th scope="col">"Location"</th>
                    <th scope="col">"State"</th>
                    <SortHeader column=Column::Hours sort number=true>"Hours"</SortHeader>
                    <th scope="col"><span class="visually-hidden">"Actions"</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}

#[component]
fn HoursRow(person: Person, hours: u32) -> impl IntoView {
    let (state, words) = match hours {
        0 => (State::Unknown, "No shifts"),
        1..30 => (State::Warning, "Below contract"),
        _ => (State::Ok, "As agreed"),
    };

    view! {
        <tr>
            <td class="title"><PersonLine person/></td>
            <td data-label="Location">"Hamburg"</td>
            <td class="end"><Status state>{words}</Status></td>
            <td class="number" data-label="Hours">{hours}</td>
            <td class="actions"><Button size=ButtonSize::Small>"Plan"</Button></td>
        </tr>
    }
}
