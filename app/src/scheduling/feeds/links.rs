//! Feed links: made, shown once, copied, revoked.

use domain::Problem;
use domain::scheduling::feeds::{CreatedFeedLink, FeedLink, FeedLinkId, FeedScope};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api;
use crate::AppError;
use crate::accounts::use_people;
use crate::clock::{self, Style};
use crate::components::{
    Asked, Button, ButtonLink, ButtonSize, ButtonTone, Card, Combobox, Icon, ListOption,
    ProblemNote, Select, Toast, Toasts, copy, sentence,
};
use crate::locations::use_locations;
use crate::messages::feeds as words;
use crate::shell::use_session;

/// A card with one's links, wherever one looks for them.
#[component]
pub(crate) fn FeedLinks() -> impl IntoView {
    use_locations().load();
    let links = Asked::new(api::list_feed_links);
    let toasts = expect_context::<Toasts>();
    let revoke = Callback::new(move |id: FeedLinkId| {
        spawn_local(async move {
            let text = match api::revoke_feed_link(id).await {
                Ok(()) => words::revoked().to_owned(),
                Err(err) => sentence(&err.to_string()),
            };
            toasts.push(Toast::new(text));
            links.again();
        });
    });

    view! {
        <Card title=words::title()>
            <div class="body stack feeds">
                <p class="faint">{words::lead()}</p>
                <Making links/>
            </div>
            {links
                .show(move |links| {
                    (!links.is_empty())
                        .then(|| view! {
                            <ul class="rows" aria-label=words::yours()>
                                // By their ids: a button that is drawn anew keeps what it does.
                                <For
                                    each=move || links.clone()
                                    key=|link| (link.id, link.last_used_at)
                                    let:link
                                >
                                    <LinkRow link revoke/>
                                </For>
                            </ul>
                        })
                        .into_any()
                })}
        </Card>
    }
}

/// What is chosen, and the link that was made of it.
#[component]
fn Making(links: Asked<Vec<FeedLink>>) -> impl IntoView {
    let (people, locations) = (use_people(), use_locations());
    let scope = RwSignal::new(FeedScope::Mine.name().to_owned());
    let which = RwSignal::new(String::new());
    let made = RwSignal::new(None::<CreatedFeedLink>);
    let refusal = RwSignal::new(None::<Problem>);
    let scopes = vec![
        ListOption::new("mine", words::mine()),
        ListOption::new("technician", words::of_technician()),
        ListOption::new("location", words::of_location()),
        ListOption::new("all", words::all()),
    ];
    Effect::watch(
        move || scope.get(),
        move |_, _, _| {
            which.set(String::new());
            made.set(None);
            refusal.set(None);
        },
        false,
    );
    let chosen = Memo::new(move |_| chosen(&scope.read(), &which.read()));
    let is_renewal = Memo::new(move |_| {
        let links = links.answer.read();
        matches!((&*links, chosen.get()), (Some(Ok(links)), Ok(scope))
            if links.iter().any(|link| link.scope == scope))
    });
    let making = Action::new_local(move |(): &()| {
        let chosen = chosen.get_untracked();
        async move {
            refusal.set(None);
            let answer = match chosen {
                Ok(scope) => api::make_feed_link(scope).await.map_err(|AppError(problem)| problem),
                Err(problem) => Err(problem),
            };
            match answer {
                Ok(new) => {
                    // At once, so that nobody revokes the one it replaces.
                    links.answer.try_update(|known| {
                        if let Some(Ok(known)) = known {
                            known.retain(|link| link.scope != new.link.scope);
                            known.push(new.link.clone());
                        }
                    });
                    made.try_set(Some(new));
                    links.again();
                }
                Err(problem) => {
                    refusal.try_set(Some(problem));
                }
            }
        }
    });
    let error = move |field: &'static str| {
        Signal::derive(move || {
            refusal.read().as_ref().and_then(|problem| problem.fields.get(field).cloned())
        })
    };
    let technicians = Signal::derive(move || {
        people.technicians().into_iter().map(ListOption::person).collect::<Vec<_>>()
    });
    let places = Signal::derive(move || {
        let all = locations.all().into_iter();
        let all = all.map(|place| ListOption::new(place.id.to_string(), place.name.to_string()));
        [ListOption::new("", words::choose_location())].into_iter().chain(all).collect::<Vec<_>>()
    });
    let of = move || match scope.get().as_str() {
        "technician" => view! {
            <Combobox
                label=words::technician()
                value=which
                options=technicians
                error=error("technician_id")
            />
        }
        .into_any(),
        "location" => view! {
            <Select label=words::location() value=which options=places error=error("location_id")/>
        }
        .into_any(),
        _ => ().into_any(),
    };
    let failed = move || {
        let problem = refusal.get().filter(|problem| problem.fields.is_empty())?;
        Some(view! { <ProblemNote message=problem.message/> })
    };
    let hint =
        move || is_renewal.get().then(|| view! { <p class="hint">{words::renew_hint()}</p> });

    view! {
        <Select label=words::which() value=scope options=scopes/>
        {of}
        {failed}
        {move || match made.get() {
            Some(CreatedFeedLink { url, .. }) => view! { <Made url/> }.into_any(),
            None => view! {
                {hint}
                <div class="toolbar">
                    <Button
                        icon=icondata::LuLink
                        busy=making.pending()
                        on:click=move |_| {
                            making.dispatch_local(());
                        }
                    >
                        {move || if is_renewal.get() { words::renew() } else { words::make() }}
                    </Button>
                </div>
            }
            .into_any(),
        }}
    }
}

