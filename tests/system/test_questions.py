"""Questions of the centre (giải trình, chuyên đề, đột xuất): asked, delivered to a running agent, answered there, linked here."""

import re

import pytest

from centre import running_centre, wait_until

NUMBER = "08/KH-UBND"
LEAD, TASK = "HP-STNMT", f"{NUMBER}#6c"
OTHER = "HP-SXD"
ASKED = ("--text", "Vì sao chậm?", "--by", "Trần Bình, Phó Giám đốc")


@pytest.fixture(scope="module")
def centre():
    with running_centre() as running:
        yield running


@pytest.fixture(scope="module")
def office(centre):
    return centre.agent(LEAD)


@pytest.fixture(scope="module")
def neighbour(centre):
    return centre.agent(OTHER)


def ask(centre, *arguments):
    return centre.json("question", "ask", *arguments, *ASKED)


def listed(centre, *arguments):
    return {row["id"]: row for row in centre.json("question", "list", *arguments)}


def notice(office, the_id):
    return wait_until(lambda: next((n for n in office.json("notices") if n["id"] == the_id), None))


def answered(office, the_id, *arguments, task=TASK):
    return office.submit("--task", task, "--action", "answer", "--refers-to", the_id, "--result", "Do thiếu vốn.", *arguments,
                         "--wait", "30")


def test_a_question_reaches_the_office_and_its_answer_is_linked(centre, office):
    (asked,) = ask(centre, LEAD, "--task", TASK, "--due", "2024-12-18", "--document", "15/SXD-QH")
    assert (asked["agency"], asked["task"], asked["kind"], asked["state"], asked["late"]) == (LEAD, TASK, "explain", "open", False)
    told = notice(office, asked["id"])
    assert (told["kind"], told["task"]) == ("question", TASK)
    assert told["text"] == ("Yêu cầu giải trình, bổ sung: Sở Xây dựng đề nghị đơn vị giải trình, bổ sung về Nhiệm vụ 6, điểm c (Kế hoạch "
                            '08/KH-UBND) (Văn bản số 15/SXD-QH), chậm nhất hết ngày 18/12/2024: "Vì sao chậm?".')
    # The command that the notice shows is the one that answers.
    command = re.search(r"tiendo-agent (submit .*) --result …", office.run("notices").stdout)[1].replace("'", "").split()
    answer, status = office.submit(*command[1:], "--result", "Do thiếu vốn.", "--wait", "30")
    assert (status, answer["state"]) == (0, "accepted"), answer
    row = listed(centre)[asked["id"]]
    assert (row["state"], row["answer"], row["answered_by"], row["result"], row["late"], row["supplements"]) == (
        "answered", answer["id"], LEAD, "Do thiếu vốn.", False, 0)
    assert listed(centre, "--open") == {}
    # A second one supplements it; the first says when it was answered.
    more, status = answered(office, asked["id"])
    again = listed(centre, "--agency", LEAD)[asked["id"]]
    assert (status, again["answer"], again["answered_at"], again["supplements"]) == (0, more["id"], row["answered_at"], 1)
    assert listed(centre, "--agency", OTHER) == {}
    assert "Do thiếu vốn" not in centre.tiendo("question", "list", "--open", TIENDO_LANG="vi").stdout


