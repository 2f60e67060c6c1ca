"""An agency contests a mark of lateness; a person answers, once, and nothing is edited: with the real programs."""

import pytest

from centre import running_centre, wait_until

NUMBER = "08/KH-UBND"
LEAD, TASK = "HP-STNMT", f"{NUMBER}#6c"
WHY = "Đã nộp bản giấy đúng hạn ngày 13/12/2024."
BY = ("--by", "Trần Bình, Phó Giám đốc")


@pytest.fixture(scope="module")
def centre():
    with running_centre() as running:
        yield running


@pytest.fixture(scope="module")
def office(centre):
    return centre.agent(LEAD)


def contested(office, task):
    answer, status = office.submit("--task", task, "--action", "contest", "--period", "2024-Q4", "--result", WHY, "--wait", "30")
    assert (status, answer["state"]) == (0, "accepted"), answer
    return answer["id"]


def listed(centre, *arguments):
    return {row["id"]: row for row in centre.json("contest", "list", *arguments)}


def test_a_contest_is_answered_once_and_the_agency_is_told(centre, office):
    upheld, kept = contested(office, TASK), contested(office, NUMBER)
    rows = listed(centre, "--open")
    assert [(rows[i]["agency"], rows[i]["task"], rows[i]["period"], rows[i]["reason"], rows[i]["state"]) for i in (upheld, kept)] == [
        (LEAD, TASK, "2024-Q4", WHY, "open"), (LEAD, NUMBER, "2024-Q4", WHY, "open")]
    before = centre.now().isoformat()
    centre.tiendo("contest", "answer", upheld, "--upheld", "--reason", "Có dấu văn thư.", "--document", "7/SXD-QH", *BY)
    centre.tiendo("contest", "answer", kept, "--rejected", "--reason", "Không thấy văn bản.", *BY)
    rows = listed(centre)
    assert (rows[upheld]["state"], rows[upheld]["answer"], rows[upheld]["document"], rows[upheld]["answered_by"]) == (
        "upheld", "Có dấu văn thư.", "7/SXD-QH", "Trần Bình, Phó Giám đốc")
    assert (rows[kept]["state"], rows[kept]["document"]) == ("rejected", None)
    assert listed(centre, "--open") == {}
    assert set(listed(centre, "--open", "--as-of", before)) == {upheld, kept}
    told = wait_until(lambda: {n["update"]: n for n in office.json("notices") if n["update"] in (upheld, kept)}.keys() == {upheld, kept}
                      and {n["update"]: n["text"] for n in office.json("notices")})
    assert told[upheld] == ("Kiến nghị của đơn vị về việc tính chậm đối với Nhiệm vụ 6, điểm c (Kế hoạch 08/KH-UBND), kỳ 2024-Q4: đồng "
                            'ý, không tính chậm (Văn bản số 7/SXD-QH), lý do: "Có dấu văn thư.".')
    assert "không đồng ý, giữ nguyên" in told[kept]
    again = centre.tiendo("contest", "answer", upheld, "--rejected", "--reason", "Đổi ý.", *BY, check=False)
    assert again.returncode == 77 and listed(centre)[upheld]["state"] == "upheld"
    for arguments, status, words in [((upheld, "--reason", "R", *BY), 64, "--upheld"), ((upheld, "--upheld", *BY), 64, "--reason"),
                                     ((upheld, "--upheld", "--rejected", "--reason", "R", *BY), 64, "--rejected"),
                                     (("0193b83b-5a10-7000-8000-000000000009", "--upheld", "--reason", "R", *BY), 66, "0193b83b")]:
        done = centre.tiendo("contest", "answer", *arguments, check=False)
        assert done.returncode == status and words in done.stderr, (arguments, done.stderr)
