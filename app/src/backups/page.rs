//! The list of backups, for those who answer for the data.

use chrono::{DateTime, TimeDelta, Utc};
use domain::backups::{Backup, BackupCause};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

use super::api;
use super::restore::{Restore, RestoreDialog};
use crate::AppError;
use crate::clock;
use crate::components::{
    Badge, Banner, Button, ButtonLink, ButtonSize, ButtonTone, EmptyRow, EmptyState, PageHead,
    ProblemNote, Skeleton, State, Table, Toast, Toasts, sentence,
};
use crate::live::use_live;
use crate::messages::backups as words;
use crate::shell::{use_minute, use_session};

/// One night may go wrong; of the second, somebody should hear.
const TOO_OLD: TimeDelta = TimeDelta::days(2);

#[derive(Clone, Copy)]
struct Backups {
    all: RwSignal<Option<Vec<Backup>>>,
    problem: RwSignal<Option<AppError>>,
    making: RwSignal<bool>,
    restore: Restore,
    toasts: Toasts,
}

#[component]
pub fn BackupsPage() -> impl IntoView {
    let backups = Backups::new();

    view! {
        <Title text=words::title()/>
        <PageHead title=words::title() lead=words::lead()>
            <Button
                tone=ButtonTone::Primary
                icon=icondata::LuArchive
                busy=backups.making
                on:click=move |_| backups.make()
            >
                {words::make()}
            </Button>
        </PageHead>
        <Alarm backups/>
        {move || match backups.problem.get() {
            Some(err) => view! {
                <ProblemNote message=err.to_string() retry=move |()| backups.load()/>
            }
            .into_any(),
            None => view! { <BackupTable backups/> }.into_any(),
        }}
        <p class="list-note">{words::secret()}</p>
        <RestoreDialog restore=backups.restore/>
    }
}

/// Whoever believes in a backup that is not made any more should be told.
#[component]
fn Alarm(backups: Backups) -> impl IntoView {
    let now = use_minute();
    let is_old = Memo::new(move |_| {
        let all = backups.all.read();
        let newest = all.as_ref().and_then(|all| all.first());
        newest.is_some_and(|newest| now.get() - newest.made_at > TOO_OLD)
    });

    view! {
        <Show when=move || is_old.get()>
            <Banner state=State::Warning>{words::old()}</Banner>
        </Show>
    }
}

#[component]
fn BackupTable(backups: Backups) -> impl IntoView {
    let waiting = move || {
        backups.all.read().is_none().then(|| {
            [48u8, 56, 44]
                .map(|width| view! { <tr><td colspan="6"><Skeleton width/></td></tr> })
                .collect_view()
        })
    };
    let is_empty = move || backups.all.read().as_ref().is_some_and(Vec::is_empty);

    view! {
        <Table label=words::title() cards=true>
            <thead>
                <tr>
                    <th scope="col">{words::when()}</th>
                    <th scope="col">{words::age()}</th>
                    <th scope="col">{words::cause()}</th>
                    <th scope="col">{words::rows()}</th>
                    <th scope="col">{words::size()}</th>
                    <th scope="col"><span class="visually-hidden">{words::actions()}</span></th>
                </tr>
            </thead>
            <tbody aria-busy=move || backups.all.read().is_none().then_some("true")>
                {waiting}
                <For
                    each=move || backups.all.get().unwrap_or_default()
                    key=|backup| backup.id
                    let:backup
                >
                    <Row backup restore=backups.restore/>
                </For>
                <Show when=is_empty>
                    <EmptyRow columns=6>
                        <EmptyState title=words::none() text=words::none_why()/>
                    </EmptyRow>
                </Show>
            </tbody>
        </Table>
    }
}

