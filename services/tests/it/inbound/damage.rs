//! Mails that nobody would send: others, damaged at random.

/// What breaks parsers: ends of lines, of words, of bytes, and what only looks like a part.
const PIECES: [&[u8]; 24] = [
    b"\0",
    b"\r\n\r\n",
    b"\r",
    b"\n",
    b"--",
    b"--m\r\n",
    b"--alt--\r\n",
    b"=?utf-8?Q?=",
    b"?=",
    b"=?x?B?////?=",
    b"Content-Type: multipart/mixed; boundary=\"m\"\r\n\r\n",
    b"Content-Type: message/rfc822\r\n\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"charset=utf-7",
    b"\xff\xfe",
    b"\xc3",
    b"<blockquote>",
    b"<a href=\"",
    b"&#x110000;",
    b"> > > ",
    b"On Mon, 16 Nov 2026, a@b.example wrote:\r\n",
    b"From: \r\nSent: \r\nTo: \r\nSubject: \r\n",
    b"; filename*0*=utf-8''%",
    b"\xe2\x80\x8b",
];

/// A small generator of numbers, so that a run can be repeated from its seed.
pub struct Dice(pub u64);

impl Dice {
    /// One of so many, from 0 on.
    pub fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below.max(1) as u64).unwrap()
    }
}

/// One of the mails, changed in up to a dozen places.
pub fn damaged(dice: &mut Dice, mails: &[Vec<u8>]) -> Vec<u8> {
    let mut raw = mails[dice.roll(mails.len())].clone();
    for _ in 0..=dice.roll(12) {
        let at = dice.roll(raw.len() + 1);
        let end = (at + dice.roll(200)).min(raw.len());
        match dice.roll(6) {
            0 => raw.splice(at..at, PIECES[dice.roll(PIECES.len())].iter().copied()).for_each(drop),
            1 => raw.truncate(at.max(1)),
            2 => raw.drain(at..end).for_each(drop),
            3 => {
                let part = raw[at..end].to_vec();
                let times = dice.roll(50);
                raw.splice(at..at, part.repeat(times)).for_each(drop);
            }
            4 => {
                let other = &mails[dice.roll(mails.len())];
                let from = dice.roll(other.len() + 1);
                raw.splice(at..at, other[from..].iter().copied()).for_each(drop);
            }
            _ => raw.iter_mut().skip(at).take(1).for_each(|byte| *byte = byte.wrapping_add(13)),
        }
    }
    raw
}
