//! How the product looks to one: every choice acts at once.

use domain::accounts::{ClockFormat, ProfilePatch, Theme};
use domain::scheduling::WeekStart;
use domain::zones::ZoneName;
use leptos::prelude::*;

use crate::clock;
use crate::components::{Card, Combobox, ListOption, Segment, Segmented};
use crate::messages::{self, Language, profile as words};
use crate::shell::{
    choose_language, theme_label, use_minute, use_session, use_settings, use_theme,
};

#[component]
pub(super) fn LookCard() -> impl IntoView {
    let session = use_session();
    let (settings, theme, now) = (use_settings(), use_theme(), use_minute());
    let patch = ProfilePatch::default;

    let themes = Theme::ALL.map(|own| {
        view! {
            <Segment
                selected=Signal::derive(move || theme.get() == own)
                on:click=move |_| settings.choose_theme(own)
            >
                {theme_label(own)}
            </Segment>
        }
    });
    let clocks = ClockFormat::ALL.map(|own| {
        let label = match own {
            ClockFormat::H23 => words::h23(),
            ClockFormat::H12 => words::h12(),
        };
        view! {
            <Segment
                selected=Signal::derive(move || session.me.read().settings.clock == own)
                on:click=move |_| settings.choose(ProfilePatch { clock: Some(own), ..patch() })
            >
                {label}
            </Segment>
        }
    });
    let starts = WeekStart::ALL.map(|own| {
        let label = match own {
            WeekStart::Monday => words::monday(),
            WeekStart::Sunday => words::sunday(),
        };
        view! {
            <Segment
                selected=Signal::derive(move || session.me.read().settings.week_start == own)
                on:click=move |_| settings.choose(ProfilePatch { week_start: Some(own), ..patch() })
            >
                {label}
            </Segment>
        }
    });
    let languages = Language::ALL.map(|own| {
        let is_chosen = own == messages::language();
        view! {
            <Segment
                selected=Signal::stored(is_chosen)
                on:click=move |_| {
                    if !is_chosen {
                        choose_language(own);
                    }
                }
            >
                <span lang=own.tag()>{own.own_name()}</span>
            </Segment>
        }
    });
    let time = move || words::example(clock::time(now.get(), &session.me.read().zone));

    view! {
        <Card title=words::look()>
            <div class="body stack">
                <p class="soft">{words::look_lead()}</p>
                <Choice label=words::theme()>{themes.collect_view()}</Choice>
                <Choice label=words::language()>{languages.collect_view()}</Choice>
                <Choice label=words::clock() hint=Signal::derive(time)>{clocks.collect_view()}</Choice>
                <Choice label=words::week_start()>{starts.collect_view()}</Choice>
                <ZoneField/>
            </div>
        </Card>
    }
}

#[component]
fn Choice(
    label: &'static str,
    #[prop(optional, into)] hint: Option<Signal<String>>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field">
            // The group itself carries the name; this is for the eye.
            <span class="choice-label" aria-hidden="true">{label}</span>
            <Segmented label=label>{children()}</Segmented>
            {hint.map(|hint| view! { <p class="hint">{hint}</p> })}
        </div>
    }
}

#[component]
fn ZoneField() -> impl IntoView {
    let session = use_session();
    let settings = use_settings();
    let zone = Memo::new(move |_| session.me.read().zone.to_string());
    let chosen = RwSignal::new(zone.get_untracked());
    let problem = RwSignal::new(None::<String>);
    Effect::new(move |_| chosen.set(zone.get()));
    let zones: Vec<ListOption> = clock::zones()
        .into_iter()
        .map(|zone| ListOption::new(zone.as_str(), zone.as_str()))
        .collect();
    let choose = move |typed: String| match typed.parse::<ZoneName>() {
        Ok(zone) => {
            problem.set(None);
            chosen.set(typed);
            settings.choose(ProfilePatch { zone: Some(zone), ..ProfilePatch::default() });
        }
        Err(_) => problem.set(Some(words::choose_zone().to_owned())),
    };

    view! {
        <Combobox
            label=words::zone()
            value=chosen
            options=Signal::stored(zones)
            hint=words::zone_hint()
            error=problem
            on_choose=choose
        />
    }
}
