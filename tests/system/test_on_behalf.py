"""Entered on behalf (nhập thay): what an agency reported on paper, typed at the centre, judged by the agency's role, marked for ever,
and never beside what the agency's own key says: with the real programs."""

import json
import uuid

import pytest

from centre import key, running_centre, wait_until
from test_store import query
from wire_client import enrolled_client, update, verdict_name

NUMBER = "08/KH-UBND"
LEAD, TASK = "HP-STNMT", f"{NUMBER}#6c"
PAPER = ("--document", "123/BC-STNMT", "--document-date", "2024-12-09", "--document-issuer", "Sở Tài nguyên và Môi trường",
         "--received", "2024-12-10", "--by", "Lê Hoa, Văn thư")
PRODUCT = ("--product", "9/BC", "--product-date", "2024-12-01", "--product-issuer", "Sở TNMT", "--product-title", "Báo cáo")


@pytest.fixture(scope="module")
def centre():
    with running_centre() as running:
        yield running


def enter(centre, *arguments, agency=LEAD, task=TASK, paper=PAPER, check=True):
    return centre.tiendo("update", "enter", "--agency", agency, "--task", task, *arguments, *paper, "--json", check=check)


def entered(centre, *arguments, **more):
    answer = json.loads(enter(centre, *arguments, **more).stdout)
    assert answer["state"] == "accepted", answer
    return answer["id"]


def listed(centre, *arguments):
    return {row["id"]: row for row in centre.json("update", "list", *arguments)}


def newest(centre, task=TASK, agency=LEAD):
    """Percent and claim of completion, however one asks: as of now, as of the past, and anew from the history."""
    now, past = ({(row["task"], row["agency"]): row for row in rows}
                 for rows in (query(centre, "states_now"), query(centre, "states_past", "infinity")))
    assert now == past
    row = now[(key(task), agency)]
    return row["percent"], row["claims_complete"]


def own(centre, *contents):
    """Sent by the agency's own key; the ids."""
    with enrolled_client(centre.enrol(LEAD) / "enrolment.json") as client:
        entries = client.entries(contents)
        client.send_entries(entries)
        assert {verdict_name(verdict) for verdict in client.receive_verdicts(entries)} == {"accepted"}
    return [str(uuid.UUID(bytes=bytes(entry.id))) for entry in entries]


def test_what_came_on_paper_counts_and_says_so(centre):
    agent = centre.agent(LEAD)
    one = entered(centre, "--action", "progress", "--percent", "40", "--result", "Đã khảo sát.", "--period", "2024-Q4")
    row = listed(centre)[one]
    assert (row["agency"], row["task"], row["percent"], row["state"], row["role"], row["basis"]) == (
        LEAD, TASK, 40, "accepted", "lead", "named")
    assert row["on_behalf"] == {"document": "123/BC-STNMT", "date": "2024-12-09", "issuer": "Sở Tài nguyên và Môi trường",
                                "received_on": "2024-12-10", "entered_by": "Lê Hoa, Văn thư"}
    assert row["effective_at"].startswith("2024-12-10T00:00") and row["received_at"].startswith("2024-12-12T")
    assert newest(centre) == (40, False)
    told = wait_until(lambda: next((n for n in agent.json("notices") if "nhập thay" in n["text"]), None))
    assert "123/BC-STNMT ngày 09/12/2024" in told["text"] and "Lê Hoa" in told["text"] and told["task"] == TASK
    # Mistyped: only what was typed here is corrected here.
    two = entered(centre, "--action", "progress", "--percent", "45", "--result", "Đã khảo sát.", "--period", "2024-Q4",
                  "--supersedes", one)
    assert listed(centre)[one]["state"] == "superseded" and newest(centre) == (45, False)
    # The agency's own word takes its place, whatever it says, and whatever came on paper.
    before = centre.now().isoformat()
    (mine,) = own(centre, update(TASK, "progress", percent=30, result="Mới lấy ý kiến.", period="2024-Q4"))
    rows = listed(centre)
    assert (rows[mine]["state"], rows[mine]["on_behalf"], rows[two]["state"]) == ("accepted", None, "superseded")
    assert newest(centre) == (30, False)
    assert listed(centre, "--as-of", before)[two]["state"] == "accepted"
    # From then on nothing on paper stands beside it, for this period or without one; for another period it does.
    for period in (("--period", "2024-Q4"), ()):
        done = enter(centre, "--action", "progress", "--percent", "50", "--result", "X.", *period, check=False)
        assert done.returncode == 65 and mine in done.stderr, done.stderr
    assert enter(centre, "--action", "progress", "--percent", "50", "--result", "X.", "--supersedes", mine, "--period", "2024-Q3",
                 check=False).returncode == 65
    entered(centre, "--action", "progress", "--percent", "20", "--result", "Quý III.", "--period", "2024-Q3")
    assert newest(centre) == (30, False)


