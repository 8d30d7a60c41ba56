"""What other programs make of the feeds: every shift once, at its time, and an edit as an edit."""

import datetime as dt
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request

import icalendar

server, folder, khal = sys.argv[1:]
cookies = urllib.request.HTTPCookieProcessor()
browser = urllib.request.build_opener(cookies)


def ask(method, path, body=None):
    request = urllib.request.Request(server + path, method=method, headers={"content-type": "application/json"})
    with browser.open(request, json.dumps(body).encode() if body is not None else None) as answer:
        return json.load(answer)


def subscribe(scope):
    address = ask("POST", "/api/v1/feed-links", scope)["url"]
    return server + "/feeds/" + address.split("/feeds/")[1]


def read(address):
    """Without a cookie, as calendars do."""
    with urllib.request.urlopen(address) as answer:
        return answer.read(), answer.headers["etag"]


def events(text):
    calendar = icalendar.Calendar.from_ical(text)
    assert not calendar.errors, calendar.errors
    found = {}
    for event in calendar.walk("VEVENT"):
        assert not event.errors, event.errors
        uid = str(event["UID"])
        assert uid not in found, f"{uid} comes twice"
        found[uid] = event
    return found


def as_khal_reads(text, name):
    """The lines of khal's list, and that it had nothing to complain of."""
    home = os.path.join(folder, name)
    os.makedirs(os.path.join(home, "calendar"))
    config = os.path.join(home, "config")
    with open(config, "w") as file:
        file.write(
            f"[calendars]\n[[shifts]]\npath = {home}/calendar\n[locale]\nlocal_timezone = Europe/Berlin\n"
            "default_timezone = Europe/Berlin\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
            "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
            f"[sqlite]\npath = {home}/khal.db\n"
        )
    feed = os.path.join(home, "feed.ics")
    with open(feed, "wb") as file:
        file.write(text)
    environment = {**os.environ, "HOME": home, "LC_ALL": "C.UTF-8"}
    run = lambda *words: subprocess.run([khal, "-c", config, *words], env=environment, capture_output=True, text=True, check=True)
    imported = run("import", "--batch", feed)
    words = imported.stdout + imported.stderr
    assert "warning" not in words.lower() and "error" not in words.lower(), words
    form = ["--format", "{uid}|{start-long-full}|{end-long-full}|{title}"]
    listed = run("list", *form, "--day-format", "", (dt.date.today() - dt.timedelta(7)).isoformat(), "35d")
    assert not listed.stderr, listed.stderr
    return [line.split("|", 3) for line in listed.stdout.splitlines() if line.strip()]


ask("POST", "/api/fn/accounts/sign-in", {"email": "annegret@kestrel.example", "password": "patchbay-demo", "remember": False})
everything = subscribe({"scope": "all"})
text, etag = read(everything)
known = events(text)
assert len(known) > 50, f"only {len(known)} events of the demo"

# Every shift of four weeks is there, at its own time.
today = dt.datetime.now(dt.timezone.utc).replace(microsecond=0)
query = f"from={today - dt.timedelta(7):%Y-%m-%dT%H:%M:%SZ}&to={today + dt.timedelta(21):%Y-%m-%dT%H:%M:%SZ}&limit=200"
shifts, cursor = [], ""
while True:
    page = ask("GET", f"/api/v1/shifts?{query}{cursor}")
    shifts += page["items"]
    if not page["next_cursor"]:
        break
    cursor = "&cursor=" + page["next_cursor"]
drafts = [shift for shift in shifts if shift["state"] == "draft"]
shifts = [shift for shift in shifts if shift["state"] != "draft"]
assert shifts
assert not any(f"shift-{draft['id']}@patchbay" in known for draft in drafts), "a draft is in a feed"
for shift in shifts:
    event = known[f"shift-{shift['id']}@patchbay"]
    for name, at in (("DTSTART", shift["starts_at"]), ("DTEND", shift["ends_at"])):
        assert event[name].dt == dt.datetime.fromisoformat(at), (event.to_ical(), at)
    assert (str(event["STATUS"]) == "CANCELLED") == (shift["state"] == "cancelled")

listed = as_khal_reads(text, "before")
assert {line[0] for line in listed} >= {f"shift-{shift['id']}@patchbay" for shift in shifts if shift["state"] == "scheduled" and dt.datetime.fromisoformat(shift["starts_at"]) > today}, "khal misses shifts"

# Unchanged, it costs nothing.
try:
    urllib.request.urlopen(urllib.request.Request(everything, headers={"if-none-match": etag}))
    raise AssertionError("304 was expected")
except urllib.error.HTTPError as answer:
    assert answer.code == 304, answer.code

# An edit arrives as the same event, changed.
shift = next(shift for shift in shifts if shift["state"] == "scheduled" and dt.datetime.fromisoformat(shift["starts_at"]) > today)
uid = f"shift-{shift['id']}@patchbay"
ask("PATCH", f"/api/v1/shifts/{shift['id']}", {"title": "Ümläute, and; signs: \\ 🎛"})
changed, etag_after = read(everything)
after = events(changed)
assert etag_after != etag and after.keys() == known.keys()
assert int(after[uid]["SEQUENCE"]) == int(known[uid]["SEQUENCE"]) + 1
assert "Ümläute, and; signs: \\ 🎛" in str(after[uid]["SUMMARY"]), after[uid]["SUMMARY"]
listed = [line for line in as_khal_reads(changed, "after") if line[0] == uid]
assert len({line[1] for line in listed}) == 1 and "Ümläute, and; signs" in listed[0][3], listed
print(f"{len(known)} events read by khal and by icalendar {icalendar.__version__}")
