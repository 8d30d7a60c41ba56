//! What a desk of its own has beside its tickets: fields, and checklists for work that goes on.

use chrono::{DateTime, Utc};
use rand::rngs::StdRng;
use uuid::Uuid;

use super::super::rows::id;
use super::column;
use crate::{Change, Result};

/// Name, kind, choices and whether it is asked for.
type Field = (&'static str, &'static str, &'static [&'static str], &'static str);

const FIELDS: [Field; 4] = [
    ("Inventory number", "text", &[], "optional"),
    ("Cause", "choice", &["Cable", "Firmware", "Operation", "Power", "Wear"], "no"),
    ("Minutes on site", "number", &[], "no"),
    ("Spare part arrives", "date", &[], "no"),
];

/// What is done for a fault, by the category it has.
const CHECKLISTS: [(&str, &[&str]); 4] = [
    (
        "Video",
        &[
            "Swap the cable",
            "Note the serial number of the new one",
            "Test call after 18:00",
            "Order a spare for the store",
        ],
    ),
    ("Audio", &["Listen at the far end", "Measure the level", "Put new batteries in"]),
    ("Network", &["Look at the switch port", "Try another patch", "Write down the VLAN"]),
    (
        "Screens",
        &["Check the input", "Power off for a minute", "Update the firmware", "Show a test card"],
    ),
];

pub(super) async fn load(change: &mut Change, now: DateTime<Utc>, dice: &mut StdRng) -> Result<()> {
    let fields: Vec<Uuid> = FIELDS.iter().map(|_| id(now, dice)).collect();
    sqlx::query!(
        "
        insert into ticket_fields (id, name, kind, choices, asked, position)
        select id, name, kind, string_to_array(choices, '|'), asked, place
        from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
            with ordinality as given (id, name, kind, choices, asked, place)
        ",
        &fields,
        &column(&FIELDS, |field| field.0.to_owned()),
        &column(&FIELDS, |field| field.1.to_owned()),
        &column(&FIELDS, |field| field.2.join("|")),
        &column(&FIELDS, |field| field.3.to_owned()),
    )
    .execute(change.db())
    .await?;
    // Every third says which thing it is about; what is done says what it was.
    sqlx::query!(
        "
        update tickets
        set fields = case
            when number % 3 <> 0 then '{}'::jsonb
            else jsonb_build_object($1::text, 'AV-' || lpad(((number * 37) % 9000 + 117)::text, 6, '0'))
        end || case
            when status not in ('resolved', 'closed') then '{}'::jsonb
            else jsonb_build_object(
                $2::text, ($4::text[])[number % 5 + 1],
                $3::text, (number % 12 * 5 + 10)::text
            )
        end
        ",
        fields[0].to_string(),
        fields[1].to_string(),
        fields[2].to_string(),
        &column(FIELDS[1].2, |choice| (*choice).to_owned()),
    )
    .execute(change.db())
    .await?;
    let items: Vec<(&str, usize, &str)> = CHECKLISTS
        .iter()
        .flat_map(|(category, items)| {
            items.iter().enumerate().map(move |(place, item)| (*category, place + 1, *item))
        })
        .collect();
    // What is in somebody's hands, or waits, is half done.
    sqlx::query!(
        "
        insert into ticket_checks (id, ticket_id, label, done, position)
        select gen_random_uuid(), t.id, item.label, item.place <= t.number % 3, item.place
        from tickets t
        join ticket_categories c on c.id = t.category_id
        join unnest($1::text[], $2::int[], $3::text[]) item (category, place, label) on item.category = c.name
        where t.status in ('in_progress', 'pending')
        ",
        &column(&items, |item| item.0.to_owned()),
        &column(&items, |item| i32::try_from(item.1).unwrap_or_default()),
        &column(&items, |item| item.2.to_owned()),
    )
    .execute(change.db())
    .await?;
    Ok(())
}
