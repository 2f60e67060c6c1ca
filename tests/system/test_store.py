"""What the database makes of what was said: the newest word of each agency, corrections, what is held, and that a past moment comes
out the same whenever one looks. The real collector stores; what it should come to is worked out here once more, row by row."""

import contextlib
import datetime
import json
import random
import re
import time
import uuid

import psycopg2
import pytest

from centre import PLAN, key, running_centre
from project import ROOT
from wire_client import enrolled_client, update, verdict_name

NUMBER = "08/KH-UBND"
LEAD, TASK = "HP-STNMT", f"{NUMBER}#6c"
RELATED, OPEN_TASK, DECIDER = "HP-SGDDT", f"{NUMBER}#20", "HP-SXD"
PRODUCT = ("12/BC-STNMT", "2024-11-30", "Sở Tài nguyên và Môi trường", "Báo cáo kết quả")
QUERIES = ROOT / "collector" / "store" / "sql" / "queries"
FAR = "infinity"


@pytest.fixture(scope="module")
def centre():
    with running_centre() as running:
        yield running


@contextlib.contextmanager
def device(centre, agency):
    with enrolled_client(centre.enrol(agency) / "enrolment.json") as connected:
        yield connected


def said(client, *contents):
    """Sent one by one, each accepted or held; their ids."""
    ids = []
    for content in contents:
        (entry,) = client.entries([content])
        client.send_entries([entry])
        (verdict,) = client.receive_verdicts([entry])
        assert verdict_name(verdict) != "rejected", verdict.message.decode()
        ids.append(bytes(entry.id))
    return ids


def text(the_id):
    return str(uuid.UUID(bytes=the_id))


def listed(centre, *arguments):
    return {row["id"]: row for row in centre.json("update", "list", *arguments)}


def of_agency(centre, agency, *arguments):
    (row,) = centre.json("status", "--agency", agency, *arguments)["agencies"]
    return row


