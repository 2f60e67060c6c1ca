"""Proposals (đề xuất, kiến nghị) from the office that makes them to the answer that reaches it: with the real programs."""

import datetime

import pytest

from centre import running_centre, wait_until

NUMBER = "08/KH-UBND"
LEAD, TASK = "HP-STNMT", f"{NUMBER}#6c"
PROPOSAL = "Đề nghị Sở Thông tin và Truyền thông hướng dẫn chuẩn kết nối trong quý I năm 2025."
DOCUMENT = ("--document", "45/UBND-XD", "--date", "2024-12-11", "--by", "Trần Bình, Phó Giám đốc")


@pytest.fixture(scope="module")
def centre():
    with running_centre() as running:
        yield running


@pytest.fixture(scope="module")
def office(centre):
    return centre.agent(LEAD)


def proposed(office, text, *arguments):
    """Sent and accepted; its id."""
    answer, status = office.submit("--task", TASK, "--action", "contribute", "--result", "Đã họp.", "--proposal", text,
                                   *arguments, "--wait", "30")
    assert (status, answer["state"]) == (0, "accepted"), answer
    return answer["id"]


def listed(centre, *arguments):
    return {row["id"]: row for row in centre.json("proposal", "list", *arguments)}


def notice(office, *words):
    """The first notice with all these words, when it has come."""
    return wait_until(lambda: next((n for n in office.json("notices") if all(word in n["text"] for word in words)), None))


def test_a_proposal_is_carried_forward_until_it_is_answered(centre, office):
    before = centre.now()
    first = proposed(office, PROPOSAL, "--period", "2024-Q3")
    nothing = proposed(office, "Không.")
    again = proposed(office, PROPOSAL, "--period", "2024-Q4")
    rows = listed(centre)
    assert nothing not in rows and again not in rows
    row = rows[first]
    assert (row["agency"], row["task"], row["text"], row["to"], row["state"]) == (LEAD, TASK, PROPOSAL, "Sở Xây dựng", "new")
    assert (row["update"], row["times"], row["first_period"], row["last_period"], row["age_days"]) == (again, 2, "2024-Q3", "2024-Q4", 0)
    assert abs(datetime.datetime.fromisoformat(row["first_raised_at"]) - before) < datetime.timedelta(minutes=1)
    assert listed(centre, "--state", "new", "--agency", LEAD, "--plan", NUMBER).keys() == {first}
    assert listed(centre, "--state", "answered") == {} == listed(centre, "--agency", "HP-SXD") == listed(centre, "--as-of", "2024-01-31")

    (moved,) = centre.json("proposal", "forward", again, "--to", "Sở Thông tin và Truyền thông", *DOCUMENT)
    assert (moved["id"], moved["state"], moved["forwarded"]["to"]) == (first, "forwarded", "Sở Thông tin và Truyền thông")
    assert notice(office, "đã chuyển Sở Thông tin và Truyền thông tại Văn bản 45/UBND-XD ngày 11/12/2024")["kind"] == "answer"
    assert "Đã chuyển Sở Thông tin" in centre.tiendo("proposal", "list", TIENDO_LANG="vi").stdout

    between = centre.now().isoformat()
    centre.tiendo("proposal", "answer", first, *DOCUMENT, "--issuer", "UBND thành phố", "--summary", "Đã giao Sở TTTT hướng dẫn.")
    (row,) = listed(centre, "--state", "answered").values()
    assert row["answered"]["summary"] == "Đã giao Sở TTTT hướng dẫn." and row["forwarded"]["document"] == "45/UBND-XD"
    assert listed(centre, "--as-of", between)[first]["state"] == "forwarded"
    told = notice(office, "Nhiệm vụ 6, điểm c", "UBND thành phố trả lời tại Văn bản 45/UBND-XD", "Đã giao Sở TTTT hướng dẫn.")
    assert (told["kind"], told["update"]) == ("answer", again)

    refused = centre.tiendo("proposal", "answer", first, *DOCUMENT, "--issuer", "I", "--summary", "S", check=False)
    assert refused.returncode == 77 and "45/UBND-XD" in refused.stderr
    # The same words after the answer are a proposal of their own.
    anew = proposed(office, PROPOSAL)
    assert listed(centre, "--state", "new").keys() == {anew}


def test_a_correction_goes_on_and_a_withdrawal_ends_it(centre, office):
    first = proposed(office, "Bố trí kinh phí.", "--proposal-to", "UBND thành phố")
    centre.tiendo("proposal", "forward", first, "--to", "Sở Tài chính", *DOCUMENT)
    corrected = proposed(office, "Bố trí 5 tỷ đồng.", "--proposal-to", "UBND thành phố", "--supersedes", first)
    row = listed(centre)[first]
    assert (row["text"], row["state"], row["update"], row["to"]) == ("Bố trí 5 tỷ đồng.", "forwarded", corrected, "UBND thành phố")
    proposed(office, "Không có", "--supersedes", corrected)
    assert first not in listed(centre)
    gone = centre.tiendo("proposal", "forward", corrected, "--to", "X", *DOCUMENT, check=False)
    assert gone.returncode == 66 and corrected in gone.stderr


def test_what_is_missing_or_wrong_is_said(centre, office):
    one = proposed(office, "Giao đất sạch.")
    for arguments, words in [
        (("forward", one, "--to", "STC", "--document", "1", "--date", "2024-12-11"), "--by"),
        (("forward", one, *DOCUMENT), "--to"),
        (("answer", one, *DOCUMENT, "--issuer", "UBND"), "--summary"),
        (("answer", one, *DOCUMENT, "--summary", "S"), "--issuer"),
        (("forward", one, "--to", "STC", "--document", "1", "--date", "2025-12-11", "--by", "B"), "2025-12-11"),
        (("forward", one, "--to", "STC", "--document", "1", "--date", "31/12/2024", "--by", "B"), "31/12/2024"),
        (("forward", "12", "--to", "STC", *DOCUMENT), "12"),
        (("list", "--state", "old"), "old"),
    ]:
        done = centre.tiendo("proposal", *arguments, check=False)
        assert done.returncode == 64 and words in done.stderr, (arguments, done.stderr)
    assert listed(centre)[one]["state"] == "new"
