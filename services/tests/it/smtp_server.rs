//! An SMTP server for tests: the protocol is mailin's, the sockets are here.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

use mailin::{Action, Handler, SessionBuilder};

/// Serves until the test's process ends; each connection has a handler of its own.
pub fn serve(listener: TcpListener, handler: impl Handler + Clone + Send + 'static) {
    std::thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let handler = handler.clone();
            std::thread::spawn(move || talk(&connection, handler));
        }
    });
}

fn talk(connection: &TcpStream, handler: impl Handler) -> io::Result<()> {
    let mut session =
        SessionBuilder::new("post.example").build(connection.peer_addr()?.ip(), handler);
    let mut reader = BufReader::new(connection);
    let mut writer = connection;
    let mut response = session.greeting();
    let mut line = Vec::new();
    loop {
        if !matches!(response.action, Action::NoReply) {
            let mut answer = Vec::new();
            response.write_to(&mut answer)?;
            writer.write_all(&answer)?;
        }
        if matches!(response.action, Action::Close) {
            return Ok(());
        }
        line.clear();
        if reader.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        response = session.process(&line);
    }
}
