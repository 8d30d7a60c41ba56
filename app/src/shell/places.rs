//! Where one can go: the one list that navigation, palette, shortcuts and breadcrumbs are made of.

use domain::accounts::{Me, Permission};
use icondata::Icon;
use leptos::prelude::*;

use crate::lazy::LazyPage;
use crate::lazy_page;
use crate::messages::shell as words;

lazy_page!(calendar_page, calendar, view! { <crate::scheduling::CalendarPage/> });
lazy_page!(my_schedule_page, scheduling, view! { <crate::scheduling::MySchedulePage/> });
lazy_page!(time_off_page, scheduling, view! { <crate::scheduling::time_off::TimeOffPage/> });
lazy_page!(swaps_page, scheduling, view! { <crate::scheduling::swaps::SwapsPage/> });
lazy_page!(locations_page, admin, view! { <crate::locations::LocationsPage/> });
lazy_page!(hours_page, scheduling, view! { <crate::scheduling::hours::HoursPage/> });
lazy_page!(import_page, schedules, view! { <crate::scheduling::import::ImportPage/> });
lazy_page!(schedules_page, schedules, view! { <crate::scheduling::templates::SchedulesPage/> });
lazy_page!(coverage_page, schedules, view! { <crate::scheduling::coverage::CoveragePage/> });
lazy_page!(account_page, account, view! { <crate::accounts::AccountPage/> });
lazy_page!(users_page, admin, view! { <crate::accounts::UsersPage/> });
lazy_page!(audit_page, admin, view! { <crate::audit::AuditPage/> });
lazy_page!(security_page, account, view! { <crate::accounts::security::SecurityPage/> });
lazy_page!(mail_page, admin, view! { <crate::mail::MailPage/> });
lazy_page!(jobs_page, admin, view! { <crate::jobs::JobsPage/> });
lazy_page!(backups_page, admin, view! { <crate::backups::BackupsPage/> });
lazy_page!(system_page, admin, view! { <crate::system::SystemPage/> });
lazy_page!(branding_page, admin, view! { <crate::branding::BrandingPage/> });
lazy_page!(tickets_page, tickets, view! { <crate::tickets::TicketsPage/> });
lazy_page!(ticket_page, tickets, view! { <crate::tickets::TicketPage/> });
lazy_page!(levels_page, desk_admin, view! { <crate::tickets::LevelsPage/> });
lazy_page!(report_page, report, view! { <crate::tickets::ReportPage/> });
lazy_page!(webhooks_page, desk_admin, view! { <crate::webhooks::WebhooksPage/> });
lazy_page!(ticket_desk_page, desk_admin, view! { <crate::tickets::TicketDeskPage/> });
lazy_page!(styleguide_page, styleguide, view! { <crate::styleguide::StyleguidePage/> });

/// A page with an entry of its own in the navigation.
#[derive(Clone, Copy)]
pub struct Place {
    pub path: &'static str,
    pub label: fn() -> &'static str,
    pub icon: Icon,
    /// What one must be allowed to see there; `None`: anybody may, signed in or not.
    pub permission: Option<Permission>,
    /// The area it belongs to.
    pub area: Option<fn() -> &'static str>,
    pub keys: Option<&'static str>,
    pub page: LazyPage,
}

pub const CALENDAR: Place = Place {
    path: "/calendar",
    label: words::calendar,
    icon: icondata::LuCalendarDays,
    permission: Some(Permission::SeeCalendar),
    area: None,
    keys: Some("g c"),
    page: calendar_page::PAGE,
};

pub const TICKETS: Place = Place {
    path: "/tickets",
    label: words::tickets,
    icon: icondata::LuInbox,
    permission: Some(Permission::OpenTickets),
    area: None,
    keys: Some("g i"),
    page: tickets_page::PAGE,
};

/// One ticket; reached from the list.
pub const TICKET: Place = Place { keys: None, page: ticket_page::PAGE, ..TICKETS };

pub const REPORT: Place = Place {
    path: "/report",
    label: words::report_fault,
    icon: icondata::LuMessageSquareWarning,
    permission: Some(Permission::OpenTickets),
    area: None,
    keys: Some("g r"),
    page: report_page::PAGE,
};

