//! What nobody has yet, what is planned and not shown, and a shift that somebody would like to give
//! away.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::accounts::{Actor, Role, UserId};
use domain::locations::LocationId;
use domain::scheduling::swaps::{SwapNote, SwapOffer, SwapState, SwapStep};
use domain::scheduling::warnings::Overrule;
use domain::scheduling::{ShiftDraft, ShiftId, ShiftKind, ShiftNote, ShiftSpan, ShiftState};
use uuid::Uuid;

use super::people::Site;
use super::rota::Hours;
use crate::locations::corrupt;
use crate::scheduling::shifts::create_in;
use crate::scheduling::swaps::{offer_in, step_in};
use crate::{Change, Result, notifications};

/// Days from today, hours by the clocks of the site, and what it is.
type Plan = (u64, Site, Hours, &'static str);

const OPEN: [Plan; 2] = [
    (2, Site::Hamburg, Hours((18, 0), (22, 0)), "Harbour stream, second camera"),
    (4, Site::Wien, Hours((12, 0), (18, 0)), "Book fair talks"),
];

/// In the week after this one.
const DRAFTS: [Plan; 4] = [
    (0, Site::Wien, Hours((17, 0), (21, 0)), "Concert relay"),
    (1, Site::Hamburg, Hours((18, 0), (22, 0)), "Election special"),
    (2, Site::Lisboa, Hours((18, 0), (22, 0)), "Cup match"),
    (3, Site::Hamburg, Hours((18, 0), (22, 0)), "Election special"),
];

pub(super) async fn load(
    change: &mut Change,
    people: &HashMap<&'static str, UserId>,
    places: &HashMap<Site, LocationId>,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<()> {
    let admin = Actor::new(people["annegret"], [Role::Admin].into_iter().collect());
    change.attribute_to(admin.user);
    for (days, site, hours, title) in OPEN {
        let span = hours.on(today + Days::new(days), site).map_err(corrupt)?;
        let open = draft(None, site, places, span, title, ShiftState::Scheduled)?;
        create_in(change, &admin, &open).await?;
    }
    let monday = today.week(chrono::Weekday::Mon).first_day() + Days::new(7);
    for (days, site, hours, title) in DRAFTS {
        let span = hours.on(monday + Days::new(days), site).map_err(corrupt)?;
        let technician = somebody_free(change, places[&site], span, None).await?;
        let planned = draft(technician, site, places, span, title, ShiftState::Draft)?;
        create_in(change, &admin, &planned).await?;
    }
    swap(change, &admin, places[&Site::Hamburg], now).await
}

/// Somebody in Hamburg would like to give their next shift away, and somebody else would take it.
async fn swap(
    change: &mut Change,
    admin: &Actor,
    place: LocationId,
    now: DateTime<Utc>,
) -> Result<()> {
    let next = sqlx::query!(
        r#"
        select id, technician_id as "technician_id!", starts_at, ends_at
        from shifts
        where location_id = $1 and starts_at > $2 and state = 'scheduled' and kind = 'work'
            and technician_id is not null and technician_id <> $3
        order by starts_at, id
        limit 20
        "#,
        place.0,
        now + TimeDelta::days(3),
        admin.user.0,
    )
    .fetch_all(change.db())
    .await?;
    for shift in next {
        let owner = UserId(shift.technician_id);
        let span = ShiftSpan::new(shift.starts_at, shift.ends_at).map_err(corrupt)?;
        // Of a demo of long ago all is over, and nothing is left to give.
        if span.ends_at() <= Utc::now() {
            break;
        }
        let Some(taker) = somebody_free(change, place, span, Some(owner)).await? else { continue };
        let [owner, taker] =
            [owner, taker].map(|user| Actor::new(user, [Role::Technician].into_iter().collect()));
        let offer = SwapOffer {
            shift_id: ShiftId(shift.id),
            offered_to: None,
            note: "School play at six. I gladly take one of yours."
                .parse::<SwapNote>()
                .map_err(corrupt)?,
        };
        change.attribute_to(owner.user);
        let swap = offer_in(change, &owner, &offer).await?;
        change.attribute_to(taker.user);
        let claim = SwapStep::to(SwapState::Claimed);
        step_in(change, &taker, swap.id, None, &claim).await?;
        // The demo begins with nothing unread.
        notifications::take_back(change, swap.id.0).await?;
        break;
    }
    Ok(())
}

/// A technician of the place who has nothing around that time, and is there.
async fn somebody_free(
    change: &mut Change,
    place: LocationId,
    span: ShiftSpan,
    except: Option<UserId>,
) -> Result<Option<UserId>> {
    let found = sqlx::query_scalar!(
        "
        select id from users u
        where location_id = $1 and 'technician' = any (roles) and not 'admin' = any (roles)
            and id is distinct from $4
            and not exists (
                select from shifts s
                where s.technician_id = u.id and s.state <> 'cancelled'
                    and s.starts_at < $3::timestamptz + interval '11 hours'
                    and s.ends_at > $2::timestamptz - interval '11 hours'
            )
            and not exists (
                select from time_off t
                where t.technician_id = u.id and t.state in ('approved', 'requested')
                    and t.first_day <= ($3::timestamptz)::date + 1 and t.last_day >= ($2::timestamptz)::date - 1
            )
        order by email
        limit 1
        ",
        place.0,
        span.starts_at(),
        span.ends_at(),
        except.map(|user| user.0) as Option<Uuid>,
    )
    .fetch_optional(change.db())
    .await?;
    Ok(found.map(UserId))
}

fn draft(
    technician: Option<UserId>,
    site: Site,
    places: &HashMap<Site, LocationId>,
    span: ShiftSpan,
    title: &str,
    state: ShiftState,
) -> Result<ShiftDraft> {
    Ok(ShiftDraft {
        technician_id: technician,
        location_id: places.get(&site).copied(),
        span,
        zone: Some(site.zone().into()),
        kind: ShiftKind::Work,
        title: title.parse().map_err(corrupt)?,
        note: ShiftNote::none(),
        state,
        // Whatever the week around it looks like on the day the demo is loaded.
        overrule: Some(Overrule { reason: "Agreed with everybody.".parse().map_err(corrupt)? }),
    })
}
