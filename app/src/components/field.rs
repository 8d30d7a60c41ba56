//! Text fields, and the frame every other field shares with them.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::{Glyph, Icon, State, sentence, unique_id};
use crate::messages::components as words;

/// What is typed: decides the keyboard of a phone and what the browser offers to fill in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldKind {
    #[default]
    Text,
    Email,
    Password,
    Search,
    Url,
    Phone,
    /// Digits to copy from elsewhere; letters are possible.
    Code,
}

/// A line of text.
#[component]
pub fn TextField(
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    #[prop(optional)] kind: FieldKind,
    #[prop(optional)] name: Option<&'static str>,
    #[prop(optional, into)] hint: Option<TextProp>,
    /// What is wrong and how it gets right; stands in place of the hint.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Marks a field that may stay empty.
    #[prop(optional)]
    optional: bool,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional, into)] placeholder: Option<TextProp>,
    #[prop(optional)] autofocus: bool,
    #[prop(optional)] max_length: Option<u16>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] read_only: Signal<bool>,
    #[prop(optional)] node_ref: NodeRef<leptos::html::Input>,
) -> impl IntoView {
    let frame = Frame::new("field", label, hint, error, optional);
    let revealed = RwSignal::new(false);
    let is_password = kind == FieldKind::Password;
    let input_type = move || if revealed.get() { "text" } else { kind.input_type() };

    let input = view! {
        <input
            node_ref=node_ref
            class="input"
            id=frame.id.clone()
            type=input_type
            name=name
            bind:value=value
            autocomplete=autocomplete
            autofocus=autofocus
            autocapitalize=kind.autocapitalize()
            inputmode=kind.input_mode()
            spellcheck=kind.spellcheck()
            maxlength=max_length.map(|length| length.to_string())
            placeholder=placeholder.map(|text| move || text.get())
            disabled=disabled
            readonly=read_only
            aria-invalid=frame.invalid()
            aria-describedby=frame.described_by()
        />
    };
    let control = if is_password {
        view! {
            <div class="input-with-tool">
                {input}
                <button
                    type="button"
                    class="input-tool"
                    aria-pressed=move || revealed.get().to_string()
                    aria-label=words::show_password()
                    title=move || if revealed.get() { words::hide_password() } else { words::show_password() }
                    on:click=move |_| revealed.update(|revealed| *revealed = !*revealed)
                >
                    {move || if revealed.get() {
                        view! { <Icon icon=icondata::LuEyeOff/> }
                    } else {
                        view! { <Icon icon=icondata::LuEye/> }
                    }}
                </button>
            </div>
        }
        .into_any()
    } else {
        input.into_any()
    };

    frame.around(control)
}

/// Several lines of text.
#[component]
pub fn TextArea(
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    #[prop(optional)] name: Option<&'static str>,
    #[prop(default = 3)] rows: u8,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] optional: bool,
    #[prop(optional, into)] placeholder: Option<TextProp>,
    #[prop(optional)] autofocus: bool,
    #[prop(optional)] max_length: Option<u16>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] read_only: Signal<bool>,
) -> impl IntoView {
    let frame = Frame::new("field", label, hint, error, optional);
    let control = view! {
        <textarea
            class="input"
            id=frame.id.clone()
            name=name
            rows=rows.to_string()
            bind:value=value
            autofocus=autofocus
            maxlength=max_length.map(|length| length.to_string())
            placeholder=placeholder.map(|text| move || text.get())
            disabled=disabled
            readonly=read_only
            aria-invalid=frame.invalid()
            aria-describedby=frame.described_by()
        ></textarea>
    };

    frame.around(control)
}

/// What surrounds every control that is filled in: label above, hint or error below.
pub(super) struct Frame {
    /// The id the control must carry.
    pub id: String,
    label: TextProp,
    hint: Option<TextProp>,
    error: Signal<Option<String>>,
    optional: bool,
}

impl Frame {
    pub fn new(
        stem: &str,
        label: TextProp,
        hint: Option<TextProp>,
        error: Signal<Option<String>>,
        optional: bool,
    ) -> Self {
        Self { id: unique_id(stem), label, hint, error, optional }
    }

    pub fn label_id(&self) -> String {
        format!("{}-label", self.id)
    }

    /// The value of the control's `aria-invalid`.
    pub fn invalid(&self) -> impl Fn() -> Option<&'static str> + Clone + Send + Sync + use<> {
        let error = self.error;
        move || error.read().is_some().then_some("true")
    }

    /// The value of the control's `aria-describedby`: the error, else the hint, if there is one.
    pub fn described_by(&self) -> impl Fn() -> Option<String> + Clone + Send + Sync + use<> {
        let (error, id, has_hint) = (self.error, self.id.clone(), self.hint.is_some());
        move || {
            if error.read().is_some() {
                Some(format!("{id}-error"))
            } else {
                has_hint.then(|| format!("{id}-hint"))
            }
        }
    }

    pub fn around(self, control: impl IntoView + 'static) -> AnyView {
        let label_id = self.label_id();
        let Self { id, label, hint, error, optional } = self;
        let (error_id, hint_id) = (format!("{id}-error"), format!("{id}-hint"));
        let note = move || match (error.get(), hint.clone()) {
            (Some(error), _) => view! {
                <p class="error" id=error_id.clone() role="alert">
                    <Glyph state=State::Critical/>
                    <span>{sentence(&error)}</span>
                </p>
            }
            .into_any(),
            (None, Some(hint)) => {
                view! { <p class="hint" id=hint_id.clone()>{move || hint.get()}</p> }.into_any()
            }
            (None, None) => ().into_any(),
        };

        view! {
            <div class="field">
                <label id=label_id for=id>
                    {move || label.get()}
                    {optional.then(|| view! { " " <span class="optional">{words::optional()}</span> })}
                </label>
                {control}
                {note}
            </div>
        }
        .into_any()
    }
}

impl FieldKind {
    const fn input_type(self) -> &'static str {
        match self {
            Self::Text | Self::Code => "text",
            Self::Email => "email",
            Self::Password => "password",
            Self::Search => "search",
            Self::Url => "url",
            Self::Phone => "tel",
        }
    }

    const fn autocapitalize(self) -> Option<&'static str> {
        match self {
            Self::Text | Self::Search => None,
            _ => Some("none"),
        }
    }

    const fn input_mode(self) -> Option<&'static str> {
        match self {
            Self::Code => Some("numeric"),
            _ => None,
        }
    }

    const fn spellcheck(self) -> Option<&'static str> {
        match self {
            Self::Text => None,
            _ => Some("false"),
        }
    }
}
