use super::*;

/// A link, and the clock it is shown.
struct Played {
    link: Link,
    now: DateTime<Utc>,
}

impl Played {
    fn new() -> Self {
        let now = "2026-11-18T14:37:00Z".parse().unwrap();
        Self { link: Link::new(now), now }
    }

    /// Started, and greeted at cursor 7.
    fn connected() -> Self {
        let mut played = Self::new();
        played.gets(Input::Start);
        played.hears(hello(7));
        played
    }

    fn gets(&mut self, input: Input) -> Vec<Output> {
        self.link.step(input, self.now, 0.0)
    }

    fn hears(&mut self, message: ServerMessage) -> Vec<Output> {
        self.gets(Input::Heard(self.link.socket, message))
    }

    fn loses(&mut self) -> Vec<Output> {
        self.gets(Input::Lost { socket: self.link.socket, online: true })
    }

    /// Sleeps until the link wants to be woken, and wakes it.
    fn waits(&mut self) -> Vec<Output> {
        self.now = self.link.wake_at().expect("the link waits for something");
        self.gets(Input::Tick)
    }

    fn passes(&mut self, time: TimeDelta) -> &mut Self {
        self.now += time;
        self
    }
}

fn hello(cursor: i64) -> ServerMessage {
    let now = "2026-11-18T14:37:02Z".parse().unwrap();
    ServerMessage::Hello { cursor: Cursor(cursor), now, presence: vec![] }
}

fn subscribe(topic: Topic) -> Output {
    Output::Send(ClientMessage::Subscribe(vec![topic]))
}

fn catch_up(cursor: i64) -> Output {
    Output::Send(ClientMessage::CatchUp { since: Cursor(cursor) })
}

#[test]
fn the_first_hello_sets_clock_and_presence_and_has_everything_loaded() {
    let mut played = Played::new();
    assert_eq!(played.link.status(), LiveStatus::Connecting);
    assert_eq!(played.gets(Input::Start), [Output::Open(1)]);
    assert_eq!(
        played.hears(hello(7)),
        [
            Output::Clock(TimeDelta::seconds(2)),
            Output::Present(vec![]),
            Output::Resync,
            Output::Send(ClientMessage::Active(true)),
        ]
    );
    assert_eq!(played.link.status(), LiveStatus::Live);
}

#[test]
fn after_a_break_it_catches_up_from_the_last_cursor() {
    let mut played = Played::connected();
    played.hears(ServerMessage::Cursor(Cursor(12)));
    let since = played.now;
    assert_eq!(played.loses(), []);
    assert_eq!(played.link.status(), LiveStatus::Stale { since });
    assert_eq!(played.waits(), [Output::Open(2), catch_up(12)]);

    let heard = played.hears(hello(20));

    assert!(!heard.contains(&Output::Resync), "what was missed comes by itself");
    assert_eq!(played.link.status(), LiveStatus::Live);
    // Until the server says that all has been sent, a second break begins where the first did.
    played.loses();
    assert_eq!(played.waits(), [Output::Open(3), catch_up(12)]);
}

#[test]
fn too_old_a_cursor_starts_anew_from_the_hello() {
    let mut played = Played::connected();
    played.loses();
    played.waits();
    played.hears(hello(900));
    assert_eq!(played.hears(ServerMessage::Resync), [Output::Resync]);
    played.loses();
    assert_eq!(played.waits(), [Output::Open(3), catch_up(900)]);
}

#[test]
fn attempts_come_less_and_less_often_and_ask_whether_the_session_is_over() {
    let mut played = Played::new();
    played.gets(Input::Start);
    let mut waits = Vec::new();
    for _ in 0..4 {
        assert_eq!(played.loses(), [Output::CheckSession]);
        let before = played.now;
        played.waits();
        waits.push((played.now - before).num_milliseconds());
    }
    assert_eq!(waits, [250, 500, 1000, 2000]);
    played.hears(hello(7));
    played.loses();
    let before = played.now;
    played.waits();
    assert_eq!((played.now - before).num_milliseconds(), 250, "a success forgives");
}

#[test]
fn whoever_waits_can_hurry_it() {
    let mut played = Played::connected();
    played.loses();
    assert_eq!(played.gets(Input::Hurry), [Output::Open(2), catch_up(7)]);
    assert_eq!(played.gets(Input::Hurry), [], "it is at it already");
}