def query(centre, name, *values):
    """Runs one of the program's own statements; rows as dictionaries."""
    statement = (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    named = re.sub(r"\$(\d+)", lambda place: f"%(p{place[1]})s", re.sub(r"--.*", "", statement).replace("%", "%%"))
    with contextlib.closing(psycopg2.connect(centre.cluster.uri(centre.database))) as connection, connection.cursor() as cursor:
        cursor.execute(named, {f"p{number}": value for number, value in enumerate(values, 1)})
        return [dict(zip([column.name for column in cursor.description], row)) for row in cursor.fetchall()]


# ---- tiendo update list ----


def test_what_is_listed_is_what_was_sent(centre):
    with device(centre, LEAD) as leading, device(centre, "HP-STTTT") as monitoring:
        done, asked, refused = (bytes(entry.id) for entry in send_all(leading, [
            update(TASK, "complete", percent=100, result="Đã trình.", product=PRODUCT, drafter=("Lê Thị Hoa", "Chuyên viên"),
                   approver=("Trần Bình", "Giám đốc")),
            update(TASK, "extend", until="2031-06-30", reason="Chờ hướng dẫn."),
            update(f"{NUMBER}#6d", "progress", percent=1, result="Sai nhãn."),
        ]))
        (value,) = said(monitoring, update(f"{NUMBER}#CT10", "value", value=12.5, year=2024, estimate=True))
    rows = listed(centre)
    row = rows[text(done)]
    assert (row["agency"], row["task"], row["action"], row["percent"], row["result"], row["state"], row["code"]) == (
        LEAD, TASK, "complete", 100, "Đã trình.", "accepted", None)
    assert row["product"] == dict(zip(("number", "date", "issuer", "title"), PRODUCT)) | {"link": None, "hash": None}
    assert (row["drafter"], row["approver_position"], row["role"], row["basis"]) == ("Lê Thị Hoa", "Giám đốc", "lead", "named")
    for field in ("difficulties", "proposals", "message", "supersedes"):
        assert row[field] is None
    for field in ("submitted_at", "effective_at", "received_at"):
        assert datetime.datetime.fromisoformat(row[field]).utcoffset() == datetime.timedelta(hours=7)
    assert (rows[text(asked)]["until"], rows[text(asked)]["extension_reason"], rows[text(asked)]["product"]) == (
        "2031-06-30", "Chờ hướng dẫn.", None)
    assert (rows[text(refused)]["state"], rows[text(refused)]["code"]) == ("rejected", "UNKNOWN_TASK") and rows[text(refused)]["message"]
    assert (rows[text(value)]["value"], rows[text(value)]["year"], rows[text(value)]["value_status"]) == (12.5, 2024, "estimate")

    everything = set(rows)
    assert set(listed(centre, "--task", TASK)) == {i for i in everything if rows[i]["task"] == TASK}
    assert set(listed(centre, "--agency", "HP-STTTT")) == {i for i in everything if rows[i]["agency"] == "HP-STTTT"}
    assert set(listed(centre, "--state", "rejected", "--agency", LEAD)) == {text(refused)}
    assert set(listed(centre, "--task", f"{NUMBER}#6d")) == {text(refused)}  # it never was a task, and yet it is found
    assert listed(centre, "--as-of", "2024-01-01") == {}
    assert centre.tiendo("update", "list", "--task", f"{NUMBER}#nonsense", check=False).returncode == 65
    screen = centre.tiendo("update", "list", "--state", "rejected", "--agency", LEAD).stdout
    assert "Sở Tài nguyên và Môi trường" in screen and f"{NUMBER}#6d" in screen
    assert "12,5" in centre.tiendo("update", "list", "--task", f"{NUMBER}#CT10").stdout


def send_all(client, contents):
    entries = client.entries(contents)
    client.send_entries(entries)
    client.receive_verdicts(entries)
    return entries


# ---- corrections ----


def test_a_correction_takes_back_what_it_corrects_and_nothing_else(centre):
    task, lead = f"{NUMBER}#2a", "HP-SXD"

    def newest():
        now, past = ([(row["percent"], row["claims_complete"]) for row in rows if (row["task"], row["agency"]) == (key(task), lead)]
                     for rows in (query(centre, "states_now"), query(centre, "states_past", FAR)))
        assert now == past
        return now[0]

    claims = of_agency(centre, lead)["claimed_complete"]
    with device(centre, lead) as client:
        _, wording, claim = said(client, update(task, "progress", percent=45, result="Đang làm."),
                                 update(task, "contribute", result="Sai chính tả."),
                                 update(task, "complete", percent=100, result="Xong.", product=PRODUCT))
        assert newest() == (100, True)
        said(client, update(task, "contribute", result="Đúng chính tả.", supersedes=wording))
        assert newest() == (100, True)
        assert of_agency(centre, lead)["claimed_complete"] == claims + 1
        said(client, update(task, "contribute", result="Chưa xong, báo nhầm.", supersedes=claim))
        assert newest() == (45, False)
        assert of_agency(centre, lead)["claimed_complete"] == claims
        # What corrects something in the very batch that brings it.
        first, second = client.entries([update(task, "complete", percent=100, result="Xong.", product=PRODUCT)] * 2)
        wrong = update(task, "progress", percent=60, result="Chưa xong.", supersedes=bytes(first.id))
        second.update = wrong
        client.send_entries([first, second])
        assert [verdict_name(v) for v in client.receive_verdicts([first, second])] == ["accepted"] * 2
        assert newest() == (60, False)
    states = {i: row["state"] for i, row in listed(centre, "--task", task).items()}
    assert states[text(wording)] == states[text(claim)] == states[text(bytes(first.id))] == "superseded"


def test_a_held_correction_waits_with_what_it_corrects(centre):
    with device(centre, RELATED) as sender, device(centre, DECIDER) as decider:
        (first,) = said(sender, update(OPEN_TASK, "contribute", result="Đề xuất."))
        (second,) = said(sender, update(OPEN_TASK, "contribute", result="Đề xuất đúng.", supersedes=first))
        assert [listed(centre)[text(i)]["state"] for i in (first, second)] == ["superseded", "held"]
        (third,) = said(sender, update(OPEN_TASK, "contribute", result="Đề xuất khác."))
        assert decider.decide(third, "release").code == b""
        before = centre.json("update", "list")[-1]["received_at"]
        (fourth,) = said(sender, update(OPEN_TASK, "contribute", result="Thay đề xuất khác.", supersedes=third))
        # What was released stands until its correction is released, too.
        assert [listed(centre)[text(i)]["state"] for i in (third, fourth)] == ["accepted", "held"]
        assert decider.decide(fourth, "release").code == b""
        assert [listed(centre)[text(i)]["state"] for i in (third, fourth)] == ["superseded", "accepted"]
        (fifth,) = said(sender, update(OPEN_TASK, "contribute", result="Sai.", supersedes=fourth))
        assert decider.decide(fifth, "refuse", "không phù hợp").code == b""
        assert [listed(centre)[text(i)]["state"] for i in (fourth, fifth)] == ["accepted", "rejected"]
        assert [row["state"] for row in listed(centre, "--as-of", before).values() if row["id"] in (text(first), text(fourth))] == ["superseded"]


# ---- what people decide, and withdrawals ----


def test_a_returned_claim_claims_nothing_until_there_is_a_newer_word(centre):
    task, lead = f"{NUMBER}#1", "HP-SXD"

    def newest():
        now, past = ([(row["update_count"], row["percent"], row["claims_complete"]) for row in rows
                      if (row["task"], row["agency"]) == (key(task), lead)] for rows in (query(centre, "states_now"), query(centre, "states_past", FAR)))
        assert now == past
        return now[0]

    def state(the_id, *arguments):
        return listed(centre, "--task", task, *arguments)[text(the_id)]["state"]

    with device(centre, lead) as client:
        (claim,) = said(client, update(task, "complete", percent=100, result="Xong.", product=PRODUCT))
        assert (newest(), state(claim)) == ((1, 100, True), "accepted")
        before = centre.now().isoformat()
        review(centre, "returned", text(claim))
        assert (newest(), state(claim)) == ((1, 100, False), "returned")
        assert text(claim) in listed(centre, "--state", "returned")
        review(centre, "reviewed", text(claim))
        assert (newest(), state(claim)) == ((1, 100, True), "reviewed")
        review(centre, "returned", text(claim))
        assert (newest(), state(claim)) == ((1, 100, False), "returned")
        (mended,) = said(client, update(task, "complete", percent=100, result="Xong, đã bổ sung.", product=PRODUCT, supersedes=claim))
        assert (newest(), state(claim), state(mended)) == ((2, 100, True), "superseded", "accepted")
        review(centre, "confirmed", text(mended))
        assert (newest(), state(mended)) == ((2, 100, True), "confirmed")
    assert state(claim, "--as-of", before) == "accepted"
    assert centre.tiendo("update", "list", "--state", "aggregated", check=False).returncode == 64


def test_what_is_withdrawn_was_said_and_counts_no_longer(centre):
    task, lead = f"{NUMBER}#25", "HP-SXD"

    def newest():
        now, past = ([(row["update_count"], row["percent"], row["claims_complete"]) for row in rows
                      if (row["task"], row["agency"]) == (key(task), lead)] for rows in (query(centre, "states_now"), query(centre, "states_past", FAR)))
        assert now == past
        return now[0]

    with device(centre, lead) as client:
        (first,) = said(client, update(task, "progress", percent=40, result="Đang làm."))
        (claim,) = said(client, update(task, "complete", percent=100, result="Xong.", product=PRODUCT))
        before = centre.now().isoformat()
        (taken,) = said(client, update(task, "withdraw", result="Báo nhầm.", supersedes=claim))
        assert newest() == (3, 40, False)  # the withdrawal is one of what was sent, and says nothing of the task
        rows = listed(centre, "--task", task)
        assert [rows[text(i)]["state"] for i in (first, claim, taken)] == ["accepted", "withdrawn", "accepted"]
        assert set(listed(centre, "--task", task, "--state", "withdrawn")) == {text(claim)}
        assert listed(centre, "--task", task, "--as-of", before)[text(claim)]["state"] == "accepted"
        said(client, update(task, "withdraw", result="Cũng nhầm.", supersedes=first))
        assert newest() == (4, None, False)  # as if nothing had been said, and yet it was heard


# ---- reports and milestones ----


def test_a_report_and_a_milestone_are_stored_once_beside_the_update(centre):
    task, lead = f"{NUMBER}#2a", "HP-SXD"
    milestone = {"text": "Trình phê duyệt đồ án", "officer": "Trần Thị Bình", "product": "Tờ trình", "due": "2025-03-31",
                 "basis": "Kế hoạch 12/KH-SXD ngày 20/01/2024"}
    report = {"direction": "Đã ban hành kế hoạch năm.", "next": "Hoàn thành đồ án.", "number": "456/BC-SXD", "date": "2024-12-12"}
    centre.tiendo("round", "open", "--plan", NUMBER, "--period", "2024-Q4", "--by", "Trần Thị Bình")
    opened = centre.sql("SELECT max(number) FROM round")[0][0]
    with device(centre, lead) as client:
        deadline = time.monotonic() + 20
        while client.ping().catalogue_revision < opened:  # until the collector has read of it
            assert time.monotonic() < deadline
            time.sleep(0.05)
        (word,) = said(client, update(task, "progress", percent=45, result="Đang làm.", period="2024-Q4", proposals="Bố trí vốn.",
                                      proposal_to="UBND thành phố"))
        entries = client.entries([update(task, "milestone", milestone=milestone),
                                  update(NUMBER, "report", period="2024-Q4", report=report | {"updates": [word]})])
        counter = centre.sql("SELECT value FROM change_counter")[0][0]
        for _ in range(3):  # sent again and again
            client.send_entries(entries)
            verdicts = client.receive_verdicts(entries)
            assert [verdict_name(v) for v in verdicts] == ["accepted"] * 2, [v.message.decode() for v in verdicts]
        (again,) = said(client, update(task, "milestone", milestone=milestone | {"text": "Trình lại"}, supersedes=bytes(entries[0].id)))
        said(client, update(task, "withdraw", result="Nhầm.", supersedes=again))
    assert centre.sql("SELECT value FROM change_counter")[0][0] == counter + 3
    assert centre.sql("SELECT number, agency, due::text, text FROM milestone WHERE task = %s ORDER BY number", key(task)) == [
        (1, lead, "2025-03-31", "Trình phê duyệt đồ án"), (2, lead, "2025-03-31", "Trình lại")]
    assert centre.sql("SELECT count(*), count(DISTINCT milestone) FROM milestone_end")[0] == (2, 2)
    rows = listed(centre, "--agency", lead)
    assert rows[text(bytes(entries[0].id))]["milestone"] == milestone | {"number": 1}
    stored = rows[text(bytes(entries[1].id))]
    assert stored["report"] == {name: report.get(name) for name in ("direction", "ongoing", "assessment", "next", "number", "date", "as_of")} | {
        "updates": [text(word)]}
    assert (stored["task"], stored["on_behalf"], rows[text(word)]["report"]) == (NUMBER, None, None)
    assert (rows[text(word)]["proposal_to"], rows[text(word)]["milestone"]) == ("UBND thành phố", None)
    assert PLAN not in {row["task"] for row in query(centre, "states_now")}


def test_two_collectors_give_no_milestone_the_same_number(centre):
    """The second waits for the first and reads what it committed; alone, its own count would be the same."""
    lock = re.sub(r"--.*", "", (QUERIES / "milestone_lock.sql").read_text(encoding="utf-8"))
    add = re.sub(r"\$\d+", "%s", re.sub(r"--.*", "", (QUERIES / "milestone_add.sql").read_text(encoding="utf-8")))
    task = key(f"{NUMBER}#24")
    values = (task, LEAD, "Mốc", None, None, "2025-03-31", None, None, "2024-12-12T01:00:00Z", "X", task)
    with contextlib.closing(psycopg2.connect(centre.cluster.uri(centre.database))) as one, \
            contextlib.closing(psycopg2.connect(centre.cluster.uri(centre.database))) as two:
        first, second = one.cursor(), two.cursor()
        first.execute(lock)
        first.execute(add, values)
        second.execute("SET lock_timeout = 200")
        two.commit()
        with pytest.raises(psycopg2.errors.LockNotAvailable):
            second.execute(lock)
        two.rollback()
        number = first.fetchone()[0]
        one.commit()
        second.execute(lock)
        second.execute(add, values)
        assert second.fetchone()[0] == number + 1
        two.commit()


# ---- the fold ----


def history(centre):
    """Everything that was said and decided, in instants of the database (text order is time order)."""
    rows = centre.sql("""SELECT u.id::text, u.task, u.agency, u.action, u.percent, u.value, u.value_year, u.verdict, u.supersedes::text,
                                u.received_at, u.effective_at, d.kind, d.decided_at
                         FROM updates u LEFT JOIN decision d ON d.update_id = u.id AND d.kind IN ('released', 'refused')""")
    names = "id task agency action percent value year verdict supersedes received effective decided decided_at".split()
    reviews = centre.sql("SELECT update_id::text, decided_at, id::text, kind FROM decision WHERE kind IN ('returned', 'reviewed', 'confirmed')")
    out = [dict(zip(names, row)) for row in rows]
    for row in out:
        row["reviews"] = sorted(review[1:] for review in reviews if review[0] == row["id"])
    return out


BRINGS_NO_WORDS = ("report", "milestone", "answer", "contest", "withdraw")


def folded(rows, at=None):
    """{(task, agency): (count, newest percent, whether it claims completion, newest value, its year, newest word, newest on how far)}"""
    rows = [row for row in rows if at is None or row["received"] <= at]

    def stands(row):
        released = row["decided"] == "released" and (at is None or row["decided_at"] <= at)
        return row["verdict"] == "accepted" or (row["verdict"] == "held" and released)

    def is_returned(row):
        return [kind for when, _, kind in row["reviews"] if at is None or when <= at][-1:] == ["returned"]

    replaced = {row["supersedes"] for row in rows if row["supersedes"] and stands(row)}
    out = {}
    for row in sorted(rows, key=lambda row: (row["effective"], row["id"])):
        if row["verdict"] == "rejected" or "#" not in row["task"]:
            continue
        count, percent, claims, value, year, _, spoke = out.get((row["task"], row["agency"]), (0, None, False, None, None, None, None))
        if stands(row) and row["id"] not in replaced and row["action"] not in BRINGS_NO_WORDS:
            percent = percent if row["percent"] is None else row["percent"]
            if row["action"] in ("progress", "complete"):
                claims, spoke = row["action"] == "complete" and not is_returned(row), row["effective"]
            value, year = (value, year) if row["value"] is None else (row["value"], row["year"])
        out[row["task"], row["agency"]] = (count + 1, percent, claims, value, year, row["effective"], spoke)
    return out


def instant(micros):
    return datetime.datetime.fromtimestamp(0, datetime.timezone.utc) + datetime.timedelta(microseconds=micros)


def answered(rows):
    return {(row["task"], row["agency"]): (row["update_count"], row["percent"], row["claims_complete"], row["value"], row["value_year"],
                                          instant(row["last_update_us"]), row["spoke_us"] and instant(row["spoke_us"])) for row in rows}


def random_word(rng, earlier):
    """Mostly about what was said last: that is where a correction changes what the newest word is."""
    supersedes = rng.choice(earlier[-4:]) if earlier and rng.random() < 0.5 else None
    kind = rng.choice(["contribute", "contribute", "progress", "complete", "complete", "difficulty", "withdraw"])
    if kind == "withdraw":
        return {"action": kind, "result": "Gửi nhầm.", "supersedes": supersedes} if supersedes else {"action": "progress", "percent": 1}
    return {"contribute": {"result": "Đã họp."}, "progress": {"percent": rng.randrange(100), "result": "Đang làm."},
            "complete": {"percent": 100, "result": "Xong.", "product": PRODUCT}, "difficulty": {"difficulties": "Thiếu người."}}[
                kind] | {"action": kind, "supersedes": supersedes}


def review(centre, kind, update_id):
    """What a person decides about an accepted update, as the program records it: the fact, then the words anew."""
    with contextlib.closing(psycopg2.connect(centre.cluster.uri(centre.database))) as connection, connection.cursor() as cursor:
        cursor.execute("""INSERT INTO decision (id, update_id, kind, reason, decided_at, decided_by, agency)
                          VALUES (%s, %s, %s, 'lý do', %s, 'Nguyễn Văn An', %s)""",
                       (str(uuid.uuid4()), update_id, kind, centre.now(), DECIDER))
        cursor.execute("SELECT task, agency FROM updates WHERE id = %s", (update_id,))
        refold = re.sub(r"--.*", "", (QUERIES / "state_refold.sql").read_text(encoding="utf-8"))
        cursor.execute(refold.replace("$1", "%(p1)s").replace("$2", "%(p2)s"), dict(zip(("p1", "p2"), cursor.fetchone())))
        connection.commit()


@pytest.mark.parametrize("seed", [20241212, 8])
def test_the_newest_word_is_what_history_says(centre, seed):
    """Random words, corrections, withdrawals and decisions, in batches from three devices; then every moment between."""
    rng = random.Random(seed)
    tasks = [TASK, f"{NUMBER}#16"]
    held_task = f"{NUMBER}#II.1.2.2"  # "các đơn vị liên quan" act: whatever they say is held
    moments = []

    def look():
        moments.append(centre.now())
        assert answered(query(centre, "states_now")) == folded(history(centre))

    with device(centre, LEAD) as one, device(centre, LEAD) as two, device(centre, RELATED) as held, device(centre, DECIDER) as decider:
        earlier = {task: [] for task in [*tasks, held_task]}
        undecided = []
        for _ in range(30):
            for silent in (one, two, held, decider):
                silent.ping()  # a peer that says nothing is forgotten after a while, which a slow machine may take
            client = rng.choice([one, one, two, held, held])
            task = held_task if client is held else rng.choice(tasks)
            entries = client.entries([update(task, **random_word(rng, earlier[task])) for _ in range(rng.randrange(1, 6))])
            client.send_entries(entries)
            client.receive_verdicts(entries)
            earlier[task] += [bytes(entry.id) for entry in entries]
            look()
            if client is held:
                ids = {bytes(entry.id) for entry in entries}
                undecided += [i for i in ids if listed(centre, "--task", held_task)[text(i)]["verdict"] == "held"]
            if undecided and rng.random() < 0.6:
                decision = rng.choice(["release", "release", "refuse"])
                assert decider.decide(undecided.pop(rng.randrange(len(undecided))), decision, "lý do").code == b""
                look()
            claims = [row["id"] for row in history(centre) if row["action"] == "complete" and row["verdict"] == "accepted"]
            if claims and rng.random() < 0.5:
                review(centre, rng.choice(["returned", "returned", "reviewed"]), rng.choice(claims[-3:]))
                look()
    rows = history(centre)
    assert len({row["supersedes"] for row in rows}) > 20 and {row["decided"] for row in rows} == {None, "released", "refused"}
    assert sum(row["action"] == "withdraw" and row["verdict"] == "accepted" for row in rows) > 3
    assert {kind for row in rows for _, _, kind in row["reviews"]} >= {"returned", "reviewed"}
    assert answered(query(centre, "states_past", FAR)) == folded(rows)
    for moment in moments:
        assert answered(query(centre, "states_past", moment)) == folded(rows, moment), moment


def test_a_moment_comes_out_the_same_later(centre):
    """status as of a moment does not change with what comes after it."""
    with device(centre, LEAD) as client:
        (first,) = said(client, update(TASK, "progress", percent=5, result="Bắt đầu."))
        moment = centre.now().isoformat()
        then = centre.json("status", "--as-of", moment)
        listing = centre.json("update", "list", "--as-of", moment)
        now = centre.json("status")
        assert then | {"as_of": None} == now | {"as_of": None}
        said(client, update(TASK, "progress", percent=6, result="Tiếp tục.", supersedes=first))
        send_all(client, [update(f"{NUMBER}#999", "progress", percent=6, result="Sai.")])
    assert centre.json("status", "--as-of", moment) == then
    assert centre.json("update", "list", "--as-of", moment) == listing
    assert centre.json("status")["agencies"] != now["agencies"]


# ---- long histories ----


def plan_of(centre, name, *values):
    statement = (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    named = re.sub(r"\$(\d+)", lambda place: f"%(p{place[1]})s", re.sub(r"--.*", "", statement))
    with contextlib.closing(psycopg2.connect(centre.cluster.uri(centre.database))) as connection, connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
        cursor.execute("EXPLAIN (FORMAT JSON) " + named, {f"p{number}": value for number, value in enumerate(values, 1)})
        return json.dumps(cursor.fetchall()[0][0])


def test_lists_do_not_read_all_of_a_long_history(centre):
    """What is not accepted has an index of its own; what corrects an update is looked up, never searched for."""
    for state in ("held", "rejected"):
        plan = plan_of(centre, "updates_list", None, None, state, FAR)
        assert "updates_not_accepted" in plan and "updates_supersedes" in plan and "CTE Scan" not in plan
    # Of one of many tasks: half of this table is about TASK, and is read faster as a whole.
    plan = plan_of(centre, "updates_list", key(f"{NUMBER}#CT10"), ["HP-STTTT"], None, FAR)
    assert "updates_newest" in plan and "updates_supersedes" in plan and "CTE Scan" not in plan


def test_a_correction_does_not_read_all_of_a_long_history(centre):
    """The newest words are the first of an index, however many there are; of each only whether it counts is looked up."""
    plan = plan_of(centre, "state_refold", key(TASK), LEAD)
    assert plan.count("updates_newest") == 2 and "updates_value" in plan and "Aggregate" not in plan
    assert plan.count('"Node Type": "Sort"') == 1 and '"Sort Key": ["r.decided_at DESC", "r.id DESC"]' in plan  # what was said of one claim


# ---- order ----


def store(centre, device, epoch, sequences, seen=None):
    """The storing statement itself, as a collector whose memory of this outbox is out of date would run it. `seen`: how far it was when
    the batch was judged."""
    count = len(sequences)
    now = datetime.datetime(2024, 12, 12, tzinfo=datetime.timezone.utc)
    columns = [[str(uuid.uuid4()) for _ in sequences], [device] * count, [epoch] * count, list(sequences), [LEAD] * count, [key(TASK)] * count,
               ["progress"] * count] + [[None] * count for _ in range(19)] + [[now] * count for _ in range(4)] + [["accepted"] * count] + [
                   [None] * count for _ in range(5)] + [[1] * count, [b"\0" * 32] * count, [b"x"] * count, [None] * count, [None] * count]
    columns += [[None] * count for _ in range(6)]
    assert len(columns) == 47
    outboxes = ([], [], []) if seen is None else ([device], [epoch], [seen])
    return query(centre, "updates_store", *columns, now, str(uuid.uuid4()), *outboxes)


def test_the_database_itself_lets_no_gap_in(centre):
    with device(centre, LEAD) as client:
        said(client, update(TASK, "progress", percent=1), update(TASK, "progress", percent=2))
        place = (str(uuid.UUID(bytes=bytes(client.welcome.device_id))), str(uuid.UUID(bytes=client.epoch)))
        before = len(centre.stored())
        for sequences in ([4], [3, 5], [1, 2, 4], [1, 9, 10]):
            with pytest.raises(psycopg2.errors.SerializationFailure, match="gap"):
                store(centre, *place, sequences)
        for sequences in ([3], [1, 2, 3, 4], [2], [3, 4, 5]):
            store(centre, *place, sequences)  # rolled back: only what it says counts here
        store(centre, *place, [3], seen=2)
        with pytest.raises(psycopg2.errors.SerializationFailure, match="gone on meanwhile"):
            store(centre, *place, [2, 3], seen=1)
        assert len(centre.stored()) == before