def test_what_the_agency_takes_back_does_not_bring_the_paper_back(centre):
    task = f"{NUMBER}#6b"
    one = entered(centre, "--action", "complete", *PRODUCT, "--result", "Xong.", task=task)
    assert newest(centre, task) == (None, True)
    assert listed(centre, "--task", task)[one]["product"]["number"] == "9/BC"
    asked = entered(centre, "--action", "extend", "--until", "2031-06-30", "--reason", "Chờ vốn.", task=task)
    own(centre, update(task, "progress", percent=70, result="Chưa xong."))
    states = listed(centre, "--task", task)
    # A request on paper makes room for a request only.
    assert (states[one]["state"], states[asked]["state"]) == ("superseded", "accepted")
    assert newest(centre, task) == (70, False)


def test_it_is_judged_as_if_the_agency_had_sent_it_that_day(centre):
    stored = centre.stored()
    for arguments, more, words in [
        (("--action", "complete", "--result", "Xong."), {}, "sản phẩm"),  # without a product
        (("--action", "complete", *PRODUCT, "--result", "X."), {"agency": "HP-STP", "task": f"{NUMBER}#29b"}, "phối hợp"),
        (("--action", "progress", "--percent", "110", "--result", "X."), {}, "110"),
        (("--action", "complete", *PRODUCT[:2], "--product-date", "2024-12-11", *PRODUCT[4:]), {}, "11/12/2024"),
        (("--action", "progress", "--result", "X."), {"task": f"{NUMBER}#99z"}, "99z"),
        (("--action", "progress", "--result", "X."), {"agency": "HP-NOPE"}, "HP-NOPE"),
    ]:
        done = enter(centre, *arguments, check=False, **more)
        assert done.returncode == 65 and words in done.stderr, (arguments, more, done.returncode, done.stderr)
    for changes, status, words in [
        ({"--received": "2024-12-13"}, 65, "13/12/2024"),  # tomorrow
        ({"--document-date": "2024-12-11"}, 65, "11/12/2024"),  # after it was received
        ({"--document-date": "2024-01-14"}, 65, "15/01/2024"),  # older than the plan
        ({"--document": None}, 64, "--document"),
        ({"--received": None}, 64, "--received"),
        ({"--by": None}, 64, "--by"),
    ]:
        given = {**dict(zip(PAPER[::2], PAPER[1::2])), **changes}
        paper = [word for name, value in given.items() if value is not None for word in (name, value)]
        done = enter(centre, "--action", "progress", "--percent", "10", "--result", "X.", paper=paper, task=f"{NUMBER}#24", check=False)
        assert done.returncode == status and words in done.stderr, (changes, done.returncode, done.stderr)
    assert centre.stored() == stored  # what is refused is not stored


def test_the_same_file_that_an_agent_submits(centre, tmp_path):
    path = tmp_path / "report.json"
    path.write_text(json.dumps({"task": f"{NUMBER}#25", "action": "progress", "percent": 35, "result": "Đã góp ý.",
                                "proposals": "Đề nghị bố trí kinh phí.", "proposal_to": "UBND thành phố"}), encoding="utf-8")
    done = centre.tiendo("update", "enter", "--agency", "HP-SXD", "--file", str(path), *PAPER, TIENDO_LANG="vi")
    assert "đã nhập thay Sở Xây dựng theo Văn bản số 123/BC-STNMT, nhận ngày 10/12/2024" in done.stdout
    (proposal,) = centre.json("proposal", "list", "--agency", "HP-SXD")
    assert (proposal["to"], proposal["task"]) == ("UBND thành phố", f"{NUMBER}#25")
    path.write_text('{"task": "x", "nonsense": 1}', encoding="utf-8")
    wrong = centre.tiendo("update", "enter", "--agency", "HP-SXD", "--file", str(path), *PAPER, check=False)
    assert wrong.returncode == 65 and "nonsense" in wrong.stderr
