//! In English.

use super::super::Who::{Note, Requester, Staff};
use super::super::{Category, Fault};
use super::fault;

pub(super) const ENGLISH: [Fault; 12] = [
    fault(
        Category::Video,
        &["camera", "ptz"],
        2,
        (
            "{room}: PTZ camera drifts to the left",
            "After a recall of preset 3 the camera creeps to the left, about a degree a minute.",
        ),
        &[
            (Staff, "Thanks. Does it happen with the other presets as well?"),
            (Requester, "Only with 3 and 4, both zoomed in."),
            (
                Note,
                "Firmware 11.2 has this in its release notes. 11.4 fixes it; needs ten minutes off air.",
            ),
            (Staff, "I updated the camera this morning. Please have a look whether it stays put."),
            (Requester, "Rock solid. Thank you!"),
        ],
    ),
    fault(
        Category::Audio,
        &["headset"],
        0,
        ("{room}: Left ear of headset 5 is silent", "The plug feels loose, too."),
        &[(Staff, "Swapped for a spare; the old one goes to repair."), (Requester, "Cheers.")],
    ),
    fault(
        Category::Conference,
        &["codec", "screen-share"],
        1,
        (
            "{room}: Sharing a screen shows black",
            "Video and sound are fine, but whoever shares sees a black picture on the other side.",
        ),
        &[
            (Staff, "Is that with the cable, or wireless?"),
            (Requester, "With the cable. Wireless is fine."),
            (
                Staff,
                "Then it is the HDMI extender. I ordered one; until then please share wirelessly.",
            ),
        ],
    ),
    fault(
        Category::Network,
        &["vpn"],
        1,
        ("VPN drops when working from {room}", "Every 20 minutes or so, and only from there."),
        &[
            (Note, "Session timeout on the guest network. They should be on the staff one."),
            (
                Staff,
                "You were on the guest network, which ends sessions after 20 minutes. I moved your laptop over.",
            ),
        ],
    ),
    fault(
        Category::Video,
        &["on-air"],
        3,
        (
            "{room}: Programme feed freezes on air",
            "The stream **froze twice** during the morning show, about 5 seconds each. Viewers noticed.",
        ),
        &[
            (
                Staff,
                "I see packet loss on the uplink at 07:12 and 07:48. Switching to the backup line now.",
            ),
            (Note, "Carrier ticket 88213 opened. Keep on backup until they confirm."),
            (
                Staff,
                "The carrier replaced a card at their end. We are back on the main line since 14:00.",
            ),
        ],
    ),
    fault(
        Category::Display,
        &["screen"],
        0,
        (
            "{room}: Wall screen shows last week’s rota",
            "It says 12 to 16, and nobody can change it.",
        ),
        &[(Staff, "The player had lost its clock. It is right again and will stay so.")],
    ),
    fault(
        Category::Software,
        &["captions"],
        1,
        (
            "Captions run two seconds late in {room}",
            "They were in time until the update on Monday.",
        ),
        &[
            (
                Staff,
                "I can see the delay. The vendor has a setting for it; trying it tonight after the show.",
            ),
            (Requester, "Tonight is fine."),
        ],
    ),
    fault(
        Category::Access,
        &["badge"],
        0,
        ("Badge does not open {room} after 18:00", "It does during the day."),
        &[
            (Staff, "Your badge was on the day plan. You should get in at any time now."),
            (Requester, "It works."),
        ],
    ),
    fault(
        Category::Audio,
        &["mixer"],
        2,
        (
            "{room}: Channel 7 of the mixer crackles",
            "Whenever the fader moves. Cleaning did not help.",
        ),
        &[(Staff, "I will bring a spare fader on my next shift. Please use channel 9 until then.")],
    ),
    fault(
        Category::Room,
        &["light"],
        0,
        ("{room}: One of the key lights flickers", "The second from the door. It comes and goes."),
        &[
            (Staff, "Tube replaced."),
            (Requester, "Still flickers a bit, sorry."),
            (Staff, "Then it is the ballast. Ordered."),
        ],
    ),
    fault(
        Category::Conference,
        &["phone"],
        1,
        ("{room}: Dial-in number is not announced any more", "Guests hear music and nothing else."),
        &[(Staff, "The announcement file was gone after the update. Restored.")],
    ),
    fault(
        Category::Software,
        &["storage"],
        2,
        (
            "Project folder of {room} is read-only",
            "We cannot save since lunch, and we deliver tomorrow.",
        ),
        &[
            (
                Staff,
                "The volume was full. I freed 400 GB; saving works again. Please keep renders off it.",
            ),
            (Requester, "Saved. Phew."),
        ],
    ),
];
