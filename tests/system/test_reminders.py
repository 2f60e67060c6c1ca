"""Reminders day by day: who is told what and when, how often, over a mail server that is away, dies or refuses; and what
`tiendo remind --as-of` shows before. No collector runs: only the clock moves."""

import datetime
import hashlib
import re
import socket

import pytest

from centre import Centre
from project import ROOT
from reminding import (AGENCY, DESK, FOCAL, IT, LEADER, OFFICER, OTHER, PLAN, at, attempts, contact, messages, milestone, remind, rows_of,
                       shown, told)
from servers import pki, post_office, web  # noqa: F401 (fixture)

USAGE, DATA = 64, 65


@pytest.fixture(scope="module")
def post(tmp_path_factory, pki):  # noqa: F811
    with post_office(tmp_path_factory.mktemp("post"), pki) as office:
        office.write(url="")  # mail alone
        yield office


@pytest.fixture(scope="module")
def desk(post):
    """No collector: only commands, at the moment that a test wants. The tests go forward in time."""
    centre = Centre(clock="2024-12-05T07:30:00+07:00")
    try:
        centre.prepare()
        for agency, role, address in ((AGENCY, "officer", OFFICER), (AGENCY, "leader", LEADER), (FOCAL, "officer", DESK)):
            contact(centre, agency, role, address)
        milestone(centre, "2024-12-12")
        milestone(centre, "2024-12-20", "Lập báo cáo\nBcc: ai@example.vn\r\n\r\nĐã hoàn thành")
        yield centre
    finally:
        centre.close()


@pytest.mark.parametrize("arguments, status, words", [
    (("set", AGENCY, "--role", "officer", "--name", "A", "--email", "a@x.vn\nBcc: b@x.vn"), DATA, "--email"),
    (("set", AGENCY, "--role", "officer", "--name", "A\nBcc: b@x.vn", "--email", "a@x.vn"), DATA, "--name"),
    (("set", AGENCY, "--role", "officer", "--name", "A", "--email", "đạt@x.vn"), DATA, "--email"),
    (("set", AGENCY, "--role", "officer", "--name", "A", "--email", "a@x.vn,b@x.vn"), DATA, "--email"),
    (("set", AGENCY, "--role", "boss", "--name", "A", "--email", "a@x.vn"), USAGE, "--role"),
    (("set", AGENCY, "--role", "officer", "--name", "", "--email", "a@x.vn"), USAGE, "--name"),
])
def test_a_contact_that_cannot_be(desk, arguments, status, words):
    before = desk.sql("SELECT count(*) FROM contact")
    done = desk.tiendo("contact", *arguments, check=False, TIENDO_LANG="en")
    assert (done.returncode, words in done.stderr) == (status, True), done.stderr
    assert desk.sql("SELECT count(*) FROM contact") == before


def test_contacts_are_corrected_and_removed(desk):
    contact(desk, AGENCY, "it", IT, "Trần Bình")
    contact(desk, AGENCY, "it", IT, "Trần Thị Bình")
    assert [(row["role"], row["name"]) for row in desk.json("contact", "list", "--agency", AGENCY) if row["email"] == IT] == [("it", "Trần Thị Bình")]
    desk.tiendo("contact", "remove", AGENCY, "--email", IT.upper())
    assert all(row["email"] != IT for row in desk.json("contact", "list"))


def test_nothing_before_the_hour_and_one_message_after_it(desk, post):
    assert remind(desk, post) == [] and messages(desk) == []  # 07:30
    at(desk, "2024-12-05T08:00:00")
    for _ in range(3):
        remind(desk, post)
    (mail,) = post.mails(OFFICER)
    assert [row["step"] for row in remind(desk, post, "--dry-run", "--as-of", "2024-12-05T07:59:00+07:00")] == []
    address, message, text = mail
    assert message["subject"] == "Nhắc việc ngày 05/12/2024: 1 mục đến hạn, sắp đến hạn"
    assert text.startswith("Kính gửi: Sở Tài nguyên và Môi trường.") and "mốc 1, Kế hoạch số 08/KH-UBND" in text
    assert "còn 5 ngày làm việc" in text and "12/12/2024" in text
    assert post.mails(LEADER) == []
    assert message["auto-submitted"] == "auto-generated" and message["to"].addresses[0].display_name == "Nguyễn Văn An"


def test_what_is_shown_is_what_goes_out(desk, post):
    """Seen from before, for every day around two due days: the same rows, to the same people, and nothing on days off."""
    days = [f"2024-12-{day:02d}" for day in (7, 11, 12, 13, 16)]
    out = 0
    for day in days:
        moment = f"{day}T08:05:00+07:00"
        foreseen = remind(desk, post, "--dry-run", "--as-of", moment)
        at(desk, f"{day}T08:05:00")
        sent = remind(desk, post)
        assert shown(foreseen) == rows_of(desk, day) == shown(sent), day
        assert {row["day"] for row in foreseen} <= {day}
        assert foreseen == [] or datetime.date.fromisoformat(day).weekday() < 5
        out += len(foreseen)
    assert out > 4
    addresses = [(address, message["subject"].split(":")[0]) for address, message, _ in post.mails()]
    assert len(addresses) == len(set(addresses))  # nobody twice on one day
    everybody = told(desk, OFFICER, "mốc 1")
    assert everybody == [("2024-12-05", -5), ("2024-12-11", -1), ("2024-12-12", 0), ("2024-12-13", 1)]
    assert told(desk, LEADER, "mốc 1") == [("2024-12-13", 1)]


