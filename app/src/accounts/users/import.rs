//! Users from a file: chosen or pasted, looked at, then added.

use domain::accounts::{ImportReport, ImportRow};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::super::api;
use super::listing::Listing;
use crate::AppError;
use crate::components::{
    Badge, Banner, Button, ButtonTone, Checkbox, Sheet, State, Table, TextArea, Toast, Toasts,
    sentence, unique_id,
};
use crate::messages::{problems, users as words};

#[component]
pub(super) fn ImportSheet(open: RwSignal<bool>, listing: Listing) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let text = RwSignal::new(String::new());
    let report = RwSignal::new(None::<ImportReport>);
    let problem = RwSignal::new(None::<AppError>);
    let skip_bad = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let id = StoredValue::new(unique_id("import"));

    // What was looked at is no longer what stands there.
    Effect::watch(move || text.get(), move |_, _, _| report.set(None), false);
    let send = move |is_preview: bool| {
        problem.set(None);
        busy.set(true);
        let (file, skip) = (text.get_untracked(), skip_bad.get_untracked());
        spawn_local(async move {
            let answer = api::import_users(file, is_preview, skip).await;
            busy.try_set(false);
            match answer {
                Ok(done) if done.is_done => {
                    open.try_set(false);
                    text.try_set(String::new());
                    report.try_set(None);
                    listing.load();
                    toasts.push(Toast::new(words::imported(done.good)));
                }
                Ok(seen) => {
                    report.try_set(Some(seen));
                }
                Err(err) => {
                    report.try_set(None);
                    problem.try_set(Some(err));
                }
            }
        });
    };
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        input.set_value("");
        spawn_local(async move {
            match JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()) {
                Some(read) => {
                    text.set(read);
                    send(true);
                }
                None => toasts.push(Toast::new(sentence(words::unreadable()))),
            }
        });
    };
    // One step after the other: looking at it, then adding them.
    let can_go_on = move || match &*report.read() {
        Some(report) => report.good > 0 && (report.bad == 0 || skip_bad.get()),
        None => !text.read().trim().is_empty(),
    };
    let actions = move || {
        view! {
            <Button on:click=move |_| open.set(false)>{words::cancel()}</Button>
            <Button
                tone=ButtonTone::Primary
                busy
                disabled=Signal::derive(move || !can_go_on())
                on:click=move |_| send(report.read_untracked().is_none())
            >
                {move || if report.read().is_some() { words::do_import() } else { words::preview() }}
            </Button>
        }
    };
    let note = move || {
        problem.get().map(|err| {
            view! { <Banner state=State::Critical>{sentence(&err.to_string())}</Banner> }
        })
    };

    view! {
        <Sheet open title=words::import_title() actions>
            <div class="stack">
                <p class="soft">{words::import_how()}</p>
                {note}
                <div class="picture-field">
                    <input
                        node_ref=input
                        id=id.get_value()
                        class="visually-hidden"
                        type="file"
                        accept=".csv,text/csv,text/plain"
                        on:change=chosen
                    />
                    <label for=id.get_value() class="button" data-size="small">
                        {words::choose_file()}
                    </label>
                </div>
                <TextArea label=words::or_paste() value=text rows=5/>
                {move || report.get().map(|report| view! { <Report report skip_bad/> })}
            </div>
        </Sheet>
    }
}

#[component]
fn Report(report: ImportReport, skip_bad: RwSignal<bool>) -> impl IntoView {
    let ImportReport { rows, good, bad, .. } = report;
    let mut rows = rows;
    // What needs a hand stands first.
    rows.sort_by_key(|row| (row.problem.is_none(), row.line));

    view! {
        <div class="stack" role="status">
            <p>
                {words::good(good)} " "
                {(bad > 0).then(|| view! { <strong>{words::bad(bad)}</strong> })}
            </p>
            {(bad > 0)
                .then(|| view! {
                    <Checkbox
                        label=words::skip_bad()
                        hint=words::skip_bad_hint()
                        checked=skip_bad
                    />
                })}
            <Table label=words::import_title() cards=true>
                <thead>
                    <tr>
                        <th scope="col">{words::name()}</th>
                        <th scope="col">{words::result()}</th>
                        <th scope="col" class="number">{words::line()}</th>
                    </tr>
                </thead>
                <tbody>
                    {rows.into_iter().map(|row| view! { <Line row/> }).collect_view()}
                </tbody>
            </Table>
        </div>
    }
}

#[component]
fn Line(row: ImportRow) -> impl IntoView {
    let result = match row.problem {
        Some(problem) => {
            view! { <Badge state=State::Critical>{sentence(&problems::translated(&problem))}</Badge> }.into_any()
        }
        None => view! { <span class="soft">{words::fine()}</span> }.into_any(),
    };

    view! {
        <tr class="entry">
            <td class="title wrap">{row.name} <br/> <small class="faint">{row.email}</small></td>
            <td class="wrap">{result}</td>
            <td class="number" data-label=words::line()>{row.line}</td>
        </tr>
    }
}
