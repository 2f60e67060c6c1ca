"""Silence has causes. What the centre saw of each machine decides who is told: the officer where the machine is there and nobody
wrote, whoever looks after machines where it is not, and nobody where nothing is to be said. And what a clock says counts for nothing."""

import datetime

import pytest

from centre import Centre, environment, wait_until
from reminding import PLAN, from_now, remind
from servers import pki, post_office  # noqa: F401 (fixture)
from wire_client import enrolled_client, now_us, update, verdict_name

PERIOD = "2024-Q4"
FOCAL = "HP-SXD"
THERE, UNSENT, SHUT_DOWN, CUT, NOTHING, PAPER, HELD_UP, BACKDATED = (
    "HP-STNMT", "HP-SNV", "HP-STP", "HP-SGTVT", "HP-STC", "HP-SYT", "HP-SCT", "HP-STTTT")
MACHINES = ("Máy", "máy", "kết nối", "đường truyền", "USB")
ICT = datetime.timezone(datetime.timedelta(hours=7))


def officer(agency):
    return f"can-bo.{agency.lower()}@example.vn"


def it(agency):
    return f"cntt.{agency.lower()}@example.vn"


def ran_all_along(centre):
    """As if the collector had not stopped while the clock was moved."""
    centre.sql("UPDATE collector_run SET seen_at = %s WHERE seen_at = (SELECT max(seen_at) FROM collector_run WHERE started_at < %s)",
               centre.now(), centre.now() - datetime.timedelta(hours=1))


@pytest.fixture(scope="module")
def post(tmp_path_factory, pki):  # noqa: F811
    with post_office(tmp_path_factory.mktemp("post"), pki) as office:
        office.write(url="")
        yield office


@pytest.fixture(scope="module")
def centre():
    centre = Centre(clock="2024-12-10T08:00:00+07:00")
    try:
        centre.prepare()
        centre.start_collector()
        centre.tiendo("round", "open", "--plan", PLAN, "--period", PERIOD)
        for agency in (FOCAL, THERE, UNSENT, SHUT_DOWN, CUT, NOTHING, PAPER):
            for role, address in (("officer", officer(agency)), ("it", it(agency))):
                centre.sql("INSERT INTO contact VALUES (%s, %s, %s, 'Nguyễn Văn An', %s, 'test')", agency, role, address, centre.now())
        with enrolled_client(centre.enrol(UNSENT) / "enrolment.json") as client:
            client.hello(waiting=3)  # and then the connection breaks off
        with enrolled_client(centre.enrol(CUT) / "enrolment.json"):
            pass
        centre.agent(SHUT_DOWN).stop()
        for agency in (HELD_UP, BACKDATED):
            centre.agent(agency).stop()
        yield centre
    finally:
        centre.close()


def agent_of(centre, agency):
    return next(agent for agent in centre.agents if agent.agency == agency)


def of_agency(centre, agency):
    (row,) = centre.json("round", "list", "--plan", PLAN, "--period", PERIOD, "--agency", agency)
    return row["agencies"][0]


def nothing_to_report(agent, wait="0"):
    _, status = agent.submit("--task", PLAN, "--action", "nothing", "--period", PERIOD, *(("--wait", wait) if wait != "0" else ()))
    return status


def test_a_machine_that_is_shut_down_says_goodbye(centre):
    """A draft there is its own business: of what waits it counts what was approved."""
    agent = agent_of(centre, SHUT_DOWN)
    _, status = agent.submit("--task", f"{PLAN}#19", "--action", "difficulty", "--difficulty", "Đang soạn.", "--draft")
    assert status == 0
    agent.start()
    wait_until(lambda: agent.json("status").get("connected"))
    agent.stop()
    row = "SELECT left_at >= last_contact_at, waiting FROM device WHERE agency = %s AND revoked_at IS NULL"
    wait_until(lambda: centre.sql(row, SHUT_DOWN) == [(True, 0)])
    assert centre.sql(row, CUT) == [(None, 0)] and centre.sql(row, UNSENT) == [(None, 3)]


