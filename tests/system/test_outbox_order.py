"""What an office says later is newer, also when copies of it come by several ways at once: through a collector that was frozen while
the machine had gone on to another, and beside another writer."""

import contextlib
import json
import signal
import time
import uuid

import psycopg2
import pytest

from centre import WAIT, running_centre, wait_until
from wire_client import Enrolment, WireClient, enrolled_client, new_keys, update, verdict_name

LEAD, TASK = "HP-STNMT", "08/KH-UBND#6c"
FALLING = [uuid.UUID(f"0194{digit * 4}-0000-7000-8000-000000000000") for digit in "951"]  # ids of a program that makes them as it likes


def progress(percent):
    return update(TASK, "progress", percent=percent, result="Đã họp.")


def times(centre, client):
    return centre.sql("SELECT sequence, received_at, effective_at FROM updates WHERE epoch = %s::uuid ORDER BY sequence",
                      client.epoch.hex())


@pytest.fixture
def centre():
    with running_centre() as running:
        yield running


def test_a_copy_at_a_frozen_collector_is_not_the_newest_word(centre):
    centre.another_collector()
    file = centre.enrol(LEAD) / "enrolment.json"
    addresses = {each["endpoint"]: each["server_key"] for each in json.loads(file.read_text())["collectors"]}
    elsewhere, elsewhere_key = next((at, key) for at, key in addresses.items() if at != centre.endpoint)
    enrolment, keys = Enrolment.read(file), new_keys()
    with WireClient(enrolment.endpoint, enrolment.server_key, enrolment.keys) as once:
        once.enrol(keys)
    centre.await_keys()
    with WireClient(centre.endpoint, addresses[centre.endpoint].encode(), keys) as first:
        first.hello()
        centre.collector.signal(signal.SIGSTOP)
        earlier = first.entries([progress(40)])
        first.send_entries(earlier)
        time.sleep(0.5)
        later = first.entries([progress(60)])
        time.sleep(0.5)
        with WireClient(elsewhere, elsewhere_key.encode(), keys, epoch=first.epoch) as second:
            second.hello()
            centre.collector.signal(signal.SIGCONT)
            wait_until(lambda: len(times(centre, first)) == 1)  # what lay there
            second.send_entries(earlier + later)
            assert [verdict_name(v) for v in second.receive_verdicts(earlier + later)] == ["accepted"] * 2
    (_, came, counts), (_, came_next, counts_next) = times(centre, first)
    assert came <= came_next
    assert counts < counts_next <= came_next
    assert centre.sql("SELECT percent FROM current_state WHERE agency = %s", LEAD) == [(60,)]


def test_of_two_words_in_one_message_the_second_is_newer(centre):
    """Whatever their ids are."""
    with enrolled_client(centre.enrol(LEAD) / "enrolment.json") as client:
        ids = [each.bytes for each in FALLING]
        assert [verdict_name(v) for v in client.submit([progress(percent) for percent in (10, 20, 30)], ids=ids)] == ["accepted"] * 3
    assert centre.sql("SELECT percent, last_update_id::text FROM current_state WHERE agency = %s", LEAD) == [(30, str(FALLING[2]))]
    assert len({row[1] for row in times(centre, client)}) == 3


def test_what_stands_below_in_a_file_is_newer(centre, tmp_path):
    """Though the machine had no network, so that it counts from when it was entered."""
    agent = centre.agent(LEAD)
    agent.kill()
    file = tmp_path / "words.json"
    file.write_text(json.dumps([{"id": str(id), "task": TASK, "action": "progress", "percent": percent,
                                 "result": "Đã họp."} for id, percent in zip(FALLING, (10, 20, 30))]))
    agent.submit("--file", str(file))
    agent.start()
    wait_until(lambda: len(centre.stored()) == 3)
    assert centre.sql("SELECT percent FROM current_state WHERE agency = %s", LEAD) == [(30,)]


def test_another_writer_comes_between_judging_and_storing(centre):
    """A batch that was dated by what was stored before waits for a row, and finds that more has been stored."""
    with enrolled_client(centre.enrol(LEAD) / "enrolment.json") as client, \
            contextlib.closing(psycopg2.connect(centre.cluster.uri(centre.database))) as between, between.cursor() as cursor:
        client.submit([progress(10)])
        second, third = client.entries([progress(20)]), client.entries([progress(30)], first_sequence=3)
        cursor.execute("CREATE TEMP TABLE another AS SELECT * FROM updates WHERE epoch = %s::uuid", (client.epoch.hex(),))
        cursor.execute("UPDATE another SET id = %s::uuid, sequence = 2, content_hash = sha256(%s), content = %s, percent = 20, "
                       "received_at = received_at + interval '1 s', effective_at = received_at + interval '1 s'",
                       (bytes(second[0].id).hex(), bytes(second[0].update), bytes(second[0].update)))
        cursor.execute("INSERT INTO updates SELECT * FROM another")
        cursor.execute("UPDATE device_progress SET last_sequence = 2 WHERE epoch = %s::uuid", (client.epoch.hex(),))
        client.send_entries(second + third)
        wait_until(lambda: centre.sql("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"))
        time.sleep(1)  # so that what it says is not of the future
        between.commit()
        assert [verdict_name(v) for v in client.receive_verdicts(second + third, WAIT)] == ["accepted"] * 2
        rows = times(centre, client)
    assert [row[0] for row in rows] == [1, 2, 3]
    assert [row[1] for row in rows] == sorted(row[1] for row in rows)
    assert [row[2] for row in rows] == sorted(row[2] for row in rows)
    assert "database.failed" not in centre.collector.text()
