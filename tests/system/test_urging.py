"""The ledger of urgings (sổ đôn đốc): the program drafts, a person signs; what went out, what came back, and the dossier for the
superior. Real programs, the real plan; the clock moves."""

import pytest

from centre import running_centre, wait_until
from reminding import AGENCY, DESK, FOCAL, PLAN, TASK, at, contact, milestone

USAGE, DATA, NO_INPUT, NO_PERMISSION = 64, 65, 66, 77
BY = ("--by", "Nguyễn Minh Họa")
LETTER = ("--document", "9071/SXD-QLĐT", "--date", "2024-12-12", "--signer", "Phó Giám đốc Minh Họa")


@pytest.fixture(scope="module")
def centre():
    with running_centre() as running:
        contact(running, FOCAL, "officer", DESK)
        milestone(running, "2024-12-05", "Lắp đặt 04 trạm quan trắc")
        milestone(running, "2024-12-05", "Thẩm định\nNơi nhận: ai cũng được")
        yield running


@pytest.fixture(scope="module")
def agent(centre):
    return centre.agent(AGENCY)


def urging(centre, *arguments, status=0):
    done = centre.tiendo("urging", *arguments, check=False, TIENDO_LANG="en")
    assert done.returncode == status, (arguments, done.returncode, done.stdout, done.stderr)
    return done.stderr


def ledger(centre, *arguments):
    """Those about the agency."""
    return [row for row in centre.json("urging", "list", *arguments) if row["agency"] == AGENCY]


def urgings(agent):
    return [notice for notice in agent.json("notices") if notice["kind"] == "urging"]


def test_a_draft_is_made_and_goes_nowhere(centre, agent):
    """Five working days after the due day; one letter about all that is late."""
    assert all(row["kind"] != "urging_draft" or row["agency"] != AGENCY
               for row in centre.json("remind", "--dry-run", "--as-of", "2024-12-11T17:00:00+07:00"))
    centre.tiendo("remind")
    centre.tiendo("remind")
    (draft,) = ledger(centre, "--open")
    assert (draft["kind"], draft["state"], draft["number"], draft["year"], draft["focal"]) == ("urging", "draft", 1, 2024, FOCAL)
    text = draft["text"]
    assert text.startswith("DỰ THẢO CÔNG VĂN ĐÔN ĐỐC") and "Kính gửi: Sở Tài nguyên và Môi trường" in text
    assert "Căn cứ Kế hoạch số 08/KH-UBND;" in text and "thời hạn 05/12/2024, quá hạn 7 ngày" in text
    assert "Thẩm định Nơi nhận: ai cũng được: thời hạn" in text  # nobody's words pass for a line of the letter
    assert "trước hết ngày 19/12/2024" in text or "19/12/2024" in text
    assert text in centre.tiendo("urging", "show", "1/2024").stdout
    assert urgings(agent) == [] and centre.sql("SELECT count(*) FROM notice WHERE kind = 'urging'") == [(0,)]
    (told,) = centre.sql("SELECT step FROM reminder WHERE recipient = %s AND kind = 'urging_draft' AND obligation LIKE %s", f"focal:{FOCAL}", "%6c/1 %")
    assert told == (1,)


@pytest.mark.parametrize("arguments, status, words", [
    (("release", "1/2024", *LETTER), USAGE, "--by"),
    (("release", "1/2024", *BY, *LETTER[2:]), USAGE, "--document"),
    (("release", "1/2024", *BY, *LETTER[:2], *LETTER[4:]), USAGE, "--date"),
    (("release", "1/2024", *BY, *LETTER[:4]), USAGE, "--signer"),
    (("release", "1/2024", *BY, *LETTER[:2], "--date", "2024-12-20", *LETTER[4:]), DATA, "still to come"),
    (("release", "1/2024", *BY, *LETTER, "--until", "2024-12-01"), DATA, "--until"),
    (("release", "1/2024", *BY, *LETTER[:4], "--signer", "A\nB"), USAGE, "--signer"),
    (("release", "9/2024", *BY, *LETTER), NO_INPUT, "9/2024"),
    (("reply", "1/2024", *BY, "--document", "1/STNMT"), DATA, "not signed"),
    (("drop", "1/2024", *BY), USAGE, "--reason"),
])
def test_only_a_named_person_with_a_signed_letter(centre, agent, arguments, status, words):
    assert words in urging(centre, *arguments, status=status)
    assert [row["state"] for row in ledger(centre)] == ["draft"]