/// The address, this once, and how it gets into a calendar.
#[component]
fn Made(url: String) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let copied = StoredValue::new(url.clone());
    let copy_it = move |_| {
        spawn_local(async move {
            let done = copy(&copied.get_value()).await;
            let text = if done { words::copied() } else { words::not_copied() };
            toasts.push(Toast::new(text));
        });
    };
    // The scheme by which a browser asks for the calendar of its machine.
    let webcal = format!("webcal://{}", url.split_once("://").map_or("", |(_, rest)| rest));
    let hints =
        [words::how_google(), words::how_apple(), words::how_outlook(), words::how_thunderbird()];

    view! {
        <div class="stack" role="status">
            <p>
                <strong>{words::once()}</strong>
                " "
                {words::secret()}
            </p>
            <code class="secret" aria-label=words::address()>{url}</code>
            <div class="toolbar">
                <Button tone=ButtonTone::Primary icon=icondata::LuCopy on:click=copy_it>
                    {words::copy()}
                </Button>
                <ButtonLink href=webcal icon=icondata::LuCalendarPlus>
                    {words::subscribe()}
                </ButtonLink>
            </div>
            <details class="how-to">
                <summary>{words::how()}</summary>
                <ul>{hints.map(|hint| view! { <li>{hint}</li> })}</ul>
            </details>
        </div>
    }
}

#[component]
fn LinkRow(link: FeedLink, revoke: Callback<FeedLinkId>) -> impl IntoView {
    let (people, locations) = (use_people(), use_locations());
    let zone = use_session().me.get_untracked().zone;
    let FeedLink { id, scope, last_used_at, .. } = link;
    let name = move || match scope {
        FeedScope::Mine => words::mine().to_owned(),
        FeedScope::All => words::all().to_owned(),
        FeedScope::Technician { technician_id } => people
            .get(technician_id)
            .map_or_else(|| words::somebody().to_owned(), |person| person.name.to_string()),
        FeedScope::Location { location_id } => locations
            .get(location_id)
            .map_or_else(|| words::somewhere().to_owned(), |place| place.name.to_string()),
    };
    let used = last_used_at.map_or_else(
        || words::never_read().to_owned(),
        |at| words::last_read(clock::text(at, &zone, Style::ShortDate)),
    );

    view! {
        <li>
            <Icon icon=icondata::LuRss/>
            <span class="grow">
                <span class="title">{name}</span>
                <small class="faint">{used}</small>
            </span>
            <Button
                size=ButtonSize::Small
                on:click=move |_| revoke.run(id)
                attr:aria-label=move || words::revoke_named(name())
            >
                {words::revoke()}
            </Button>
        </li>
    }
}

/// The choice as the server takes it.
fn chosen(scope: &str, which: &str) -> Result<FeedScope, Problem> {
    match scope {
        "all" => Ok(FeedScope::All),
        "technician" => which
            .parse()
            .map(|technician_id| FeedScope::Technician { technician_id })
            .map_err(|_| Problem::invalid("technician_id", words::choose_technician())),
        "location" => which
            .parse()
            .map(|location_id| FeedScope::Location { location_id })
            .map_err(|_| Problem::invalid("location_id", words::choose_location())),
        _ => Ok(FeedScope::Mine),
    }
}
