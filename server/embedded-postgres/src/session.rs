//! As much of PostgreSQL's protocol as it takes to run statements over its socket.
//!
//! See “Message Formats” in its manual: a byte says what a message is, four bytes how long it is
//! (themselves included), and the rest is its content.

use std::io::{self, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;

use crate::cluster::{DATABASE, USER};
use crate::{Error, Result};

/// Version 3.0
const PROTOCOL: i32 = 3 << 16;

pub(crate) fn run(socket: &Path, statements: &str) -> Result<Vec<String>> {
    let talk = || -> io::Result<Result<Vec<String>>> {
        let mut stream = UnixStream::connect(socket.join(".s.PGSQL.5432"))?;
        let mut answers = BufReader::new(stream.try_clone()?);
        let mut hello = PROTOCOL.to_be_bytes().to_vec();
        hello.extend(format!("user\0{USER}\0database\0{DATABASE}\0\0").bytes());
        stream.write_all(&sized(&hello))?;
        if let Err(err) = rows(&mut answers)? {
            return Ok(Err(err));
        }
        stream.write_all(b"Q")?;
        stream.write_all(&sized(format!("{statements}\0").as_bytes()))?;
        rows(&mut answers)
    };
    talk().map_err(|err| Error::Statement(err.to_string()))?
}

fn sized(content: &[u8]) -> Vec<u8> {
    let length = i32::try_from(content.len() + 4).expect("statements are shorter than 2 GiB");
    [&length.to_be_bytes(), content].concat()
}

/// Reads until the server waits for us again.
fn rows(answers: &mut impl Read) -> io::Result<Result<Vec<String>>> {
    let mut rows = Vec::new();
    loop {
        let mut head = [0; 5];
        answers.read_exact(&mut head)?;
        let [kind, length @ ..] = head;
        let mut content = vec![0; (u32::from_be_bytes(length) as usize).saturating_sub(4)];
        answers.read_exact(&mut content)?;
        match kind {
            b'D' => rows.push(first_column(&content).unwrap_or_default()),
            b'E' => return Ok(Err(Error::Statement(message(&content)))),
            b'Z' => return Ok(Ok(rows)),
            _ => {}
        }
    }
}

/// `None`: null.
fn first_column(row: &[u8]) -> Option<String> {
    let (length, rest) = row.get(2..)?.split_first_chunk()?;
    let length = usize::try_from(i32::from_be_bytes(*length)).ok()?;
    Some(String::from_utf8_lossy(rest.get(..length)?).into_owned())
}

/// The field `M` of an error, for people.
fn message(fields: &[u8]) -> String {
    fields
        .split(|byte| *byte == 0)
        .find_map(|field| field.strip_prefix(b"M"))
        .map(|text| String::from_utf8_lossy(text).into_owned())
        .unwrap_or_default()
}