#[component]
fn Row(backup: Backup, restore: Restore) -> impl IntoView {
    let now = use_minute();
    let (id, made_at) = (backup.id, backup.made_at);
    let when = moment(&backup);
    let age = move || span(made_at, now.get()).unwrap_or_else(|| words::now().to_owned());
    let label = words::download_of(&when);
    let bring_back = words::bring_back_of(&when);
    let asked = bring_back.clone();
    let href = format!("/api/v1/backups/{}/file", backup.id);
    let cause = match backup.cause {
        BackupCause::Person => words::by_person(),
        BackupCause::Nightly => words::by_night(),
        BackupCause::Command => words::by_command(),
        BackupCause::Safety => words::by_safety(),
    };

    view! {
        <tr>
            <td class="title"><time datetime=made_at.to_rfc3339()>{when}</time></td>
            <td data-label=words::age()>{age}</td>
            <td data-label=words::cause()><Badge>{cause}</Badge></td>
            <td data-label=words::rows()>{whole(backup.rows)}</td>
            <td data-label=words::size()>{size(backup.bytes)}</td>
            <td class="number">
                <ButtonLink
                    href=href
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                    icon=icondata::LuDownload
                    attr:rel="external"
                    attr:download=backup.file
                    attr:aria-label=label
                >
                    {words::download()}
                </ButtonLink>
                <Button
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                    icon=icondata::LuHistory
                    attr:aria-label=bring_back
                    on:click=move |_| restore.ask(id, asked.clone())
                >
                    {words::bring_back()}
                </Button>
            </td>
        </tr>
    }
}

/// When it was made, by the clock of whoever looks.
pub(super) fn moment(backup: &Backup) -> String {
    let zone = use_session().me.read_untracked().zone.clone();
    let day = clock::text(backup.made_at, &zone, clock::Style::Weekday);
    format!("{day} {}", clock::time(backup.made_at, &zone))
}

/// How much time lies between the two, in the largest unit that fits; `None`: less than a minute.
pub(crate) fn span(from: DateTime<Utc>, to: DateTime<Utc>) -> Option<String> {
    let passed = to - from;
    match (passed.num_days(), passed.num_hours(), passed.num_minutes()) {
        (days @ 1.., ..) => Some(words::days(days)),
        (_, hours @ 1.., _) => Some(words::hours(hours)),
        (.., minutes @ 1..) => Some(words::minutes(minutes)),
        _ => None,
    }
}

/// In the unit that leaves one to three digits before the point.
#[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
pub(crate) fn size(bytes: i64) -> String {
    let mut size = bytes as f64;
    let mut unit = "B";
    for larger in ["kB", "MB", "GB", "TB"] {
        if size < 1000.0 {
            break;
        }
        size /= 1000.0;
        unit = larger;
    }
    let shown = if size < 10.0 { (size * 10.0).round() / 10.0 } else { size.round() };
    format!("{} {unit}", clock::number(shown))
}

#[expect(clippy::cast_precision_loss, reason = "nobody counts that far")]
pub(super) fn whole(count: i64) -> String {
    clock::number(count as f64)
}

impl Backups {
    fn new() -> Self {
        let all = RwSignal::new(None);
        let backups = Self {
            all,
            problem: RwSignal::new(None),
            making: RwSignal::new(false),
            restore: Restore::new(all),
            toasts: expect_context(),
        };
        backups.load();
        use_live().on_resync(move || backups.load());
        backups
    }

    fn load(self) {
        spawn_local(async move {
            match api::list_backups().await {
                Ok(all) => {
                    self.problem.try_set(None);
                    self.all.try_set(Some(all));
                }
                Err(err) => {
                    self.problem.try_set(Some(err));
                }
            }
        });
    }

    fn make(self) {
        self.making.set(true);
        spawn_local(async move {
            let made = api::create_backup().await;
            self.making.try_set(false);
            match made {
                Ok(_) => {
                    self.toasts.push(Toast::new(words::made()));
                    self.load();
                }
                Err(err) => self.toasts.push(Toast::new(sentence(&err.to_string()))),
            }
        });
    }
}
