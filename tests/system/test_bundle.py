"""An office without a network: what it has to say goes to the centre in a file, and the answers come back in one. Everything counts as
over the wire, and once, in whatever order, however often and in whatever shape the files arrive."""

import datetime
import json
import secrets
import shutil
import subprocess
import threading

import pytest
from zmq.utils import z85

from bundle_file import VERDICTS, close, letter, open_file
from centre import WAIT, Agent, Centre, environment, wait_until
from project import BINARIES
from wire_client import Enrolment, content_hash, decode, encode, new_keys, now_us, protocol, update, uuid7

OK, USAGE, DATA, NO_INPUT, CANT_CREATE, NOT_ALLOWED, CONFIG = 0, 64, 65, 66, 73, 77, 78
TASK, LEAD = "08/KH-UBND#6c", "HP-STNMT"
ANSWERED = ("accepted", "held", "rejected")


@pytest.fixture(scope="module")
def centre():
    """Its collector has run once, so that there are keys; it runs again only where a test needs a network."""
    made = Centre(clock="2024-11-04T08:00:00+07:00")
    made.machines = {}
    try:
        made.prepare()
        made.start_collector()
        made.collector.stop()
        yield made
    finally:
        made.close()


def at(centre, moment, *agents):
    """Moves the clock of what is started from here on."""
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")
    centre.set_clock(f"{moment}+07:00@{now}")
    for process in (centre.collector, *agents):
        process.env = environment(**centre.clock)


def office(centre, agency=LEAD):
    """A machine that has its enrolment file, and nothing else of the centre."""
    agent = Agent(centre.enrol(agency), agency, environment(**centre.clock))
    centre.agents.append(agent)
    return agent


def table(agent, texts, task=TASK):
    """One update for each text; their ids."""
    (agent.folder / "many.csv").write_text("nhiệm vụ,loại nội dung,kết quả thực hiện\n" + "".join(f"{task},contribute,{text}\n" for text in texts))
    rows, status = agent.submit("--file", str(agent.folder / "many.csv"))
    assert status == OK, rows
    return [row["id"] for row in rows]


def export(agent, name="di.tdo"):
    path = agent.folder / name
    return path, agent.json("export", str(path))


def run_import(centre, path, out=None, *more, **environ):
    out = out or path.with_name(path.name + ".tra-loi")
    settings = {"TIENDO_COLLECTOR_CONFIG": str(centre.config), **environ}
    return out, centre.tiendo("bundle", "import", str(path), "--out", str(out), "--json", *more, check=False, **settings)


def bundle_import(centre, path, out=None):
    out, done = run_import(centre, path, out)
    assert done.returncode == OK, done.stderr
    return out, json.loads(done.stdout)


def round_trip(centre, agent):
    """There and back; what the centre and what the machine said of it."""
    path, _ = export(agent)
    out, there = bundle_import(centre, path)
    return there, agent.json("import", str(out))


def enrolled(centre, agency=LEAD, fresh=False):
    """A machine that has been to the centre and back: the agency's, that earlier tests have used, or a fresh one."""
    if agency not in centre.machines or fresh:
        agent = office(centre, agency)
        there, back = round_trip(centre, agent)
        assert there["enrolled"] and back["assignments"]
        if fresh:
            return agent
        centre.machines[agency] = agent
    agent = centre.machines[agency]
    agent.env = environment(**centre.clock)
    return agent


def states(agent, ids):
    return {row["state"] for row in agent.outbox() if row["id"] in ids}


def stored(centre, ids):
    return {str(id): verdict for id, verdict in centre.sql("SELECT id, verdict FROM updates WHERE id = ANY(%s::uuid[])", list(ids))}


def count(centre):
    return centre.sql("SELECT (SELECT count(*) FROM updates), (SELECT count(*) FROM filled_place), (SELECT count(*) FROM sequence_gap), "
                      "(SELECT count(*) FROM device), (SELECT sum(update_count) FROM current_state)")[0]