def test_each_cause_is_told_to_whom_it_concerns(centre, post):
    centre.travel("2024-12-12T08:00:00+07:00")  # two days before the end of the reporting time, and two since they were heard
    ran_all_along(centre)
    with enrolled_client(centre.enrol(THERE) / "enrolment.json"):
        assert nothing_to_report(centre.agent(NOTHING), "20") == 0
        centre.tiendo("question", "ask", NOTHING, "--plan", PLAN, "--text", "Vì sao chưa giải ngân?", "--due", "2024-12-13", "--by", "Lê Minh Họa")
        rows = {(row["agency"], row["recipient"], row["kind"]) for row in remind(centre, post)
                if row["channel"] == "mail" and row["name"] == "Báo cáo Quý IV/2024"}
    assert rows == {
        (THERE, officer(THERE), "reminder"),
        (PAPER, officer(PAPER), "reminder"),  # it has no machine
        (FOCAL, officer(FOCAL), "reminder"),
        (UNSENT, it(UNSENT), "it_notice"), (SHUT_DOWN, it(SHUT_DOWN), "it_notice"), (CUT, it(CUT), "it_notice"),
    }
    texts = {address: text for address, _, text in post.mails()}
    assert "còn nằm trên máy, chưa gửi đi được" in texts[it(UNSENT)]
    assert "đang tắt" in texts[it(SHUT_DOWN)] and "Mất kết nối" in texts[it(CUT)]
    for address, text in texts.items():
        told_of_machines = any(word in text for word in MACHINES)
        assert told_of_machines == address.startswith("cntt."), (address, text)
    # "Nothing to report" answers the report, and nothing else that falls due.
    assert "Báo cáo Quý IV/2024" not in texts[officer(NOTHING)] and "giải ngân" in texts[officer(NOTHING)]


def test_back_from_an_outage_nobody_is_blamed(centre, post):
    """The collector was away over the weekend: in the morning the machines have half an hour to come back."""
    def about_machines(*arguments):
        return {(row["recipient"], row["kind"]) for row in remind(centre, post, *arguments) if row["agency"] in (CUT, UNSENT, SHUT_DOWN)}

    before = len(post.mails())
    centre.travel("2024-12-16T08:00:00+07:00")
    centre.sql("UPDATE contact SET role = 'leader' WHERE email = %s", it(FOCAL))
    assert about_machines("--dry-run") == set()  # nor is the focal agency told that it can reach nobody there
    centre.sql("UPDATE contact SET role = 'it' WHERE email = %s", it(FOCAL))
    assert about_machines() == {(it(FOCAL), "it_notice")}
    texts = {address: text for address, _, text in post.mails()[before:]}
    assert officer(CUT) not in texts and officer(PAPER) in texts
    assert "Máy chủ trung tâm gián đoạn" in texts[it(FOCAL)]


def test_sealed_in_time_and_received_after_an_outage_is_on_time(centre):
    """The centre was away from the last evening until the next morning."""
    agent, other = agent_of(centre, HELD_UP), agent_of(centre, BACKDATED)
    for one in (agent, other):
        one.env = environment(**centre.clock)
        one.start()
        wait_until(lambda one=one: one.json("status").get("connected"))
        wait_until(one.has_assignments)
    for one in (agent, other):
        one.stop()
    centre.collector.stop()
    centre.set_clock(from_now("2024-12-16T20:00:00"))
    agent.env = environment(**centre.clock)
    assert nothing_to_report(agent) == 0
    centre.travel("2024-12-17T09:00:00+07:00")
    agent.env = environment(**centre.clock)
    agent.start()
    wait_until(lambda: not {"queued", "sent"} & {row["state"] for row in agent.outbox()})
    row = of_agency(centre, HELD_UP)
    assert (row["complete"], row["on_time"], row["by_outage"], row["late"]) == (True, True, True, False)


@pytest.mark.parametrize("clock", ["2024-12-16T20:00:00", "2019-01-01T00:00:00"])
def test_a_clock_that_is_set_back_is_late_all_the_same(centre, clock):
    """Once it has heard the centre, a machine cannot seal anything before that, whatever its own clock says."""
    agent = agent_of(centre, BACKDATED)
    agent.env = environment(TIENDO_CLOCK=from_now(clock), TIENDO_SIMULATED_CLOCK="yes")
    agent.start()
    wait_until(lambda: agent.json("status").get("connected"))
    assert nothing_to_report(agent, "20") == 0
    agent.stop()
    row = of_agency(centre, BACKDATED)
    assert (row["complete"], row["late"], row["on_time"], row["by_outage"]) == (True, True, False, False)
    assert centre.sql("SELECT DISTINCT u.effective_at >= '2024-12-17' FROM updates u WHERE u.agency = %s AND action = 'nothing'", BACKDATED) == [(True,)]


def test_a_seal_of_another_time_counts_from_when_it_came(centre):
    """A client that says what it likes: while it is connected nothing waits, so nothing is earlier than it came, or later."""
    with enrolled_client(centre.enrol("HP-SDL") / "enrolment.json") as client:
        for sealed in (now_us() - 400 * 86400 * 10**6, now_us() + 400 * 86400 * 10**6):
            known = client.collector_time_us
            (verdict,) = client.submit([update(f"{PLAN}#2a", "difficulty", difficulties="Không có.")], sealed_at_us=sealed)
            assert verdict_name(verdict) in ("accepted", "held")
            assert known <= verdict.effective_at_us <= verdict.received_at_us