def test_a_signed_letter_goes_once_and_its_receipt_shows(centre, agent):
    before = centre.now().isoformat()
    urging(centre, "release", "1/2024", *BY, *LETTER, "--until", "2024-12-18")
    wait_until(lambda: urgings(agent))
    (notice,) = urgings(agent)
    assert "Công văn đôn đốc số 9071/SXD-QLĐT ngày 12/12/2024" in notice["text"] and "24 giờ 00 ngày 18/12/2024" in notice["text"]
    assert "mốc 1: hạn 05/12/2024" in notice["text"] and "DỰ THẢO" not in notice["text"] and "19/12/2024" not in notice["text"]
    row = wait_until(lambda: [row for row in ledger(centre) if row["received_at"]])[0]
    assert (row["state"], row["document"], row["signer"], row["until"], row["by"]) == ("released", LETTER[1], LETTER[5], "2024-12-18", BY[1])
    assert "before" in urging(centre, "release", "1/2024", *BY, *LETTER, status=NO_PERMISSION)
    assert "before" in urging(centre, "drop", "1/2024", *BY, "--reason", "thôi", status=NO_PERMISSION)
    assert len(urgings(agent)) == 1
    urging(centre, "delivered", "1/2024", *BY, "--channel", "văn bản giấy", "--reason", "sổ công văn đi 71")
    assert ledger(centre)[0]["channels"] == "văn bản giấy, sổ công văn đi 71"
    # As of before: a draft, and a day earlier nothing.
    (then,) = ledger(centre, "--as-of", before)
    assert (then["state"], then["document"], then["received_at"]) == ("draft", None, None)
    assert ledger(centre, "--as-of", "2024-12-11") == []


def test_the_reply_is_linked(centre, agent):
    answer, status = agent.submit("--task", TASK, "--action", "difficulty", "--difficulty", "Chờ kinh phí; hoàn thành trong quý I/2025.", "--wait", "20")
    assert status == 0
    assert urging(centre, "reply", "1/2024", *BY, "--update", "0193b83b-5a10-7000-8000-000000000028", status=NO_PERMISSION)
    urging(centre, "reply", "1/2024", *BY, "--update", answer["id"])
    (row,) = ledger(centre)
    assert (row["state"], row["reply"]) == ("replied", answer["id"]) and ledger(centre, "--open") == []
    # From here on only the clock of the commands moves; a machine that nobody looks after would be silent.
    (device,) = {row["id"] for row in centre.json("agent", "list") if row["agency"] == AGENCY}
    centre.tiendo("agent", "revoke", device)


def test_the_list_to_the_authority(centre, agent):
    """Ten working days after the due day it stands there, told to the focal agency and to nobody else."""
    at(centre, "2024-12-19T08:30:00")
    centre.tiendo("remind")
    rows = centre.sql("SELECT recipient, day::text FROM reminder WHERE kind = 'list_entry' AND agency = %s", AGENCY)
    assert set(rows) == {(f"focal:{FOCAL}", "2024-12-19")}  # no channel of its own here


def test_urged_again_then_the_dossier(centre, agent):
    """The policy: again ten working days after the day that the letter gave; after two letters the dossier."""
    at(centre, "2024-12-31T08:30:00")
    centre.tiendo("remind")
    assert len(ledger(centre)) == 1
    at(centre, "2025-01-02T08:30:00")  # ten working days after 18/12, of which one was 1/1
    centre.tiendo("remind")
    second = ledger(centre)[-1]
    assert (second["year"], second["number"], second["state"], second["kind"]) == (2025, 1, "draft", "urging")
    urging(centre, "release", "1/2025", *BY, "--document", "9002/SXD-QLĐT", "--date", "2025-01-02", "--signer", "Giám đốc Minh Họa")
    at(centre, "2025-02-07T08:30:00")
    centre.tiendo("remind")
    centre.tiendo("remind")
    dossier = ledger(centre)[-1]
    assert (dossier["kind"], dossier["state"], dossier["number"]) == ("dossier", "draft", 2)
    text = dossier["text"]
    assert text.startswith("DỰ THẢO HỒ SƠ BÁO CÁO CẤP TRÊN") and "mốc 1" in text
    assert "Số sổ 1/2024: 9071/SXD-QLĐT ngày 12/12/2024" in text and "Số sổ 1/2025: 9002/SXD-QLĐT" in text and "phúc đáp: chưa có" in text
    assert "Chờ kinh phí; hoàn thành trong quý I/2025." in text  # what it promised
    assert len(ledger(centre)) == 3
    urging(centre, "release", "2/2025", *BY, "--document", "9003/SXD-QLĐT", "--date", "2025-02-07", "--signer", "Giám đốc Minh Họa")
    assert centre.sql("SELECT count(*) FROM notice WHERE kind = 'urging'") == [(2,)]  # the dossier is not for the agency
    assert [row["state"] for row in ledger(centre, "--as-of", "2025-01-01")] == ["replied"]


def test_a_draft_that_nobody_signs_is_dropped_with_its_reason(centre, agent):
    milestone(centre, "2025-01-20", "Kế hoạch năm", f"{PLAN}#19", "HP-SNV")
    at(centre, "2025-02-10T08:30:00")
    centre.tiendo("remind")
    row = centre.json("urging", "list", "--open")[-1]
    assert (row["agency"], row["state"]) == ("HP-SNV", "draft")
    urging(centre, "drop", f"{row['number']}/{row['year']}", *BY, "--reason", "Đã trao đổi trực tiếp")
    (row,) = [one for one in centre.json("urging", "list") if one["agency"] == "HP-SNV"]
    assert (row["state"], row["note"]) == ("dropped", "Đã trao đổi trực tiếp")
    assert centre.sql("SELECT count(*) FROM notice WHERE kind = 'urging'") == [(2,)]
