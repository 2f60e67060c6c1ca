"""The table of newest words, kept batch by batch, while people decide: whoever makes a row of it anew waits for the batch that folds into
it, and sees all of it."""

import contextlib
import threading
import uuid

import psycopg2
import pytest

from centre import WAIT, running_centre, wait_until


@pytest.fixture(scope="module")
def centre():
    with running_centre() as running:
        yield running


def test_a_decision_beside_a_batch_loses_nothing_of_it(centre):
    agent = centre.agent("HP-SGDDT")
    answer, _ = agent.submit("--task", "08/KH-UBND#20", "--action", "contribute", "--result", "Đề xuất.", "--wait", str(WAIT))
    assert answer["state"] == "held"
    with contextlib.closing(psycopg2.connect(centre.cluster.uri(centre.database))) as batch, batch.cursor() as cursor:
        # What a batch does in one statement, held open in the middle: another held update of the same agency on the same task.
        cursor.execute("CREATE TEMP TABLE another AS SELECT * FROM updates WHERE id = %s::uuid", (answer["id"],))
        cursor.execute("UPDATE another SET id = %s::uuid, sequence = 1000", (str(uuid.uuid4()),))
        cursor.execute("INSERT INTO updates SELECT * FROM another")
        cursor.execute("UPDATE current_state SET update_count = update_count + 1 WHERE agency = 'HP-SGDDT'")
        deciding = threading.Thread(target=centre.tiendo, args=("review", "release", answer["id"], "--by", "Lãnh đạo"))
        deciding.start()
        wait_until(lambda: centre.sql("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"))
        batch.commit()
        deciding.join(WAIT)
    assert centre.sql("SELECT kind FROM decision WHERE update_id = %s::uuid", answer["id"]) == [("released",)]
    counted, stored = centre.sql("SELECT (SELECT update_count FROM current_state WHERE agency = 'HP-SGDDT'), "
                                 "(SELECT count(*) FROM updates WHERE agency = 'HP-SGDDT')")[0]
    assert counted == stored == 2