def verdicts(agent):
    """What a machine has of its updates, without what depends on the way they came."""
    return [{key: row[key] for key in ("id", "state", "code", "message", "received_at", "effective_at", "sequence")} for row in agent.outbox()]


def receipt(agent, id):
    done = agent.run("receipt", id)
    assert done.returncode == OK, done.stderr
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("tiendo-receipt-1 ")]
    return line


# ---- the whole way ----


def test_a_machine_that_was_never_connected(centre):
    agent = office(centre)
    first = table(agent, ["Trước khi đăng ký"])
    path, said = export(agent)
    assert (said["enrols"], said["entries"], said["from"], said["to"], said["agency"]) == (True, 1, 1, 1, LEAD)
    assert path.stat().st_mode & 0o777 == 0o600
    out, there = bundle_import(centre, path)
    assert (there["enrolled"], there["agency"], there["entries"], there["stored"], there["accepted"]) == (True, LEAD, 1, 1, 1)
    back = agent.json("import", str(out))
    assert (back["accepted"], back["answered"], back["waiting"], back["assignments"]) == (1, 1, 0, True)
    assert agent.has_assignments() and agent.json("status")["device"] == there["device"]
    # The answer got lost: the same file again finds the device that it made.
    _, again = bundle_import(centre, path)
    assert (again["enrolled"], again["device"], again["repeated"], again["stored"]) == (False, there["device"], 1, 0)
    # From now on it speaks with its own key.
    second = table(agent, ["Sau khi đăng ký"])
    path, said = export(agent)
    assert (said["enrols"], said["entries"], said["from"]) == (False, 1, 2)
    there, back = round_trip(centre, agent)
    assert (there["stored"], back["accepted"], back["assignments"]) == (1, 1, False)
    assert stored(centre, first + second) == {id: "accepted" for id in first + second}


def test_weeks_without_a_network(centre):
    at(centre, "2024-11-04T09:00:00")
    agent = enrolled(centre)
    ids = []
    for week, day in enumerate(("2024-11-06", "2024-11-13", "2024-11-20")):
        at(centre, f"{day}T10:00:00", agent)
        ids += table(agent, [f"Tuần {week} lần {n}" for n in range(20)])
    at(centre, "2024-11-25T15:00:00", agent)
    before = count(centre)
    path, said = export(agent)
    assert (said["entries"], said["to"] - said["from"], said["more"]) == (60, 59, False)
    assert states(agent, ids) == {"queued"}  # exporting changes nothing
    copy = centre.home / "copy"
    shutil.copytree(agent.folder, copy)
    at(centre, "2024-11-28T08:00:00", agent)
    out, there = bundle_import(centre, path)
    assert there == {**there, "agency": LEAD, "enrolled": False, "entries": 60, "stored": 60, "repeated": 0, "accepted": 60, "held": 0,
                     "rejected": 0, "conflicts": 0, "left": 0, "from": said["from"], "to": said["to"], "rewind": None}
    assert count(centre)[0] == before[0] + 60
    back = agent.json("import", str(out))
    assert (back["accepted"], back["answered"], back["waiting"], back["old"]) == (60, 60, 0, False)
    rows = agent.outbox()[-60:]
    assert {row["state"] for row in rows} == {"accepted"} and [row["id"] for row in rows] == ids
    # Ready in time is in time: the silence is on record, and in it the office's own time counts.
    assert all(row["effective_at"] == row["submitted_at"] for row in rows)
    assert {row["received_at"][:10] for row in rows} == {"2024-11-28"}
    # Bit by bit what the wire brings: the same outbox as it was before, over a connection.
    wire = Agent(copy, LEAD, environment(**centre.clock))
    centre.agents.append(wire)
    centre.start_collector()
    wire.start()
    wait_until(lambda: states(wire, ids) == {"accepted"})
    wire.stop()
    centre.collector.stop()
    assert verdicts(wire) == verdicts(agent)
    assert count(centre)[0] == before[0] + 60
    for id in (ids[0], ids[31], ids[59]):
        assert receipt(wire, id) == receipt(agent, id)


