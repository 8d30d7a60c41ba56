//! Checkboxes, switches, radio buttons.

use leptos::prelude::*;

use super::{Chapter, Sample};
use crate::components::{Checkbox, ListOption, RadioGroup, Switch};

#[component]
pub fn Choices() -> impl IntoView {
    let series = vec![
        ListOption::new("one", "Only this shift"),
        ListOption::new("following", "This and following").with_detail("11 shifts until March"),
        ListOption::new("all", "All of them"),
    ];

    view! {
        <Chapter
            id="choices"
            title="Choices"
            rule="A checkbox waits for Save, a switch acts at once, radio buttons show all there is."
        >
            <Sample name="Checkbox">
                <Checkbox label="Tell the technician" checked=RwSignal::new(true)/>
                <Checkbox label="Some rooms" checked=RwSignal::new(false) mixed=true/>
                <Checkbox
                    label="Repeat"
                    hint="Every week until it is stopped"
                    checked=RwSignal::new(false)
                />
                <Checkbox label="Disabled" checked=RwSignal::new(true) disabled=true/>
            </Sample>
            <Sample name="Switch">
                <Switch label="Show cancelled" checked=RwSignal::new(true)/>
                <Switch label="Only mine" checked=RwSignal::new(false)/>
                <Switch label="Not allowed" checked=RwSignal::new(false) disabled=true/>
            </Sample>
            <Sample name="Radio buttons">
                <RadioGroup
                    label="Change"
                    value=RwSignal::new("one".to_owned())
                    options=series
                />
            </Sample>
        </Chapter>
    }
}