#[test]
fn silence_is_a_lost_connection() {
    let mut played = Played::connected();
    let heard = played.now;
    assert_eq!(played.waits(), [Output::Close]);
    assert_eq!(played.now - heard, DEAD_AFTER);
    assert_eq!(played.link.status(), LiveStatus::Stale { since: heard });
}

#[test]
fn a_tab_that_slept_notices_it_when_it_is_looked_at() {
    let mut played = Played::connected();
    played.passes(TimeDelta::hours(1));
    assert_eq!(played.gets(Input::Hurry), [Output::Close, Output::Open(2), catch_up(7)]);
}

#[test]
fn every_message_is_a_sign_of_life() {
    let mut played = Played::connected();
    for cursor in 8..20 {
        played.passes(TimeDelta::seconds(15));
        played.hears(ServerMessage::Cursor(Cursor(cursor)));
    }
    assert_eq!(played.link.status(), LiveStatus::Live);
}

#[test]
fn a_socket_that_does_not_open_is_given_up() {
    let mut played = Played::new();
    played.gets(Input::Start);
    assert_eq!(played.waits(), [Output::Close, Output::CheckSession]);
    assert!(matches!(played.link.status(), LiveStatus::Stale { .. }));
}

#[test]
fn an_old_socket_is_not_listened_to() {
    let mut played = Played::connected();
    played.loses();
    played.waits();
    assert_eq!(played.gets(Input::Heard(1, hello(7))), []);
    assert_eq!(played.gets(Input::Lost { socket: 1, online: true }), []);
    assert_eq!(played.link.status(), LiveStatus::Stale { since: played.link.stale_since.unwrap() });
}

#[test]
fn offline_waits_for_the_network() {
    let mut played = Played::connected();
    assert_eq!(played.gets(Input::Offline), [Output::Close]);
    assert_eq!(played.link.status(), LiveStatus::Offline);
    assert_eq!(played.gets(Input::Hurry), [Output::Open(2), catch_up(7)]);
    assert_eq!(played.link.status(), LiveStatus::Offline, "until the server has answered");
    played.hears(hello(8));
    assert_eq!(played.link.status(), LiveStatus::Live);
}

#[test]
fn without_a_network_a_lost_connection_is_offline() {
    let mut played = Played::connected();
    played.gets(Input::Lost { socket: 1, online: false });
    assert_eq!(played.link.status(), LiveStatus::Offline);
}

#[test]
fn topics_are_subscribed_once_however_many_listen() {
    let mut played = Played::connected();
    assert_eq!(played.gets(Input::Subscribe(Topic::Calendar)), [subscribe(Topic::Calendar)]);
    assert_eq!(played.gets(Input::Subscribe(Topic::Calendar)), []);
    assert_eq!(played.gets(Input::Unsubscribe(Topic::Calendar)), []);
    played.loses();
    assert_eq!(played.waits()[1], subscribe(Topic::Calendar), "a new socket is told again");
    assert_eq!(
        played.gets(Input::Unsubscribe(Topic::Calendar)),
        [Output::Send(ClientMessage::Unsubscribe(vec![Topic::Calendar]))]
    );
    assert_eq!(played.gets(Input::Unsubscribe(Topic::Calendar)), []);
}

#[test]
fn a_person_who_does_nothing_for_five_minutes_is_idle_until_they_do() {
    let mut played = Played::connected();
    let active = |is_active| Output::Send(ClientMessage::Active(is_active));
    played.passes(TimeDelta::minutes(4));
    assert_eq!(played.gets(Input::Touched), []);
    played.passes(TimeDelta::minutes(4));
    played.hears(ServerMessage::Cursor(Cursor(8)));
    assert_eq!(played.gets(Input::Tick), []);
    played.passes(TimeDelta::minutes(1));
    played.hears(ServerMessage::Cursor(Cursor(8)));
    assert_eq!(played.gets(Input::Tick), [active(false)]);
    assert_eq!(played.gets(Input::Tick), []);
    assert_eq!(played.gets(Input::Touched), [active(true)]);
}

#[test]
fn the_end_of_the_session_is_the_end_until_somebody_signs_in() {
    let mut played = Played::connected();
    assert_eq!(played.hears(ServerMessage::SignedOut), [Output::Close, Output::SessionEnded]);
    assert_eq!(played.link.wake_at(), None);
    assert_eq!(played.gets(Input::Hurry), []);
    assert_eq!(played.gets(Input::Start), [Output::Open(2), catch_up(7)]);
}
