//! Tables: the box, sortable heads, the row that says there is none.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::Icon;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortDirection {
    Ascending,
    Descending,
}

/// Which column a table is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort<Column> {
    pub by: Column,
    pub direction: SortDirection,
}

/// A `<table>` in a box that scrolls when the page is too narrow; holds `<thead>` and `<tbody>`.
///
/// With `cards`, rows become cards on phones: every `<td>` then says in `data-label` what it
/// holds.
#[component]
pub fn Table(
    #[prop(into)] label: TextProp,
    #[prop(optional)] cards: bool,
    children: Children,
) -> impl IntoView {
    let name = label.clone();

    view! {
        <div class="table-wrap" role="region" tabindex="0" aria-label=move || label.get()>
            <table class="table" data-cards=cards.then_some("") aria-label=move || name.get()>
                {children()}
            </table>
        </div>
    }
}

/// The head of a column that can be sorted by: click to sort, click again to turn it around.
#[component]
pub fn SortHeader<Column>(
    column: Column,
    sort: RwSignal<Sort<Column>>,
    /// Numbers stand at the end of their column, and so does its head.
    #[prop(optional)]
    number: bool,
    children: Children,
) -> impl IntoView
where
    Column: Copy + PartialEq + Send + Sync + 'static,
{
    let direction = move || {
        let sort = sort.get();
        (sort.by == column).then_some(sort.direction)
    };
    let icon = move || match direction() {
        Some(SortDirection::Ascending) => icondata::LuArrowUp,
        Some(SortDirection::Descending) => icondata::LuArrowDown,
        None => icondata::LuChevronsUpDown,
    };

    view! {
        <th
            scope="col"
            class=number.then_some("number")
            aria-sort=move || direction().map(SortDirection::name)
        >
            <button type="button" on:click=move |_| sort.update(|sort| *sort = sort.clicked(column))>
                {children()}
                {move || view! { <Icon icon=icon()/> }}
            </button>
        </th>
    }
}

/// What a table shows in place of rows.
#[component]
pub fn EmptyRow(columns: u8, children: Children) -> impl IntoView {
    view! {
        <tr class="empty-row">
            <td colspan=columns.to_string()>{children()}</td>
        </tr>
    }
}

impl<Column: PartialEq> Sort<Column> {
    pub const fn ascending(by: Column) -> Self {
        Self { by, direction: SortDirection::Ascending }
    }

    pub const fn descending(by: Column) -> Self {
        Self { by, direction: SortDirection::Descending }
    }

    fn clicked(&self, column: Column) -> Self {
        if self.by == column && self.direction == SortDirection::Ascending {
            Self::descending(column)
        } else {
            Self::ascending(column)
        }
    }
}

impl SortDirection {
    /// The value of `aria-sort`.
    const fn name(self) -> &'static str {
        match self {
            Self::Ascending => "ascending",
            Self::Descending => "descending",
        }
    }

    /// Turns an ascending order into the wanted one.
    pub fn apply(self, ascending: std::cmp::Ordering) -> std::cmp::Ordering {
        match self {
            Self::Ascending => ascending,
            Self::Descending => ascending.reverse(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_click_turns_the_order_around_and_another_column_starts_ascending() {
        let by_name = Sort::ascending("name");
        let reversed = by_name.clicked("name");
        assert_eq!(reversed, Sort::descending("name"));
        assert_eq!(reversed.clicked("name"), by_name);
        assert_eq!(reversed.clicked("age"), Sort::ascending("age"));
    }
}