def test_only_who_was_asked_answers_and_only_what_was_asked(centre, office, neighbour):
    (asked,) = ask(centre, LEAD, "--task", TASK, "--due", "2024-12-18")
    assert notice(office, asked["id"])
    for device, the_id, task in [
        (neighbour, asked["id"], TASK),
        (office, asked["id"], f"{NUMBER}#2a"),
        (office, "0193b83b-5a10-7000-8000-000000000009", TASK),
    ]:
        answer, status = answered(device, the_id, "--anyway", task=task)
        assert (status, answer["state"]) == (65, "rejected"), answer
    # Where the office was told of the question, its own machine says so before anything is sent.
    early, status = office.submit("--task", f"{NUMBER}#2a", "--action", "answer", "--refers-to", asked["id"], "--result", "X.")
    assert (status, early["code"], early["field"]) == (65, "UNKNOWN_QUESTION", "refers_to"), early
    stored = centre.json("update", "list", "--state", "rejected")
    assert {row["code"] for row in stored if row["action"] == "answer" and row["task"] == TASK} == {"UNKNOWN_QUESTION"}
    assert listed(centre)[asked["id"]]["state"] == "open"
    # While it is open, "nothing to report" on that task is no answer.
    nothing, status = office.submit("--task", TASK, "--action", "nothing", "--period", "2024-Q4", "--wait", "30", "--anyway")
    assert (status, nothing["code"]) == (65, "NIL_NOT_ALLOWED"), nothing
    closed = centre.json("question", "close", asked["id"], "--reason", "Đã có báo cáo giấy.", "--by", "Trần Bình")
    assert (closed[0]["state"], closed[0]["close_reason"]) == ("closed", "Đã có báo cáo giấy.")
    assert wait_until(lambda: [n for n in office.json("notices") if "Đã có báo cáo giấy." in n["text"]])
    assert centre.tiendo("question", "close", asked["id"], "--reason", "R", "--by", "B", check=False).returncode == 77


def test_a_plan_as_a_whole_and_several_agencies(centre, office):
    rows = ask(centre, LEAD, OTHER, "--plan", NUMBER, "--due", "2024-12-20", "--kind", "thematic")
    assert [(row["agency"], row["task"], row["plan"]) for row in rows] == [(LEAD, None, NUMBER), (OTHER, None, NUMBER)]
    answer, status = answered(office, rows[0]["id"], task=NUMBER)
    assert (status, answer["state"]) == (0, "accepted"), answer
    states = listed(centre)
    assert [states[row["id"]]["state"] for row in rows] == ["answered", "open"]
    both = ask(centre, LEAD, "--task", TASK, f"{NUMBER}#6b", "--due", "2024-12-20")
    assert [row["task"] for row in both] == [TASK, f"{NUMBER}#6b"]
    for row in both:
        centre.tiendo("question", "close", row["id"], "--reason", "R", "--by", "B")


def test_an_answer_that_is_returned_leaves_it_open(centre, office):
    (asked,) = ask(centre, LEAD, "--task", TASK, "--due", "2024-12-18")
    answer, _ = answered(office, asked["id"])
    before = centre.now().isoformat()
    centre.tiendo("review", "return", answer["id"], "--reason", "Chưa rõ.", "--by", "Trần Bình")
    assert listed(centre)[asked["id"]]["state"] == "open"
    assert listed(centre, "--as-of", before)[asked["id"]]["state"] == "answered"
    better, status = answered(office, asked["id"], "--supersedes", answer["id"])
    assert status == 0 and listed(centre)[asked["id"]]["answer"] == better["id"]


def test_what_is_missing_or_wrong_is_said(centre):
    for arguments, status, words in [
        ((LEAD, "--task", TASK, "--due", "2024-12-18", "--by", "B"), 64, "--text"),
        ((LEAD, "--task", TASK, "--text", "T", "--by", "B"), 64, "--due"),
        ((LEAD, "--task", TASK, "--due", "2024-12-18", "--text", "T"), 64, "--by"),
        ((LEAD, "--due", "2024-12-18", *ASKED), 64, "--plan"),
        ((LEAD, "--task", TASK, "--plan", NUMBER, "--due", "2024-12-18", *ASKED), 64, "--plan"),
        ((LEAD, "--task", TASK, "--due", "2024-12-11", *ASKED), 64, "2024-12-11"),
        ((LEAD, "--task", TASK, "--due", "2024-12-18", "--kind", "other", *ASKED), 64, "other"),
        ((LEAD, "--task", f"{NUMBER}#nope", "--due", "2024-12-18", *ASKED), 65, "nope"),
        (("HP-NOPE", "--task", TASK, "--due", "2024-12-18", *ASKED), 65, "HP-NOPE"),
    ]:
        done = centre.tiendo("question", "ask", *arguments, check=False)
        assert done.returncode == status and words in done.stderr, (arguments, done.returncode, done.stderr)
    done = centre.tiendo("question", "ask", LEAD, "--task", TASK, "--due", "2024-12-15", *ASKED)  # a Sunday
    assert "15/12/2024" in done.stderr and "16/12/2024" in done.stderr
