//! What the product is called and how it looks, for those who answer for it; shows at once.

use std::fmt::Display;
use std::str::FromStr;

use domain::Problem;
use domain::branding::{BrandChoice, Branding};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

use super::api;
use crate::AppError;
use crate::components::{
    Banner, Button, ButtonTone, Card, PageHead, PictureUpload, ProblemNote, Skeleton, State,
    TextField, Toast, Toasts, sentence,
};
use crate::live::use_live;
use crate::messages::{branding as words, problems};
use crate::shell::LogoAndName;

#[derive(Clone, Copy)]
struct Desk {
    /// `None`: still to come.
    known: RwSignal<Option<Branding>>,
    problem: RwSignal<Option<AppError>>,
    /// Name, title, description, company.
    fields: [RwSignal<String>; 4],
    refusal: RwSignal<Option<Problem>>,
    saving: RwSignal<bool>,
    toasts: Toasts,
}

#[component]
pub fn BrandingPage() -> impl IntoView {
    let desk = Desk::new();
    desk.load();
    use_live().on_resync(move || desk.load_unless_typed());
    let body = move || match (desk.problem.get(), desk.known.read().is_some()) {
        (Some(err), _) => view! {
            <ProblemNote message=err.to_string() retry=move |()| desk.load()/>
        }
        .into_any(),
        (None, true) => view! { <Cards desk/> }.into_any(),
        (None, false) => view! { <div aria-busy="true"><Skeleton width=60/></div> }.into_any(),
    };
    // What was just saved must not draw the form anew.
    let stage = Memo::new(move |_| (desk.problem.read().is_some(), desk.known.read().is_some()));

    view! {
        <Title text=words::title()/>
        <PageHead title=words::title() lead=words::lead()/>
        {move || {
            stage.get();
            untrack(body)
        }}
    }
}

#[component]
fn Cards(desk: Desk) -> impl IntoView {
    let (name, title) = (words::name(), words::window_title());
    let labels = [name, title, words::description(), words::company()];
    let texts = FIELDS
        .into_iter()
        .zip(labels)
        .zip(desk.fields)
        .map(|((field, label), value)| {
            let default = desk.default_of(field);
            let hint = match default.is_empty() {
                true => words::no_default().to_owned(),
                false => words::default_is(default),
            };
            let error =
                Signal::derive(move || desk.refusal.read().as_ref()?.fields.get(field).cloned());
            view! { <TextField label value name=field hint error autocomplete="off"/> }
        })
        .collect_view();
    let general = move || {
        let problem = desk.refusal.get().filter(|problem| problem.fields.is_empty())?;
        Some(view! { <Banner state=State::Critical>{sentence(&problem.message)}</Banner> })
    };
    let has_choice = move || {
        desk.known.read().as_ref().is_some_and(|known| known.chosen != BrandChoice::default())
    };
    let has_logo = move || desk.known.read().as_ref().is_some_and(|known| known.has_own_logo);
    let changed = move |answer: String| {
        if let Ok(known) = serde_json::from_str::<Branding>(&answer) {
            desk.known.set(Some(known));
        }
    };

    view! {
        <div class="branding">
            <Card title=words::names()>
                <form
                    class="stack body"
                    novalidate
                    on:submit=move |event| {
                        event.prevent_default();
                        desk.save();
                    }
                >
                    {general}
                    {texts}
                    <div class="toolbar">
                        <Button tone=ButtonTone::Primary submit=true busy=desk.saving>
                            {words::save()}
                        </Button>
                        <Show when=has_choice>
                            <Button
                                tone=ButtonTone::Quiet
                                icon=icondata::LuUndo2
                                on:click=move |_| desk.back()
                            >
                                {words::back()}
                            </Button>
                        </Show>
                    </div>
                </form>
            </Card>
            <Card title=words::logo()>
                <div class="body">
                    <PictureUpload
                        address=Callback::new(|()| "/api/v1/branding/logo".to_owned())
                        preview=|| view! { <span class="brand"><LogoAndName/></span> }
                        has_picture=Signal::derive(has_logo)
                        hint=words::logo_hint()
                        on_change=changed
                    />
                </div>
            </Card>
        </div>
    }
}

