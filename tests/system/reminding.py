"""What the tests of reminders, urgings and silence share: things that are owed, people who are told, and the clock."""

import datetime
import json

PLAN = "08/KH-UBND"
TASK = f"{PLAN}#6c"
AGENCY, OTHER, FOCAL = "HP-STNMT", "HP-SNV", "HP-SXD"
PAPER = ("--document", "9099/QĐ-UBND", "--date", "2024-12-02")
OFFICER, LEADER, DESK, IT = "an@example.vn", "binh@example.vn", "dau-moi@example.vn", "may@example.vn"


def milestone(centre, due, text="Lắp đặt 04 trạm quan trắc", task=TASK, agency=AGENCY):
    """What the agency owes by a day; the ledger's name of it."""
    name = centre.json("milestone", "add", task, "--text", text, "--due", due, "--agency", agency, *PAPER)["milestone"]
    return f"mốc {name.rsplit('/', 1)[1]}"


def contact(centre, agency, role, address, name="Nguyễn Văn An"):
    centre.tiendo("contact", "set", agency, "--role", role, "--name", name, "--email", address)


def from_now(moment):
    """A clock that shows this moment (of Vietnam) now."""
    return f"{moment}+07:00@{datetime.datetime.now(datetime.timezone.utc).isoformat(timespec='milliseconds')}"


def at(centre, moment):
    """Moves the clock of the commands that follow."""
    centre.set_clock(from_now(moment))


def remind(centre, post, *arguments):
    return json.loads(centre.tiendo("remind", "--json", *arguments, TIENDO_DELIVER=str(post.file)).stdout)


def rows_of(centre, day):
    """What the ledger says that was told or prepared on a day."""
    return sorted(tuple(map(str, row)) for row in centre.sql(
        "SELECT r.recipient, coalesce(m.channel, 'draft'), r.kind, r.obligation, nullif(r.due, '-infinity'), r.agency FROM reminder r "
        "LEFT JOIN reminder_message m ON m.id = r.message WHERE r.day = %s", day))


def shown(document):
    return sorted(tuple(str(row[key]) for key in ("recipient", "channel", "kind", "obligation", "due", "agency")) for row in document)


def messages(centre, day=None):
    return centre.sql("SELECT recipient, channel, day::text, state, attempts FROM reminder_message WHERE %s::date IS NULL OR day = %s "
                      "ORDER BY day, channel, recipient", day, day)


def attempts(centre, recipient):
    return centre.sql("SELECT a.outcome, a.evidence FROM reminder_attempt a JOIN reminder_message m ON m.id = a.message "
                      "WHERE m.recipient = %s ORDER BY a.at, a.number", recipient)


def told(centre, recipient, name):
    """(day, rung) of the reminders about a milestone."""
    number = name.split()[-1]
    return [(str(day), step) for day, step in centre.sql(
        "SELECT day, step FROM reminder WHERE recipient = %s AND obligation LIKE %s AND kind = 'reminder' ORDER BY day",
        recipient, f"task {PLAN}%#6c/{number} %")]