def test_line_breaks_in_texts_stay_texts(desk, post):
    text = next(text for _, _, text in post.mails(OFFICER) if "Bcc" in text)
    assert re.search(r"Lập báo cáo Bcc: ai@example\.vn +Đã hoàn thành\r?\n", text)
    assert all(message["bcc"] is None for _, message, _ in post.mails())


def test_down_time_causes_one_reminder_and_not_ten(desk, post):
    name = milestone(desk, "2025-01-06")  # T-10 is 20/12
    at(desk, "2025-01-08T09:00:00")  # nothing ran since
    before = len(post.mails(OFFICER))
    remind(desk, post)
    remind(desk, post)
    assert told(desk, OFFICER, name) == [("2025-01-08", 1)]
    (mail,) = post.mails(OFFICER)[before:]
    assert "2 ngày làm việc" in mail[2]


def test_what_is_left_at_a_mail_server_that_is_away_goes_once(desk, post):
    """Away for hours, over a day and a weekend: tried with growing pauses, never on a Saturday, and in the end one mail with what is
    still due; what was done meanwhile is not in it."""
    first = milestone(desk, "2025-01-17")
    at(desk, "2025-01-10T08:00:00")  # a Friday, T-5
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nobody = listener.getsockname()[1]
    post.write(nobody, url="")
    before = len(post.mails())
    for moment in ("08:00:00", "09:30:00", "16:00:00"):  # nobody answers: not everybody's mail is tried each time
        at(desk, f"2025-01-10T{moment}")
        remind(desk, post)
    tried = desk.sql("SELECT outcome, evidence FROM reminder_attempt WHERE at >= '2025-01-10'")
    assert len(tried) == 3 and {outcome for outcome, _ in tried} == {"retry"} and all(evidence for _, evidence in tried)
    at(desk, "2025-01-11T12:00:00")
    post.write(url="")
    remind(desk, post)
    at(desk, "2025-01-13T07:59:00")
    remind(desk, post)
    assert post.mails()[before:] == []  # a Saturday, and too early on Monday
    second = milestone(desk, "2025-01-13")
    at(desk, "2025-01-13T08:00:00")
    remind(desk, post)
    remind(desk, post)
    (mail,) = [one for one in post.mails()[before:] if one[0] == OFFICER]
    assert mail[1]["subject"].startswith("Nhắc việc ngày 13/01/2025") and first in mail[2] and second in mail[2]
    assert "còn 4 ngày làm việc" in mail[2]  # as it is now, not as it was on Friday
    states = {(day, state) for recipient, _, day, state, _ in messages(desk) if recipient == OFFICER and day >= "2025-01-10"}
    assert states == {("2025-01-10", "needless"), ("2025-01-13", "delivered")}


def test_a_mail_that_was_taken_and_not_answered_is_the_same_mail_again(desk, post):
    name = milestone(desk, "2025-01-15")
    at(desk, "2025-01-14T08:00:00")
    before = len(post.mails())
    post.box.answers["data"] = "die"
    remind(desk, post)
    post.box.answers.clear()
    at(desk, "2025-01-14T08:30:00")
    remind(desk, post)
    remind(desk, post)
    one, two = [one for one in post.mails()[before:] if one[0] == OFFICER]
    assert one[1]["message-id"] == two[1]["message-id"] and name in one[2] and name in two[2]
    (identity,) = desk.sql("SELECT id FROM reminder_message WHERE recipient = %s AND day = '2025-01-14'", OFFICER)[0]
    assert one[1]["message-id"] == "<" + hashlib.sha256(str(identity).encode()).hexdigest()[:40] + "@example.vn>"
    assert [outcome for outcome, _ in attempts(desk, OFFICER)[-2:]] == ["retry", "delivered"]


def test_a_refused_address_is_recorded_and_not_tried_again(desk, post):
    milestone(desk, "2025-01-16")
    at(desk, "2025-01-15T08:00:00")
    post.box.answers["rcpt"] = "550 5.1.1 no such user"
    remind(desk, post)
    post.box.answers.clear()
    at(desk, "2025-01-15T14:00:00")
    remind(desk, post)
    assert attempts(desk, OFFICER)[-1] == ("refused", "550 5.1.1 no such user")
    assert ("2025-01-15", "refused", 1) in [(day, state, count) for recipient, _, day, state, count in messages(desk) if recipient == OFFICER]