const FIELDS: [&str; 4] = ["name", "title", "description", "company"];

impl Desk {
    fn new() -> Self {
        Self {
            known: RwSignal::new(None),
            problem: RwSignal::new(None),
            fields: std::array::from_fn(|_| RwSignal::default()),
            refusal: RwSignal::new(None),
            saving: RwSignal::new(false),
            toasts: expect_context(),
        }
    }

    /// What is being typed stays.
    fn load_unless_typed(self) {
        let is_typed = self.known.with_untracked(|known| {
            let known = known.as_ref().map(|known| &known.chosen);
            known.is_some_and(|known| self.typed().as_ref() != Ok(known))
        });
        if !is_typed {
            self.load();
        }
    }

    fn load(self) {
        self.problem.set(None);
        spawn_local(async move {
            match api::get_branding().await {
                Ok(known) => self.show(known),
                // What is there already is better than nothing.
                Err(_) if self.known.read_untracked().is_some() => {}
                Err(err) => {
                    self.problem.try_set(Some(err));
                }
            }
        });
    }

    fn show(self, known: Branding) {
        let BrandChoice { name, title, description, company } = known.chosen.clone();
        let name = name.map(String::from);
        let texts = [title, description, company].map(|text| text.map(String::from));
        for (field, text) in self.fields.into_iter().zip(std::iter::once(name).chain(texts)) {
            field.try_set(text.unwrap_or_default());
        }
        self.known.try_set(Some(known));
    }

    fn default_of(self, field: &str) -> String {
        let known = self.known.read_untracked();
        let Some(Branding { defaults, .. }) = &*known else { return String::new() };
        match field {
            "name" => defaults.name.clone(),
            "title" => defaults.title.clone(),
            "description" => defaults.description.clone(),
            _ => defaults.company.clone(),
        }
    }

    fn save(self) {
        match self.typed() {
            Ok(choice) => self.choose(choice, words::saved()),
            Err(mut problem) => {
                problems::translate(&mut problem);
                self.refusal.set(Some(problem));
            }
        }
    }

    /// An empty field is as the server was set up.
    fn typed(self) -> Result<BrandChoice, Problem> {
        let [name, title, description, company] = self
            .fields
            .map(|field| Some(field.get_untracked()).filter(|text| !text.trim().is_empty()));
        Ok(BrandChoice {
            name: parsed("name", name)?,
            title: parsed("title", title)?,
            description: parsed("description", description)?,
            company: parsed("company", company)?,
        })
    }

    /// Can be taken back: what was chosen is known still.
    fn back(self) {
        self.choose(BrandChoice::default(), words::went_back());
    }

    fn choose(self, choice: BrandChoice, done: &'static str) {
        let before = self.known.read_untracked().as_ref().map(|known| known.chosen.clone());
        self.refusal.set(None);
        self.saving.set(true);
        spawn_local(async move {
            let answer = api::choose_branding(choice).await;
            self.saving.try_set(false);
            match answer {
                Ok(known) => {
                    self.show(known);
                    let toast = Toast::new(done);
                    self.toasts.push(match before {
                        Some(before) => toast.with_undo(move || {
                            self.choose(before.clone(), words::saved());
                        }),
                        None => toast,
                    });
                }
                Err(err) => {
                    self.refusal.try_set(Some(err.0));
                }
            }
        });
    }
}

fn parsed<T: FromStr<Err: Display>>(
    field: &str,
    text: Option<String>,
) -> Result<Option<T>, Problem> {
    let parsed = text.map(|text| text.parse()).transpose();
    parsed.map_err(|reason| Problem::invalid(field, reason))
}
