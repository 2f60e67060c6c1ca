"""scripts/lib/cluster.sh: the demo's own database server. It starts anywhere, twice, side by side, and leaves nothing behind."""

import os
import pathlib
import shutil
import subprocess
import tempfile

import pytest

from project import ROOT

SCRIPT = """
set -euo pipefail
source "$PROJECT/scripts/lib/common.sh"
source "$PROJECT/scripts/lib/cluster.sh"
folder=$(cluster_folder "$HOME_DIR")
"""


def bash(home, commands, **environment):
    return subprocess.run(["bash", "-c", SCRIPT + commands], capture_output=True, text=True, timeout=120, check=False,
                          env={"PATH": os.environ["PATH"], "PROJECT": str(ROOT), "HOME_DIR": str(home), **environment})


@pytest.fixture
def make_home():
    """Makes folders for clusters; at the end stops the servers and removes both."""
    homes = []

    def make(*below):
        base = pathlib.Path(tempfile.mkdtemp(prefix="tiendo-test."))
        base.chmod(0o755)
        home = base.joinpath(*below)
        home.mkdir(parents=True, exist_ok=True)
        homes.append((base, home))
        return home

    yield make
    for base, home in homes:
        folder = bash(home, 'cluster_stop "$folder"; echo "$folder"').stdout.strip()
        if folder.startswith("/tmp/tiendo-cluster."):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(base, ignore_errors=True)


START = 'cluster_start "$folder"; cluster_database "$folder" example; '


def test_starts_twice_and_keeps_what_was_stored(make_home):
    home = make_home()
    first = bash(home, START + 'psql -XAtqc "CREATE TABLE t AS SELECT 7 AS n"; cluster_stop "$folder"')
    assert first.returncode == 0, first.stderr
    second = bash(home, START + START + 'psql -XAtqc "SELECT n FROM t"')
    assert (second.returncode, second.stdout) == (0, "7\n")


def test_two_side_by_side_know_nothing_of_each_other(make_home):
    one, other = make_home(), make_home()
    assert bash(one, START + 'psql -XAtqc "CREATE TABLE t ()"').returncode == 0
    seen = bash(other, START + "psql -XAtqc \"SELECT count(*) FROM pg_tables WHERE tablename = 't'\"")
    assert (seen.returncode, seen.stdout) == (0, "0\n")


def test_listens_on_no_port_and_the_callers_environment_does_not_lead_elsewhere(make_home):
    done = bash(make_home(), START + 'psql -XAtqc "SHOW listen_addresses"', PGHOST="192.0.2.1", PGPORT="1", PGUSER="nobody",
                PGSERVICE="elsewhere", PGDATA="/nonexistent")
    assert (done.returncode, done.stdout) == (0, "\n"), done.stderr


def test_a_path_too_long_for_a_socket_is_replaced_by_a_short_one(make_home):
    home = make_home("very-long-name-of-a-folder" * 3, "another-long-name" * 3)
    done = bash(home, START + 'echo "$folder"')
    assert done.returncode == 0, done.stderr
    folder = done.stdout.strip()
    assert folder.startswith("/tmp/tiendo-cluster.")
    assert (home / "cluster.path").read_text().strip() == folder
    assert oct(os.stat(folder).st_mode & 0o777) == "0o700"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another user for the server")
def test_a_folder_the_servers_user_cannot_reach_is_replaced(make_home):
    home = make_home("closed")
    home.parent.chmod(0o700)
    done = bash(home, START + 'echo "$folder"; stat -c %U "$folder"')
    assert done.returncode == 0, done.stderr
    folder, owner = done.stdout.split()
    assert folder.startswith("/tmp/tiendo-cluster.")
    assert owner != "root"


def test_a_killed_server_starts_again(make_home):
    home = make_home()
    assert bash(home, START + 'psql -XAtqc "CREATE TABLE t ()"; kill -9 "$(head -n 1 "$folder/data/postmaster.pid")"; sleep 0.5').returncode == 0
    done = bash(home, START + 'psql -XAtqc "SELECT count(*) FROM t"')
    assert (done.returncode, done.stdout) == (0, "0\n"), done.stderr