def test_a_contact_that_was_removed_gets_nothing_any_more(desk, post):
    at(desk, "2025-01-16T08:00:00")
    milestone(desk, "2025-01-16")
    post.box.answers["rcpt"] = "451 4.2.0 later"
    remind(desk, post)
    desk.tiendo("contact", "remove", AGENCY, "--email", OFFICER)
    post.box.answers.clear()
    before = len(post.mails(OFFICER))
    at(desk, "2025-01-16T10:00:00")
    remind(desk, post)
    assert len(post.mails(OFFICER)) == before
    assert attempts(desk, OFFICER)[-1][0] == "needless"


def test_nobody_to_be_told_is_told_to_the_focal_agency(desk, post):
    desk.tiendo("contact", "remove", AGENCY)
    name = milestone(desk, "2025-01-17")
    at(desk, "2025-01-17T08:00:00")
    before = len(post.mails())
    foreseen = remind(desk, post, "--dry-run")
    assert ("unreachable", AGENCY) in {(row["kind"], row["agency"]) for row in foreseen}
    remind(desk, post)
    (mail,) = [one for one in post.mails()[before:] if one[0] == DESK]
    assert "Đơn vị chưa có người nhận nhắc việc\n- Sở Tài nguyên và Môi trường\n" in mail[2].replace("\r\n", "\n")
    at(desk, "2025-01-20T08:00:00")
    assert "unreachable" not in {row["kind"] for row in remind(desk, post)}  # not every day
    # Somebody is there again: the newest rung, although the day has passed.
    contact(desk, AGENCY, "officer", OFFICER)
    at(desk, "2025-01-21T08:00:00")
    remind(desk, post)
    assert told(desk, OFFICER, name) == [("2025-01-21", 1)]


def test_one_person_of_two_agencies_gets_one_mail(desk, post):
    both = "Chung@Example.vn"
    contact(desk, AGENCY, "officer", both)
    contact(desk, OTHER, "officer", both.lower())
    milestone(desk, "2025-01-23")
    milestone(desk, "2025-01-23", "Đề án vị trí việc làm", f"{PLAN}#19", OTHER)
    at(desk, "2025-01-22T08:00:00")
    remind(desk, post)
    remind(desk, post)
    (mail,) = post.mails(both.lower())
    assert {"Sở Nội vụ", "Sở Tài nguyên và Môi trường"} == set(re.match(r"Kính gửi: (.*)\.\r?\n", mail[2])[1].split("; "))
    assert "Sở Nội vụ: Nhiệm vụ 19, mốc" in mail[2] and mail[1]["subject"].endswith("đến hạn, sắp đến hạn")


def test_quiet_days_and_tet(desk, post, tmp_path):
    source = (ROOT / "plans" / "hai-phong" / "chu-ky-08-KH-UBND.yaml").read_text(encoding="utf-8")
    changed = tmp_path / "chu-ky-08-KH-UBND.yaml"
    changed.write_text(source.replace("  hour: 8\n", "  hour: 8\n  quiet:\n    - {from: 2025-01-23, to: 2025-01-24, why: Kỳ họp}\n"), encoding="utf-8")
    desk.tiendo("plan", "load", str(changed))
    before = len(post.mails())
    for day in ("2025-01-23", "2025-01-24", "2025-01-25", "2025-01-28", "2025-01-31"):
        at(desk, f"{day}T09:00:00")
        assert remind(desk, post) == [], day
    assert post.mails()[before:] == []
    at(desk, "2025-02-03T09:00:00")
    assert remind(desk, post) != [] and post.mails()[before:] != []


def test_after_a_merger_the_successors_people_are_told(desk, post):
    """HP-SGTVT became part of HP-SXD on 1 March 2025: from then on HP-SXD has its work, and the people of HP-SXD hear of it."""
    contact(desk, "HP-SGTVT", "officer", "giao-thong@example.vn")
    milestone(desk, "2025-03-10", "Điều chỉnh tổ chức giao thông 06 nút", f"{PLAN}#15", "HP-SGTVT")
    at(desk, "2025-03-03T08:00:00")
    before = len(post.mails())
    remind(desk, post)
    got = {address: text for address, _, text in post.mails()[before:] if "06 nút" in text}
    assert set(got) == {DESK} and "Kính gửi: Sở Xây dựng." in got[DESK]
    done = desk.tiendo("contact", "set", "HP-SGTVT", "--role", "officer", "--name", "A", "--email", "a@x.vn", check=False)
    assert done.returncode == DATA and "HP-SXD" in done.stderr


def test_a_webhook_that_redirects_is_refused_with_evidence(desk, post, pki, tmp_path):  # noqa: F811
    with web(pki, 302, {"Location": "http://10.0.0.1/inner"}) as (port, calls):
        at(desk, "2025-03-04T08:00:00")
        milestone(desk, "2025-03-05", task=f"{PLAN}#15", agency="HP-SXD")
        post.write(url=f"https://127.0.0.1:{port}/hook")
        remind(desk, post)
        at(desk, "2025-03-04T15:00:00")
        remind(desk, post)
    post.write(url="")
    assert len(calls) == len({headers["Tiendo-Id"] for headers, _, _ in calls}) >= 1
    ((outcome, evidence),) = attempts(desk, "webhook:HP-SXD")
    assert outcome == "refused" and "302" in evidence
