//! The page of the system: what one looks at when something seems wrong.

use domain::system::{DiskSpace, Setting, System};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

use super::api;
use crate::AppError;
use crate::backups::{size, span};
use crate::components::{
    Badge, ButtonTone, Card, IconButton, PageHead, ProblemNote, Skeleton, State, Table,
};
use crate::live::use_live;
use crate::messages::system as words;
use crate::shell::use_minute;

#[component]
pub fn SystemPage() -> impl IntoView {
    let system = RwSignal::new(None::<System>);
    let problem = RwSignal::new(None::<AppError>);
    let loading = RwSignal::new(false);
    let load = move || {
        loading.set(true);
        spawn_local(async move {
            let answer = api::system_overview().await;
            loading.try_set(false);
            match answer {
                Ok(found) => {
                    problem.try_set(None);
                    system.try_set(Some(found));
                }
                Err(err) => {
                    problem.try_set(Some(err));
                }
            }
        });
    };
    load();
    use_live().on_resync(load);
    let note = move || {
        problem.get().map(|err| {
            view! { <ProblemNote message=err.to_string() retry=move |()| load()/> }
        })
    };
    let content = move || match system.get() {
        Some(system) => view! { <Overview system/> }.into_any(),
        None if problem.read().is_none() => view! { <Waiting/> }.into_any(),
        None => ().into_any(),
    };

    view! {
        <Title text=words::title()/>
        <PageHead title=words::title() lead=words::lead()>
            <IconButton
                icon=icondata::LuRefreshCw
                label=words::refresh()
                tone=ButtonTone::Quiet
                busy=loading
                on:click=move |_| load()
            />
        </PageHead>
        {note}
        {content}
    }
}

#[component]
fn Waiting() -> impl IntoView {
    let lines = || [60u8, 45, 70].map(|width| view! { <p><Skeleton width/></p> }).collect_view();

    view! {
        <div class="system-cards" aria-busy="true">
            {[words::server(), words::database(), words::disk()]
                .map(|title| view! {
                    <Card title=title><div class="body stack">{lines()}</div></Card>
                })
                .collect_view()}
        </div>
    }
}

#[component]
fn Overview(system: System) -> impl IntoView {
    let now = use_minute();
    let System { version, started_at, database, disk, live_connections, last_backup_at, settings } =
        system;
    let ago = move || match last_backup_at {
        Some(at) => span(at, now.get()).map_or_else(|| words::just_now().to_owned(), words::ago),
        None => words::never().to_owned(),
    };
    let running =
        move || span(started_at, now.get()).unwrap_or_else(|| words::under_a_minute().to_owned());
    let busy = database.connections - database.idle_connections;
    let is_current = database.migrations == database.known_migrations;
    let migrations = words::migrations_of(database.migrations, database.known_migrations);
    let migrations_state = if is_current { State::Ok } else { State::Warning };

    view! {
        <div class="system-cards">
            <Card title=words::server()>
                <dl class="facts body">
                    <dt>{words::version()}</dt>
                    <dd>{version}</dd>
                    <dt>{words::up_since()}</dt>
                    <dd>
                        <time datetime=started_at.to_rfc3339()>{running}</time>
                    </dd>
                    <dt>{words::live()}</dt>
                    <dd>{live_connections}</dd>
                    <dt>{words::last_backup()}</dt>
                    <dd>{ago}</dd>
                </dl>
            </Card>
            <Card title=words::database()>
                <dl class="facts body">
                    <dt>{words::version()}</dt>
                    <dd>{format!("PostgreSQL {}", database.version)}</dd>
                    <dt>{words::size()}</dt>
                    <dd>{size(database.bytes)}</dd>
                    <dt>{words::connections()}</dt>
                    <dd>
                        {words::connections_of(busy, database.connections, database.max_connections)}
                    </dd>
                    <dt>{words::migrations()}</dt>
                    <dd><Badge state=migrations_state>{migrations}</Badge></dd>
                    <dt>{words::last_migration()}</dt>
                    <dd>
                        {database.last_migration_name} " "
                        <code class="faint">{database.last_migration}</code>
                    </dd>
                </dl>
            </Card>
            <Disk disk/>
        </div>
        <Settings settings/>
    }
}

#[component]
fn Disk(disk: Option<DiskSpace>) -> impl IntoView {
    let facts = match disk {
        Some(DiskSpace { folder, total_bytes, free_bytes }) => {
            let is_full = free_bytes < total_bytes / 10;
            view! {
                <dl class="facts body">
                    <dt>{words::folder()}</dt>
                    <dd><code>{folder}</code></dd>
                    <dt>{words::free()}</dt>
                    <dd>{words::free_of(size(free_bytes), size(total_bytes))}</dd>
                </dl>
                <Show when=move || is_full>
                    <p class="body"><Badge state=State::Warning>{words::little_space()}</Badge></p>
                </Show>
            }
            .into_any()
        }
        None => view! { <p class="body faint">{words::unknown()}</p> }.into_any(),
    };

    view! { <Card title=words::disk()>{facts}</Card> }
}

#[component]
fn Settings(settings: Vec<Setting>) -> impl IntoView {
    let rows = settings
        .into_iter()
        .map(|Setting { name, value, is_set, is_secret }| {
            let value = match value {
                Some(value) => view! { <code>{value}</code> }.into_any(),
                None if is_secret && is_set => {
                    view! { <span class="faint">{words::hidden()}</span> }.into_any()
                }
                None => view! { <span class="faint">{words::nothing()}</span> }.into_any(),
            };
            let source = if is_set { words::is_set() } else { words::is_default() };
            view! {
                <tr>
                    <td class="title"><code>{name}</code></td>
                    <td data-label=words::value()>{value}</td>
                    <td data-label=words::source()>{source}</td>
                </tr>
            }
        })
        .collect_view();

    view! {
        <section class="system-settings">
            <h2>{words::settings()}</h2>
            <p class="soft">{words::settings_lead()}</p>
            <Table label=words::settings() cards=true>
                <thead>
                    <tr>
                        <th scope="col">{words::name()}</th>
                        <th scope="col">{words::value()}</th>
                        <th scope="col">{words::source()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </section>
    }
}
