//! A time of day as people type it.

use chrono::NaiveTime;

/// Reads `9`, `930`, `9:30`, `09.30`, `9h30`, `9:30 pm`.
pub fn parse_time(text: &str) -> Option<NaiveTime> {
    let text = text.trim().to_lowercase();
    let (text, afternoon) = match (text.strip_suffix("pm"), text.strip_suffix("am")) {
        (Some(rest), _) => (rest.trim_end(), Some(true)),
        (_, Some(rest)) => (rest.trim_end(), Some(false)),
        _ => (text.as_str(), None),
    };
    let (hour, minute) = match text.split_once([':', '.', ',', 'h', ' ']) {
        Some((hour, "")) => (hour, "0"),
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        Some(_) => return None,
        None if text.len() > 2 => text.split_at_checked(text.len() - 2)?,
        None => (text, "0"),
    };
    let number = |digits: &str| {
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse::<u32>().ok()).flatten()
    };
    let hour = match (number(hour)?, afternoon) {
        (hour, None) => hour,
        (hour @ 1..=12, Some(afternoon)) => hour % 12 + if afternoon { 12 } else { 0 },
        _ => return None,
    };
    NaiveTime::from_hms_opt(hour, number(minute)?, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_understood() {
        for (text, expected) in [
            ("9", (9, 0)),
            ("930", (9, 30)),
            ("0930", (9, 30)),
            ("9:30", (9, 30)),
            ("09.30", (9, 30)),
            ("9h", (9, 0)),
            ("22h15", (22, 15)),
            (" 7 pm ", (19, 0)),
            ("12:05am", (0, 5)),
            ("12pm", (12, 0)),
            ("0", (0, 0)),
        ] {
            assert_eq!(
                parse_time(text),
                NaiveTime::from_hms_opt(expected.0, expected.1, 0),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "", "x", "24", "2400", "9:5", "9:75", "13pm", "0am", "-1", "+9", "9::30", "12345",
            "ä30", "éé",
        ] {
            assert_eq!(parse_time(text), None, "{text}");
        }
    }
}