/// One's own: what comes next, and how much it is.
pub const MY_SCHEDULE: Place = Place {
    path: "/my-schedule",
    label: words::my_schedule,
    icon: icondata::LuCalendarHeart,
    permission: Some(Permission::RequestTimeOff),
    area: None,
    keys: Some("g m"),
    page: my_schedule_page::PAGE,
};

pub const TIME_OFF: Place = Place {
    path: "/time-off",
    label: words::time_off,
    icon: icondata::LuTreePalm,
    permission: Some(Permission::RequestTimeOff),
    area: None,
    keys: Some("g t"),
    page: time_off_page::PAGE,
};

pub const HOURS: Place = Place {
    path: "/reports/hours",
    label: words::hours,
    icon: icondata::LuChartNoAxesColumn,
    permission: Some(Permission::SeeCalendar),
    area: None,
    keys: Some("g h"),
    page: hours_page::PAGE,
};

/// Reached from the schedules.
pub const IMPORT: Place = Place {
    path: "/admin/import",
    label: words::import,
    icon: icondata::LuFileInput,
    permission: Some(Permission::PlanShifts),
    area: Some(words::admin),
    keys: None,
    page: import_page::PAGE,
};

pub const SWAPS: Place = Place {
    path: "/swaps",
    label: words::swaps,
    icon: icondata::LuArrowLeftRight,
    permission: Some(Permission::TradeShifts),
    area: None,
    keys: Some("g w"),
    page: swaps_page::PAGE,
};

pub const LOCATIONS: Place = Place {
    path: "/admin/locations",
    label: words::locations,
    icon: icondata::LuMapPin,
    permission: Some(Permission::ManageLocations),
    area: Some(words::admin),
    keys: Some("g l"),
    page: locations_page::PAGE,
};

pub const SCHEDULES: Place = Place {
    path: "/admin/templates",
    label: words::schedules,
    icon: icondata::LuCalendarRange,
    permission: Some(Permission::PlanShifts),
    area: Some(words::admin),
    keys: Some("g s"),
    page: schedules_page::PAGE,
};

pub const COVERAGE: Place = Place {
    path: "/admin/coverage",
    label: words::coverage,
    icon: icondata::LuUsers,
    permission: Some(Permission::PlanShifts),
    area: Some(words::admin),
    keys: None,
    page: coverage_page::PAGE,
};

pub const LEVELS: Place = Place {
    path: "/admin/levels",
    label: words::levels,
    icon: icondata::LuGauge,
    permission: Some(Permission::ManageTickets),
    area: Some(words::admin),
    keys: None,
    page: levels_page::PAGE,
};

/// One's own; reached by the menu behind one's picture.
pub const ACCOUNT: Place = Place {
    path: "/account",
    label: words::account,
    icon: icondata::LuUserRoundPen,
    permission: None,
    area: None,
    keys: None,
    page: account_page::PAGE,
};

pub const USERS: Place = Place {
    path: "/admin/users",
    label: words::users,
    icon: icondata::LuUsersRound,
    permission: Some(Permission::ManageUsers),
    area: Some(words::admin),
    keys: Some("g u"),
    page: users_page::PAGE,
};

pub const AUDIT: Place = Place {
    path: "/admin/audit",
    label: words::audit,
    icon: icondata::LuScrollText,
    permission: Some(Permission::SeeAudit),
    area: Some(words::admin),
    keys: None,
    page: audit_page::PAGE,
};

/// For whoever is signed in; reached from the menu behind one's own picture.
pub const SECURITY: Place = Place {
    path: "/account/security",
    label: words::security,
    icon: icondata::LuShieldCheck,
    permission: None,
    area: Some(words::account),
    keys: None,
    page: security_page::PAGE,
};

pub const MAIL: Place = Place {
    path: "/admin/mail",
    label: words::mail,
    icon: icondata::LuMail,
    permission: Some(Permission::ManageMail),
    area: Some(words::admin),
    keys: None,
    page: mail_page::PAGE,
};

pub const WEBHOOKS: Place = Place {
    path: "/admin/webhooks",
    label: words::webhooks,
    icon: icondata::LuWebhook,
    permission: Some(Permission::ManageWebhooks),
    area: Some(words::admin),
    keys: None,
    page: webhooks_page::PAGE,
};