def test_again_and_again(centre):
    agent = enrolled(centre)
    ids = table(agent, ["Một", "Hai", "Ba"])
    path, _ = export(agent)
    out, there = bundle_import(centre, path)
    before = count(centre)
    for _ in range(2):
        again_out, again = bundle_import(centre, path, agent.folder / "again")
        assert (again["stored"], again["repeated"], again["accepted"]) == (0, 3, 3) and again["device"] == there["device"]
    assert count(centre) == before
    agent.json("import", str(out))
    rows = verdicts(agent)
    receipts = [receipt(agent, id) for id in ids]
    for answer in (out, again_out, out):
        assert agent.json("import", str(answer))["answered"] == 0
        assert verdicts(agent) == rows and [receipt(agent, id) for id in ids] == receipts


def test_the_second_before_the_first(centre):
    agent = enrolled(centre)
    ids = table(agent, ["Một", "Hai"])
    first, one = export(agent, "1.tdo")
    ids += table(agent, ["Ba"])
    second, two = export(agent, "2.tdo")
    assert (two["from"], two["entries"]) == (one["from"], 3)
    late, there = bundle_import(centre, second)
    assert (there["stored"], there["repeated"]) == (3, 0)
    early, there = bundle_import(centre, first)
    assert (there["stored"], there["repeated"], there["rewind"]) == (0, 2, None)
    assert agent.json("import", str(early))["answered"] == 2
    assert agent.json("import", str(late))["answered"] == 1
    assert states(agent, ids) == {"accepted"}


def test_a_centre_that_lost_what_it_had(centre):
    """Restored from a backup: the next file begins above what is stored. It says so, stores nothing, and the one after that heals it."""
    agent = enrolled(centre, fresh=True)
    old = table(agent, ["Một", "Hai"])
    there, _ = round_trip(centre, agent)
    rows = verdicts(agent)
    receipts = [receipt(agent, id) for id in old]
    centre.sql("DELETE FROM current_state WHERE last_update_id = ANY(%s::uuid[])", old)
    centre.sql("DELETE FROM updates WHERE id = ANY(%s::uuid[])", old)
    centre.sql("DELETE FROM receipt_batch WHERE update_ids && %s::uuid[]", old)
    centre.sql("UPDATE device_progress SET last_sequence = 0 WHERE device = %s", there["device"])
    new = table(agent, ["Ba"])
    before = count(centre)
    path, said = export(agent)
    assert (said["from"], said["entries"]) == (3, 1)
    out, there = bundle_import(centre, path)
    assert (there["rewind"], there["stored"], there["entries"]) == (1, 0, 1) and count(centre) == before
    assert agent.json("import", str(out))["rewind"] == 1
    path, said = export(agent)
    assert (said["from"], said["entries"]) == (1, 3)
    out, there = bundle_import(centre, path)
    assert (there["rewind"], there["stored"], there["accepted"]) == (None, 3, 3)
    agent.json("import", str(out))
    assert verdicts(agent)[:2] == rows and [receipt(agent, id) for id in old] == receipts  # what was proved stands
    assert stored(centre, old + new) == {id: "accepted" for id in old + new}
    assert export(agent)[1]["entries"] == 0


def test_beside_the_network(centre):
    agent = enrolled(centre)
    ids = table(agent, [f"Lần {n}" for n in range(40)])
    path, _ = export(agent)
    centre.start_collector()
    answers = []
    carrier = threading.Thread(target=lambda: answers.append(bundle_import(centre, path)))
    carrier.start()
    agent.start()
    carrier.join()
    wait_until(lambda: states(agent, ids) == {"accepted"})
    ((out, there),) = answers
    assert (there["entries"], there["stored"] + there["repeated"], there["conflicts"]) == (40, 40, 0)
    rows = verdicts(agent)
    assert agent.json("import", str(out))["answered"] == 0  # while the daemon runs
    assert verdicts(agent) == rows
    more = table(agent, ["Sau đó"])
    wait_until(lambda: states(agent, more) == {"accepted"})
    agent.stop()
    centre.collector.stop()
    assert stored(centre, ids + more) == {id: "accepted" for id in ids + more}
    assert centre.sql("SELECT count(*) FROM filled_place WHERE update_id = ANY(%s::uuid[])", ids) == [(0,)]


