"""A conversation by mail alone, as who wrote it and who answered find it in their mailboxes: one thread, one subject."""

import email
import email.policy
import email.utils
import json
import mailbox
import os
import re
import subprocess
import sys
import time
import urllib.request
from email.message import EmailMessage

from aiosmtpd.controller import Controller

server, port, folder = sys.argv[1:]
MARA, JONAS, ANNEGRET = "mara@film.example", "jonas@desk.example", os.environ["ADMIN_EMAIL"]
TITLE = "Kein Bild in Raum 12 – Kamera dunkel"
NOTE = "zugzwang"


class PostOffice:
    """What an SMTP server was given, in its order."""

    def __init__(self):
        self.taken = []

    async def handle_DATA(self, _server, _session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert not mail.defects, mail.defects
        self.taken.append((envelope.rcpt_tos, mail))
        return "250 taken"

    def to(self, address):
        return [mail for recipients, mail in self.taken if address in recipients]


class Person:
    """Somebody of the desk, who works by REST."""

    def __init__(self, address):
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        self.ask("POST", "/api/fn/accounts/sign-in", {"email": address, "password": os.environ["ADMIN_PASSWORD"], "remember": False})

    def ask(self, method, path, body=None):
        request = urllib.request.Request(server + path, method=method, headers={"content-type": "application/json"})
        with self.browser.open(request, json.dumps(body).encode() if body is not None else None) as answer:
            text = answer.read()
            return json.loads(text) if text else None


def wait(what, look):
    end = time.monotonic() + 20
    while not (found := look()):
        assert time.monotonic() < end, f"waited 20 s for {what}"
        time.sleep(0.05)
    return found


def arrives(address, count):
    """The mail that makes so many."""
    wait(f"mail {count} to {address}", lambda: len(office.to(address)) >= count)
    return office.to(address)[count - 1]


def bring(fields):
    """To the webhook, as SendGrid's Inbound Parse would: a form."""
    edge = "xYzZY"
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n" for name, value in fields.items()]
    body = b"".join(parts) + f"--{edge}--\r\n".encode()
    headers = {"content-type": f"multipart/form-data; boundary={edge}"}
    address = f"{server}/api/inbound-email?key={os.environ['INBOUND_EMAIL_SECRET']}"
    with urllib.request.urlopen(urllib.request.Request(address, body, headers)) as answer:
        assert json.load(answer)["is_new"]


def envelope_of(mail):
    _, to = email.utils.parseaddr(mail["To"])
    return json.dumps({"to": [to], "from": MARA}).encode()


def taken_apart(mail):
    """The mail in the form that SendGrid makes of it by default."""
    head, _ = mail.as_bytes().split(b"\n\n", 1)
    texts = {name: mail[name.title()] for name in ("from", "to", "subject")} | {"text": mail.get_content()}
    charsets = json.dumps(dict.fromkeys(texts, "UTF-8"))
    texts |= {"charsets": charsets, "attachments": "0", "SPF": "pass", "spam_score": "0.1"}
    return {name: text.encode() for name, text in texts.items()} | {"headers": head, "envelope": envelope_of(mail)}


def letter(to, subject, text):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Mara Lindqvist <{MARA}>", to, subject
    mail["Date"], mail["Message-ID"] = email.utils.localtime(), email.utils.make_msgid(domain="film.example")
    mail.set_content(text)
    return mail


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def answer_to(mail, text):
    """As mail programs answer: to Reply-To, in its thread, with what it says quoted below."""
    quoted = "".join(f"> {line}\n" for line in text_of(mail).splitlines())
    answer = letter(mail["Reply-To"], f"AW: {mail['Subject']}", f"{text}\n\nAm 16.11.2026 um 10:12 schrieb Desk <desk@desk.example>:\n{quoted}")
    answer["In-Reply-To"] = mail["Message-ID"]
    answer["References"] = f"{mail['References'] or ''} {mail['Message-ID']}".strip()
    return answer


def as_notmuch_reads(name, mails):
    """The threads of a mailbox, each with its messages."""
    home = os.path.join(folder, name)
    os.mkdir(home)
    box = mailbox.Maildir(os.path.join(home, "mail"))
    for mail in mails:
        box.add(mail.as_bytes(policy=email.policy.SMTP))
    config = os.path.join(home, "config")
    with open(config, "w") as file:
        file.write(f"[database]\npath={home}/mail\n[user]\nname={name}\nprimary_email={name}@mail.example\n[search]\nexclude_tags=\n")
    environment = {**os.environ, "HOME": home, "NOTMUCH_CONFIG": config}
    run = lambda *words: subprocess.run(["notmuch", *words], env=environment, capture_output=True, text=True, check=True).stdout
    run("new", "--quiet")
    return json.loads(run("search", "--format=json", "*")), json.loads(run("show", "--format=json", "--entire-thread=true", "--body=false", "*"))


def messages_in(shown):
    """All messages of notmuch's nested lists, each with how deep it stands."""

    def below(nodes, depth):
        for message, answers in nodes:
            if message:
                yield message["headers"]["Subject"], depth
            yield from below(answers, depth + 1)

    return [found for thread in shown for found in below(thread, 0)]


office = PostOffice()
post = Controller(office, hostname="127.0.0.1", port=int(port))
post.start()
try:
    annegret, jonas = Person(ANNEGRET), Person(JONAS)

    # A mail becomes a ticket, and whoever wrote it hears so.
    first = letter("desk@desk.example", TITLE, "Seit heute früh bleibt das Bild schwarz.\n\nViele Grüße\nMara Lindqvist\n")
    bring(taken_apart(first))
    confirmation = arrives(MARA, 1)
    (ticket,) = jonas.ask("GET", "/api/v1/tickets?status=open")["items"]
    path = f"/api/v1/tickets/{ticket['number']}"
    assert ticket["title"] == TITLE and ticket["description"] == "Seit heute früh bleibt das Bild schwarz.", ticket
    assert (ticket["requester"]["email"], ticket["requester"]["user_id"]) == (MARA, None), ticket
    jonas.ask("PATCH", path, {"assignee_id": jonas.ask("GET", "/api/v1/users/me")["id"]})

    # Staff note something, and answer.
    annegret.ask("POST", f"{path}/comments", {"body": f"She is in {NOTE}, be kind.", "internal": True})
    jonas.ask("POST", f"{path}/comments", {"body": "Ist die **Klappe** offen?", "internal": False})
    question = arrives(MARA, 2)

    # The answer by mail becomes a comment of what is new in it.
    reply = answer_to(question, "Ja, sie ist offen.\nEs bleibt dunkel.")
    bring({"email": reply.as_bytes(policy=email.policy.SMTP), "envelope": envelope_of(reply), "to": b"", "SPF": b"pass"})
    by_mail = lambda: [said for said in jonas.ask("GET", f"{path}/comments")["items"] if said["via"] == "mail"]
    (said,) = wait("the answer as a comment", by_mail)
    assert said["body"] == "Ja, sie ist offen.\nEs bleibt dunkel.", said
    assert (said["author"]["email"], said["internal"]) == (MARA, False), said

    # Another comment, and the end of it.
    jonas.ask("POST", f"{path}/comments", {"body": "Das Kabel war lose.", "internal": False})
    arrives(MARA, 3)
    jonas.ask("PATCH", path, {"status": "resolved"})
    assert "is resolved now" in text_of(arrives(MARA, 4))
    # He is told of the note and of what she answered, and not of what he did himself.
    arrives(JONAS, 2)
finally:
    post.stop()

# What left has one subject, and nothing of the note reached her.
subject = f"[Ticket #{ticket['number']}] - {TITLE}"
hers, his = office.to(MARA), office.to(JONAS)
assert (len(hers), len(his)) == (4, 2), [(to, mail["Subject"]) for to, mail in office.taken]
for mail in hers + his:
    assert mail["Subject"] == subject, mail["Subject"]
all_text = lambda mails: "".join(part.get_content() for mail in mails for part in mail.walk() if part.get_content_maintype() == "text")
assert NOTE in all_text(his) and NOTE not in all_text(hers)
assert confirmation["In-Reply-To"] == first["Message-ID"] and first["Message-ID"] in question["References"]

# Each finds it as one thread: she with what she wrote herself, he without.
for name, mails in (("mara", [first, hers[0], hers[1], reply, *hers[2:]]), ("jonas", his)):
    threads, shown = as_notmuch_reads(name, mails)
    assert len(threads) == 1 and threads[0]["total"] == len(mails), threads
    found = messages_in(shown)
    assert len(found) == len(mails), found
    assert {re.sub("^AW: ", "", seen) for seen, _ in found} - {TITLE} == {subject}, found
    if name == "mara":
        assert [depth for _, depth in found].count(0) == 1, f"all of it hangs below her mail: {found}"
version = subprocess.run(["notmuch", "--version"], capture_output=True, text=True, check=True).stdout.strip()
print(f"{len(hers) + len(his)} mails left, and {version} shows one thread with one subject to each")