pub const JOBS: Place = Place {
    path: "/admin/jobs",
    label: words::jobs,
    icon: icondata::LuTimer,
    permission: Some(Permission::ManageJobs),
    area: Some(words::admin),
    keys: None,
    page: jobs_page::PAGE,
};

pub const BACKUPS: Place = Place {
    path: "/admin/backups",
    label: words::backups,
    icon: icondata::LuArchive,
    permission: Some(Permission::ManageBackups),
    area: Some(words::admin),
    keys: None,
    page: backups_page::PAGE,
};

pub const SYSTEM: Place = Place {
    path: "/admin/system",
    label: words::system_page,
    icon: icondata::LuServer,
    permission: Some(Permission::SeeSystem),
    area: Some(words::admin),
    keys: None,
    page: system_page::PAGE,
};

pub const BRANDING: Place = Place {
    path: "/admin/branding",
    label: words::branding,
    icon: icondata::LuStamp,
    permission: Some(Permission::ManageBranding),
    area: Some(words::admin),
    keys: None,
    page: branding_page::PAGE,
};

/// What admins choose for tickets.
pub const TICKET_DESK: Place = Place {
    path: "/admin/tickets",
    label: words::ticket_desk,
    icon: icondata::LuTicket,
    permission: Some(Permission::ManageTickets),
    area: Some(words::admin),
    keys: None,
    page: ticket_desk_page::PAGE,
};

/// For the people who build Patchbay; stands apart at the foot of the navigation of those who look after it.
pub const STYLE_GUIDE: Place = Place {
    path: "/styleguide",
    label: words::style_guide,
    icon: icondata::LuSwatchBook,
    permission: None,
    area: None,
    keys: None,
    page: styleguide_page::PAGE,
};

/// The daily work, in the order of the navigation.
pub const DESK: [Place; 7] = [CALENDAR, TICKETS, MY_SCHEDULE, SWAPS, TIME_OFF, HOURS, REPORT];

/// For those who look after the product, in the order of the navigation.
pub const ADMIN: [Place; 13] = [
    USERS,
    LOCATIONS,
    SCHEDULES,
    COVERAGE,
    TICKET_DESK,
    LEVELS,
    AUDIT,
    MAIL,
    WEBHOOKS,
    JOBS,
    BACKUPS,
    BRANDING,
    SYSTEM,
];

/// What stands in the bar at the foot of a phone, as far as it is open to somebody: there is room for
/// four, and the way to all others.
const BAR: [Place; 5] = [CALENDAR, TICKETS, MY_SCHEDULE, SWAPS, REPORT];

/// The bar of somebody's phone.
pub fn bar(me: &Me) -> Vec<Place> {
    BAR.into_iter().filter(|place| place.is_open_to(me)).take(4).collect()
}

pub const PLACES: [Place; 24] = [
    CALENDAR,
    TICKETS,
    REPORT,
    MY_SCHEDULE,
    SWAPS,
    TIME_OFF,
    HOURS,
    USERS,
    LOCATIONS,
    SCHEDULES,
    COVERAGE,
    LEVELS,
    TICKET_DESK,
    IMPORT,
    AUDIT,
    MAIL,
    WEBHOOKS,
    JOBS,
    BACKUPS,
    BRANDING,
    SYSTEM,
    ACCOUNT,
    SECURITY,
    STYLE_GUIDE,
];

impl Place {
    /// The place of an address; one ticket is at the place of all.
    pub fn at(path: &str) -> Option<Self> {
        let exact = PLACES.into_iter().find(|place| place.path == path);
        exact.or_else(|| path.starts_with("/tickets/").then_some(TICKET))
    }

    /// Whether somebody at that address is here.
    pub fn is_at(&self, path: &str) -> bool {
        Self::at(path).is_some_and(|place| place.path == self.path)
    }

    pub fn is_open_to(&self, me: &Me) -> bool {
        self.permission.is_none_or(|permission| me.may(permission))
    }

    /// Where somebody begins, if there is any place for them. On a phone technicians look when and
    /// where they work next.
    pub fn first_for(me: &Me, is_phone: bool) -> Option<Self> {
        if is_phone && me.person.is_technician() && !me.may(Permission::PlanShifts) {
            return Some(MY_SCHEDULE);
        }
        PLACES.into_iter().find(|place| place.permission.is_some() && place.is_open_to(me))
    }
}