def test_older_than_what_the_network_brought(centre):
    """The answer lies about until the network has enrolled the machine, told of a decision, and of newer assignments."""
    agent = office(centre)
    ids = table(agent, ["Một"])
    path, _ = export(agent)
    out, there = bundle_import(centre, path)
    centre.tiendo("review", "return", ids[0], "--by", "Trần Bình", "--reason", "Đề nghị bổ sung số liệu.")
    centre.tiendo("milestone", "add", TASK, "--text", "Lắp đặt 04 trạm", "--due", "2025-06-30", "--agency", LEAD, "--document", "9099/QĐ-UBND",
                  "--date", "2024-11-01")
    centre.start_collector()
    agent.start()
    wait_until(lambda: agent.has_assignments() and states(agent, ids) == {"returned"} and agent.outbox()[0]["received_at"])
    agent.stop()
    centre.collector.stop()
    before, rows, notices, tasks = agent.json("status"), agent.outbox(), agent.json("notices"), agent.json("tasks")
    assert before["device"] == there["device"] and "Lắp đặt 04 trạm" in json.dumps(tasks, ensure_ascii=False)
    back = agent.json("import", str(out))
    assert (back["old"], back["assignments"], back["answered"]) == (True, False, 0)
    after = agent.json("status")
    assert (agent.outbox(), agent.json("notices"), agent.json("tasks")) == (rows, notices, tasks)
    for key in ("catalogue_revision", "collector_time", "last_contact", "epoch", "device", "agency_name"):
        assert after[key] == before[key], key


# ---- what else goes with it ----


def test_notices_reach_the_office_and_are_acknowledged(centre):
    agent = enrolled(centre)
    ids = table(agent, ["Một"])
    round_trip(centre, agent)
    known = len(agent.json("notices"))
    centre.tiendo("review", "return", ids[0], "--by", "Trần Bình", "--reason", "Thiếu số liệu quý.")
    there, back = round_trip(centre, agent)
    assert (there["entries"], there["notices"], there["acknowledged"], back["notices"]) == (0, 1, known, 1)
    assert "Thiếu số liệu quý" in json.dumps(agent.json("notices"), ensure_ascii=False)
    assert states(agent, ids) == {"returned"}
    there, back = round_trip(centre, agent)
    assert (there["acknowledged"], there["notices"], back["notices"]) == (known + 1, 0, 0)


def test_decisions_of_a_leading_agency(centre):
    sender, lead = enrolled(centre, "HP-SGDDT"), enrolled(centre, "HP-SXD")
    answer, status = sender.submit("--task", "08/KH-UBND#20", "--action", "contribute", "--result", "Đề xuất.")
    assert status == OK
    there, back = round_trip(centre, sender)
    assert (there["held"], back["held"], sender.outbox()[-1]["state"]) == (1, 1, "held")
    round_trip(centre, lead)
    assert answer["id"] in json.dumps(lead.json("notices"))
    assert lead.run("decide", "release", answer["id"]).returncode == OK
    there, back = round_trip(centre, lead)
    assert (there["decisions"], back["decisions"]) == (1, 1)
    assert export(lead)[1]["decisions"] == 0
    round_trip(centre, sender)
    assert sender.outbox()[-1]["state"] == "accepted"
    state = {row["id"]: row["state"] for row in centre.json("update", "list", "--agency", "HP-SGDDT")}
    assert state[answer["id"]] == "accepted"


def test_what_is_rejected_fills_its_place(centre):
    agent = enrolled(centre, "HP-STP")
    bad, _ = agent.submit("--task", "08/KH-UBND#29b", "--action", "complete", "--result", "Đã góp ý.", "--product", "9031/STP", "--product-date",
                          "2024-11-05", "--product-issuer", "Sở Tư pháp", "--product-title", "Góp ý", "--anyway")
    (good,) = table(agent, ["Đã góp ý"], task="08/KH-UBND#29b")
    there, back = round_trip(centre, agent)
    assert (there["stored"], there["accepted"], there["rejected"], back["rejected"]) == (2, 1, 1, 1)
    rows = {row["id"]: row for row in agent.outbox()}
    assert (rows[bad["id"]]["code"], rows[good]["state"]) == ("COOP_COMPLETE", "accepted")
    assert "Sở Tài chính" in rows[bad["id"]]["message"]


