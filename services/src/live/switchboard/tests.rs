use domain::accounts::Role;
use domain::scheduling::ShiftId;
use uuid::Uuid;

use super::*;

/// Somebody who listens to the calendar.
fn with_a_technician() -> (Switchboard, UserId, mpsc::Receiver<Queued>) {
    let mut board = Switchboard::new(mpsc::unbounded_channel().0);
    let user = UserId(Uuid::from_u128(7));
    let technician = Actor::new(user, Roles::from_iter([Role::Technician]));
    let id = ConnectionId(Uuid::from_u128(1));
    let queue = board.connect(id, technician, SessionId(Uuid::from_u128(2)));
    begin(&mut board, HashMap::new());
    board.subscribe(id, vec![Topic::Calendar]);
    (board, user, queue)
}

fn begin(board: &mut Switchboard, roles: RolesNow) {
    board.begin(Cursor(1), 0, Vec::new(), HashMap::new(), roles);
}

fn events(queue: &mut mpsc::Receiver<Queued>) -> Vec<String> {
    let mut told = Vec::new();
    while let Ok(item) = queue.try_recv() {
        let messages = match item {
            Queued::One(message) => vec![message],
            Queued::Many(messages) => messages,
        };
        for message in messages {
            told.push(String::from_utf8(message.into_bytes().to_vec()).unwrap());
        }
    }
    told.retain(|message| message.starts_with("{\"event\""));
    told
}

#[test]
fn nobody_hears_what_happened_in_the_transaction_that_took_their_right() {
    let (mut board, user, mut queue) = with_a_technician();
    let look = |xact: i64, roles: RolesNow| {
        let event =
            Event::ShiftRemoved { id: ShiftId(Uuid::from_u128(9)), version: 1, draft: false };
        let heard = Heard { xact, at: Utc::now(), signal: Signal::Event(event) };
        Batch { signals: vec![heard], cursor: Cursor(xact + 1), roles }
    };

    board.apply(look(1, HashMap::new()));
    assert_eq!(events(&mut queue).len(), 1);
    board.apply(look(2, HashMap::from([(user, Some(Roles::default()))])));
    assert!(events(&mut queue).is_empty());
}

#[test]
fn whoever_loses_the_thread_gets_the_rights_of_today() {
    let (mut board, user, mut queue) = with_a_technician();
    assert_eq!((board.newcomers(), board.users()), (vec![user], vec![user]));

    begin(&mut board, HashMap::from([(user, Some(Roles::default()))]));
    assert!(board.newcomers().is_empty());
    assert!(board.by_topic[&Topic::Calendar].is_empty());
    begin(&mut board, HashMap::from([(user, None)]));
    assert!(board.users().is_empty(), "whoever is gone is signed out");
    assert!(events(&mut queue).is_empty());
}
