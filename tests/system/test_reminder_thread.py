"""The collector reminds by itself: over the agent, by mail and by webhook; once, however many collectors run and wherever one dies;
and whatever a mail server does, intake goes on."""

import email.utils
import hashlib
import hmac
import json
import socket
import uuid

import pytest

from centre import Centre, Process, environment, free_port, wait_until
from project import BINARIES
from reminding import AGENCY, DESK, FOCAL, OFFICER, TASK, contact, from_now, messages, milestone
from servers import SECRET, pki, post_office  # noqa: F401 (fixture)

OK = 0


def second_collector(centre):
    """On the same database, with the same keys."""
    port = free_port()
    config = centre.home / "second.conf"
    endpoint = f"tcp://127.0.0.1:{port}"
    config.write_text(centre.config.read_text().replace(centre.endpoint, endpoint).replace("create_key = yes\n", ""))
    return Process("second collector", [str(BINARIES / "tiendo-collector"), "--config", str(config)], centre.home / "second.log",
                   environment(**centre.clock))


@pytest.fixture(scope="module")
def live(tmp_path_factory, pki):  # noqa: F811
    """A centre whose collector reminds, with the machine of one agency; it begins before the office opens."""
    with post_office(tmp_path_factory.mktemp("live"), pki) as office:
        centre = Centre(clock="2024-12-11T07:30:00+07:00", remind=True, deliver=str(office.file))
        try:
            centre.prepare()
            contact(centre, AGENCY, "officer", OFFICER)
            contact(centre, FOCAL, "officer", DESK)
            milestone(centre, "2024-12-12")
            centre.start_collector()
            centre.agent(AGENCY)
            yield centre, office
        finally:
            centre.close()


def reminders(agent):
    return [notice for notice in agent.json("notices") if notice["kind"] == "reminder"]


def test_an_officer_is_told_over_every_channel(live):
    centre, post = live
    (agent,) = centre.agents
    centre.travel("2024-12-11T08:00:00+07:00", agent)
    agent.start()
    wait_until(lambda: post.mails(OFFICER))
    wait_until(lambda: reminders(agent))
    (mail,), (notice,) = post.mails(OFFICER), reminders(agent)
    assert "mốc 1" in mail[2] and "mốc 1" in notice["text"] and "còn 1 ngày làm việc" in notice["text"]
    received = "SELECT r.notice FROM notice_received r JOIN reminder_message m ON m.id = r.notice WHERE m.recipient = 'agent:HP-STNMT'"
    wait_until(lambda: centre.sql(received))  # the machine said that it has it
    wait_until(lambda: any(json.loads(body)["agency"] == AGENCY for _, body, _ in post.calls))
    headers, body, _ = next(call for call in post.calls if json.loads(call[1])["agency"] == AGENCY)
    expected = hmac.new(SECRET.encode(), f"{headers['Tiendo-Timestamp']}.{body}".encode(), hashlib.sha256).hexdigest()
    assert headers["Tiendo-Signature"] == f"v1={expected}"
    call = json.loads(body)
    assert (call["kind"], call["day"], [row["step"] for row in call["rows"]]) == ("reminder", "2024-12-11", ["T-1"])
    assert uuid.UUID(call["id"]) and headers["Tiendo-Id"] == call["id"] and call["subject"] == mail[1]["subject"]
    # The date of a mail is when it was planned.
    assert email.utils.parsedate_to_datetime(mail[1]["date"]).isoformat().startswith("2024-12-11T08:00")


def test_a_stalled_mail_server_stops_no_intake_and_a_kill_loses_and_doubles_nothing(live):
    centre, post = live
    (agent,) = centre.agents
    post.box.answers["data"] = "stall"
    before = len(post.mails())
    centre.travel("2024-12-12T08:00:00+07:00", agent)
    agent.start()
    wait_until(lambda: [row for row in messages(centre, "2024-12-12") if row[0] == OFFICER and row[4] == 1])
    answer, status = agent.submit("--task", TASK, "--action", "progress", "--percent", "45", "--result", "Đang làm.", "--wait", "20")
    assert (status, answer["state"]) == (OK, "accepted")
    wait_until(lambda: len(reminders(agent)) == 2)  # planning went on as well
    centre.collector.kill()  # in the middle of sending
    assert post.mails()[before:] == []
    post.box.answers.clear()
    centre.travel("2024-12-12T09:00:00+07:00", agent)
    wait_until(lambda: all(row[3] == "delivered" for row in messages(centre, "2024-12-12")))
    got = [address for address, _, _ in post.mails()[before:]]
    assert sorted(got) == sorted(set(got)) and OFFICER in got
    assert [row for row in messages(centre, "2024-12-12") if row[0] == OFFICER][0][4] >= 2


def test_two_collectors_at_one_moment_send_one_message(live):
    centre, post = live
    (agent,) = centre.agents
    for process in (agent, centre.collector):
        process.stop()
    before, calls = len(post.mails()), len(post.calls)
    centre.set_clock(from_now("2024-12-13T08:00:00"))
    second = second_collector(centre)
    centre.collector.env = agent.env = second.env
    try:
        second.start()
        centre.start_collector()
        agent.start()  # away, it would be for whoever looks after machines
        wait_until(lambda: messages(centre, "2024-12-13") and all(row[3] == "delivered" for row in messages(centre, "2024-12-13")))
        wait_until(lambda: "catalogue.loaded" in second.text())
        rounds = lambda process: process.text().count(" reminded ")  # noqa: E731
        wait_until(lambda: rounds(second) + rounds(centre.collector) > 0)
        centre.tiendo("remind", TIENDO_DELIVER=str(post.file))  # and a person beside them
    finally:
        second.kill()
    got = [address for address, _, _ in post.mails()[before:]]
    assert OFFICER in got and sorted(got) == sorted(set(got))
    identities = [headers["Tiendo-Id"] for headers, _, _ in post.calls[calls:]]
    assert sorted(identities) == sorted(set(identities))
    assert centre.sql("SELECT count(*) FROM reminder_message GROUP BY recipient, channel, day HAVING count(*) > 1") == []


def test_what_is_done_while_a_mail_waits_is_not_in_it(live):
    centre, post = live
    (agent,) = centre.agents
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nobody = listener.getsockname()[1]
    centre.collector.stop()
    name = milestone(centre, "2024-12-17", "Nghiệm thu trạm số 5")
    post.write(nobody)
    before = len(post.mails(OFFICER))
    centre.travel("2024-12-16T08:00:00+07:00", agent)
    agent.start()
    wait_until(lambda: [row for row in messages(centre, "2024-12-16") if row[0] == OFFICER and row[4] >= 1])
    number = name.split()[-1]
    wait_until(lambda: agent.submit("--task", f"{TASK}/{number}", "--action", "complete", "--product", "01/BB", "--product-date", "2024-12-16",
                                    "--product-issuer", "Sở Tài nguyên và Môi trường", "--product-title", "Biên bản", "--wait", "20")[1] == OK)
    post.write()
    centre.travel("2024-12-16T14:00:00+07:00", agent)
    wait_until(lambda: all(row[3] != "planned" for row in messages(centre, "2024-12-16")))
    assert len(post.mails(OFFICER)) == before
    assert [row[3] for row in messages(centre, "2024-12-16") if row[0] == OFFICER] == ["needless"]