def test_nothing_to_say_still_asks(centre):
    agent = enrolled(centre)
    path, said = export(agent)
    assert (said["entries"], said["from"], said["to"]) == (0, None, None)
    shown = agent.run("export", str(path))
    assert "không có nội dung nào chờ" in shown.stdout and "tiendo-agent import" in shown.stdout
    there, back = round_trip(centre, agent)
    assert (there["entries"], there["stored"], back["waiting"]) == (0, 0, 0)


# ---- what must change nothing ----


def test_a_damaged_file_is_one_clear_error(centre):
    agent = enrolled(centre)
    table(agent, ["Một", "Hai"])
    path, _ = export(agent)
    whole = path.read_bytes()
    before = count(centre)
    broken = path.with_suffix(".hong")
    for cut in (0, 1, 15, 16, 100, 143, 144, 145, 200, len(whole) // 2, len(whole) - 1):
        broken.write_bytes(whole[:cut])
        out, done = run_import(centre, broken)
        assert (done.returncode, done.stdout, out.exists()) == (DATA, "", False), (cut, done.stderr)
        assert done.stderr.count("\n") == 1 and str(broken) in done.stderr
    for place in (0, 16, 17, 18, 20, 30, 100, 125, 143, 150, len(whole) - 1):
        changed = bytearray(whole)
        changed[place] ^= 0x40
        broken.write_bytes(changed)
        out, done = run_import(centre, broken)
        assert (done.returncode, out.exists()) == (DATA, False), (place, done.stderr)
    assert count(centre) == before
    out, _ = bundle_import(centre, path)
    answer, rows = out.read_bytes(), agent.outbox()
    for cut in (0, 40, len(answer) // 2, len(answer) - 1):
        broken.write_bytes(answer[:cut])
        done = agent.run("import", str(broken))
        assert done.returncode == DATA and done.stdout == "" and agent.outbox() == rows
    changed = bytearray(answer)
    changed[-1] ^= 1
    broken.write_bytes(changed)
    assert agent.run("import", str(broken)).returncode == DATA and agent.outbox() == rows


def test_a_revoked_or_unknown_key_stores_nothing(centre):
    agent = enrolled(centre, fresh=True)
    table(agent, ["Một"])
    path, _ = export(agent)
    centre.tiendo("agent", "revoke", agent.json("status")["device"], "--reason", "thử")
    before = count(centre)
    out, done = run_import(centre, path, agent.folder / "khong")
    assert (done.returncode, out.exists(), count(centre)) == (NOT_ALLOWED, False, before)
    assert "thu hồi" in done.stderr
    # An enrolment file that was revoked before it was used.
    fresh = office(centre)
    table(fresh, ["Ba"])
    path, _ = export(fresh)
    centre.sql("UPDATE enrolment SET revoked_at = created_at WHERE used_at IS NULL")
    before = count(centre)
    out, done = run_import(centre, path)
    assert (done.returncode, out.exists(), count(centre)) == (NOT_ALLOWED, False, before)


def test_enrolled_again_it_goes_on(centre):
    agent = enrolled(centre, fresh=True)
    ids = table(agent, ["Một"])
    round_trip(centre, agent)
    centre.tiendo("agent", "revoke", agent.json("status")["device"], "--reason", "thử")
    ids += table(agent, ["Hai"])
    (agent.folder / "enrolment.json").write_bytes((centre.enrol(LEAD) / "enrolment.json").read_bytes())
    there, back = round_trip(centre, agent)
    assert (there["enrolled"], there["stored"], there["from"], back["waiting"]) == (True, 1, 2, 0)
    assert stored(centre, ids) == {id: "accepted" for id in ids}


def test_files_in_the_wrong_hands(centre):
    one, two = enrolled(centre, fresh=True), enrolled(centre)
    table(one, ["Một"])
    path, _ = export(one)
    out, _ = bundle_import(centre, path)
    rows = two.outbox()
    for agent, file, words in ((two, out, "máy khác"), (one, path, "tệp gửi trung tâm"), (one, one.config, "không phải")):
        done = agent.run("import", str(file))
        assert (done.returncode, words in done.stderr) == (DATA, True), done.stderr
    assert two.outbox() == rows and one.outbox()[0]["state"] == "queued"
    _, done = run_import(centre, out, centre.home / "x")
    assert done.returncode == DATA and "tiendo-agent import" in done.stderr
    # Another centre: neither can it read what is not its own, nor does a machine listen to it.
    other = centre.home / "other.key"
    shutil.copy(one.folder / "state" / next(file.name for file in (one.folder / "state").glob("device-*.key")), other)
    _, done = run_import(centre, path, centre.home / "x", "--server-key", str(other), "--receipt-key", str(centre.home / "receipt.key"))
    assert done.returncode == DATA and "--server-key" in done.stderr
    identity = json.loads((one.folder / "state" / "identity.json").read_text())
    identity["collectors"][0]["server_key"] = "HelloWorldHelloWorldHelloWorldHelloWorld"
    (one.folder / "state" / "identity.json").write_text(json.dumps(identity))
    (one.folder / "enrolment.json").unlink()
    done = one.run("import", str(out))
    assert done.returncode == DATA and "trung tâm của đơn vị" in done.stderr and one.outbox()[0]["state"] == "queued"


# ---- a client that was written from the document alone, and what a key that is known may not do ----


def hello(epoch, last=1, first=1):
    return encode("hello", protocol().Hello(epoch=epoch, first_sequence=first, last_sequence=last, software=b"python"))


def submit(epoch, sequence, text, sealed_at_us=None):
    """The frame and the update's id."""
    content = update(TASK, "contribute", result=text)
    entry = protocol().Entry(sequence=sequence, id=uuid7(), sealed_at_us=sealed_at_us or now_us(), update=content)
    return encode("submit", protocol().Submit(epoch=epoch, entries=[entry])), entry


class Stick:
    """A device of its own keys that has an enrolment file and a stick."""

    def __init__(self, centre):
        self.folder = centre.enrol(LEAD)
        self.enrolment = Enrolment.read(self.folder / "enrolment.json")
        self.keys, self.epoch = new_keys(), secrets.token_bytes(16)
        self.path = self.folder / "di.tdo"

    def request(self, key=None):
        enrol = encode("enrol", protocol().Enrol(device_key=z85.decode(key or self.keys.public)))
        return letter(self.enrolment.keys, self.enrolment.server_key, self.epoch, [enrol], parts=2)

    def said(self, *frames, **options):
        return letter(self.keys, self.enrolment.server_key, self.epoch, list(frames), **options)

    def bring(self, centre, *letters):
        self.path.with_name(self.path.name + ".tra-loi").unlink(missing_ok=True)
        out, done = run_import(centre, close(self.path, *letters))
        return done.returncode, (json.loads(done.stdout) if done.returncode == OK else done.stderr), out


@pytest.fixture(scope="module")
def stick(centre):
    """One that is enrolled and has said nothing yet."""
    made = Stick(centre)
    status, there, _ = made.bring(centre, made.request(), made.said(hello(made.epoch, last=0), part=1, parts=2))
    assert (status, there["enrolled"]) == (OK, True), there
    return made


def test_a_file_written_from_the_document_alone(centre):
    made = Stick(centre)
    frame, entry = submit(made.epoch, 1, "Viết theo tài liệu")
    status, there, out = made.bring(centre, made.request(), made.said(hello(made.epoch), frame, part=1, parts=2))
    assert (status, there["enrolled"], there["accepted"]) == (OK, True, 1), there
    back = open_file(out, made.keys)
    assert (back.kind, back.epoch, back.sender) == (VERDICTS, made.epoch, z85.decode(made.enrolment.server_key))
    kinds = [decode(frame)[0] for frame in back.frames]
    assert kinds[0] == "welcome" and set(kinds) >= {"welcome", "assignments", "verdicts"} and back.made_at_us <= now_us()
    (verdict,) = next(decode(frame)[1] for frame in back.frames if decode(frame)[0] == "verdicts").verdicts
    assert (verdict.id, verdict.sequence, verdict.content_hash) == (entry.id, 1, content_hash(entry.update)) and verdict.receipt


@pytest.mark.parametrize("what", ["nothing", "no hello", "ping", "enrol", "another epoch", "another outbox", "no frame", "a verdict"])
def test_what_a_device_may_not_say(centre, stick, what):
    other = secrets.token_bytes(16)
    frame, _ = submit(stick.epoch, 1, "Không được tính")
    frames = {
        "nothing": [],
        "no hello": [frame],
        "ping": [hello(stick.epoch), frame, encode("ping", protocol().Ping())],
        "enrol": [hello(stick.epoch), frame, encode("enrol", protocol().Enrol(device_key=secrets.token_bytes(32)))],
        "another epoch": [hello(stick.epoch), frame, submit(other, 2, "Khác")[0]],
        "another outbox": [hello(stick.epoch), frame, hello(other)],
        "no frame": [hello(stick.epoch), frame, b"\xff\xff\xff"],
        "a verdict": [hello(stick.epoch), frame, encode("verdicts", protocol().Verdicts(epoch=stick.epoch))],
    }[what]
    before = count(centre)
    status, text, out = stick.bring(centre, stick.said(*frames))
    assert (status, out.exists(), count(centre)) == (DATA, False, before), text


def test_a_one_time_key_only_enrols(centre):
    made = Stick(centre)
    frame, _ = submit(made.epoch, 1, "Không được tính")
    alone = letter(made.enrolment.keys, made.enrolment.server_key, made.epoch, [hello(made.epoch), frame])
    before = count(centre)
    for letters in ((alone,),
                    (made.request(new_keys().public), made.said(hello(made.epoch), frame, part=1, parts=2)),  # a key that is not the second letter's
                    (made.said(hello(made.epoch), frame),)):  # a key that nobody knows
        status, text, out = made.bring(centre, *letters)
        assert (status in (DATA, NOT_ALLOWED), out.exists(), count(centre)) == (True, False, before), text
    status, there, _ = made.bring(centre, made.request(), made.said(hello(made.epoch), frame, part=1, parts=2))
    assert (status, there["stored"]) == (OK, 1)


def test_places_that_stay_empty(centre):
    made = Stick(centre)
    frames = [submit(made.epoch, n, f"Số {n}")[0] for n in (1, 3, 5, 7)]
    gaps = centre.sql("SELECT count(*) FROM sequence_gap")
    # One that is not here yet is no empty place, whatever a Hello after it says.
    status, there, _ = made.bring(centre, made.request(), made.said(hello(made.epoch, 7), frames[1], hello(made.epoch, 7, 7), frames[3], part=1, parts=2))
    assert (status, there["rewind"], there["stored"]) == (OK, 1, 0) and centre.sql("SELECT count(*) FROM sequence_gap") == gaps
    status, there, _ = made.bring(centre, made.said(hello(made.epoch, 5), frames[0], hello(made.epoch, 5, 3), frames[1], hello(made.epoch, 5, 5), frames[2]))
    assert (status, there["rewind"], there["stored"], there["from"], there["to"]) == (OK, None, 3, 1, 5)
    assert centre.sql("SELECT from_sequence, to_sequence FROM sequence_gap WHERE device = %s ORDER BY 1", there["device"]) == [(2, 2), (4, 4)]


def test_what_a_wrong_clock_may_move(centre):
    """Nothing out of the silence that is on record, whatever the device says of when it sealed and wrote."""
    made = Stick(centre)
    at(centre, "2024-12-01T08:00:00")
    status, _, _ = made.bring(centre, made.request(), made.said(hello(made.epoch, last=0), part=1, parts=2))
    assert status == OK
    at(centre, "2024-12-05T08:00:00")
    times = {}
    for sequence, (sealed, written) in enumerate((("2020-01-01", "2020-01-02"), ("2024-12-03", "2024-12-04"), ("2030-01-01", "2030-01-02")), 1):
        sealed_us, written_us = (int(datetime.datetime.fromisoformat(day + "T00:00:00+07:00").timestamp()) * 1_000_000 for day in (sealed, written))
        frame, entry = submit(made.epoch, sequence, sealed, sealed_us)
        status, there, _ = made.bring(centre, made.said(hello(made.epoch, last=sequence), frame, made_at_us=written_us))
        assert (status, there["stored"]) == (OK, 1), there
        times[sealed] = centre.sql("SELECT to_char(effective_at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') FROM updates WHERE id = %s::uuid",
                                   entry.id.hex())[0][0]
    assert times == {"2020-01-01": "2024-12-01", "2024-12-03": "2024-12-03", "2030-01-01": "2024-12-05"}


# ---- the commands ----


def test_command_lines(centre):
    agent = enrolled(centre)
    path, _ = export(agent)
    done = centre.tiendo("bundle", "import", str(path), check=False)
    assert done.returncode == USAGE and "--out" in done.stderr
    content = path.read_bytes()
    _, done = run_import(centre, path, path)
    assert done.returncode == USAGE and path.read_bytes() == content
    assert run_import(centre, agent.folder / "khong-co")[1].returncode == NO_INPUT
    assert agent.run("import", str(agent.folder / "khong-co")).returncode == NO_INPUT
    assert run_import(centre, path, TIENDO_COLLECTOR_CONFIG="/nonexistent.conf")[1].returncode in (CONFIG, NO_INPUT)
    letter = agent.folder / "cong-van.docx"
    letter.write_text("văn bản duy nhất")
    assert agent.run("export", str(letter)).returncode == CANT_CREATE and letter.read_text() == "văn bản duy nhất"
    stranger = Agent(agent.folder.parent / "nobody", LEAD, environment(**centre.clock))
    stranger.folder.mkdir()
    stranger.config.write_text("[agent]\nstate = state\nenrolment = enrolment.json\nsimulated_clock = yes\n")
    done = stranger.run("export", str(stranger.folder / "x"))
    assert done.returncode == CONFIG and "tệp đăng ký" in done.stderr and not (stranger.folder / "x").exists()


def test_what_the_database_lets_them_do(centre):
    """The collector's own role is enough, and so is the administrator's."""
    agent, fresh = enrolled(centre), office(centre, "HP-SNV")
    table(fresh, ["Một"], task="08/KH-UBND#1")
    for role, machine in (("tiendo_ingest", agent), ("tiendo_admin", agent), ("tiendo_admin", fresh)):
        ids = table(agent, [role])
        path, _ = export(machine)
        _, done = run_import(centre, path, None, "--db", centre.cluster.uri(centre.database, role))
        assert done.returncode == OK, done.stderr
        outcome = json.loads(done.stdout)
        assert outcome["enrolled"] == (machine is fresh) and (machine is fresh or stored(centre, ids) == {ids[0]: "accepted"})


def test_the_file_tells_nothing(centre):
    agent = enrolled(centre)
    table(agent, ["Nội dung chỉ trung tâm được đọc"])
    path, _ = export(agent)
    out, _ = bundle_import(centre, path)
    for file in (path, out):
        content = file.read_bytes()
        assert content.startswith(b"tiendo-bundle-1\n")
        assert LEAD.encode() not in content and "Nội dung".encode() not in content and b"08/KH" not in content


def test_help(centre):
    for program, words in (("tiendo-agent", ("export",)), ("tiendo-agent", ("import",)), ("tiendo", ("bundle", "import"))):
        done = subprocess.run([str(BINARIES / program), *words, "--help"], capture_output=True, text=True, env=environment(), timeout=WAIT, check=True)
        assert "FILE" in done.stdout
