"""docker-compose.yml for real: images built from Debian's packages, database, collector and one agent started, a report sent
from the agent's container and seen at the centre. Where containers cannot run, the test says why and is skipped."""

import json
import pathlib
import re
import shutil
import tempfile

import pytest

from containers import Podman, Unavailable, check_available
from project import ROOT

AGENT_CONFIG = "/var/lib/tiendo-agent/agent.conf"
SERVICES = ("db", "collector", "agent")


@pytest.fixture(scope="module")
def centre():
    """The compose file's services, up and healthy."""
    try:
        check_available()
    except Unavailable as reason:
        pytest.skip(str(reason))
    podman = Podman(pathlib.Path(tempfile.mkdtemp(prefix="tiendo-compose.", dir="/var/tmp")))
    secrets = ROOT / "var" / "compose"
    had_secrets = secrets.exists()
    try:
        try:
            podman.make_base_image()
            podman.open_namespace()
        except Unavailable as reason:
            pytest.skip(str(reason))
        for name in SERVICES:
            podman.build(name)
        podman.run("containers/make-secrets")
        podman.compose("up", "-d")
        podman.wait_healthy("db", 60)
        podman.wait_healthy("collector", 60)
        podman.wait_healthy("agent", 90)
        yield podman
    finally:
        podman.close()
        if not had_secrets:
            shutil.rmtree(secrets, ignore_errors=True)


def submit(centre, *options):
    done = centre.execute("agent", "tiendo-agent", "submit", "--config", AGENT_CONFIG, "--json", "--wait", "60", *options,
                          check=False)
    return done.returncode, json.loads(done.stdout)


def at_the_centre(centre, *command):
    done = centre.compose("run", "--rm", "prepare", "tiendo", *command, "--json")
    # podman-compose prints lines of its own before and after
    begin = re.search(r"^[\[{]", done.stdout, re.MULTILINE).start()
    return json.JSONDecoder().raw_decode(done.stdout, begin)[0]


def test_a_report_from_the_agents_container_is_stored_at_the_centre(centre):
    status, answer = submit(centre, "--task", "08/KH-UBND#2a", "--action", "progress", "--percent", "78", "--result", "Đã rà soát")
    assert (status, answer["state"]) == (0, "accepted")
    stored = at_the_centre(centre, "update", "list")
    assert [(row["id"], row["agency"], row["percent"]) for row in stored] == [(answer["id"], "HP-SXD", 78)]


def test_what_is_acknowledged_outlives_the_database_and_the_collector(centre):
    status, answer = submit(centre, "--task", "08/KH-UBND#10", "--action", "progress", "--result", "Trước khi dừng")
    assert status == 0
    for service in ("collector", "db"):
        centre.inside("podman", "kill", "--signal", "KILL", f"tiendo-test_{service}_1")
    for service in ("db", "collector"):
        centre.inside("podman", "start", f"tiendo-test_{service}_1")
    centre.wait_healthy("db", 60)
    centre.wait_healthy("collector", 60)
    assert answer["id"] in [row["id"] for row in at_the_centre(centre, "update", "list")]
    status, answer = submit(centre, "--task", "08/KH-UBND#10", "--action", "progress", "--result", "Sau khi chạy lại")
    assert (status, answer["state"]) == (0, "accepted")


def test_the_collector_reminds(centre):
    """With a connection of its own, as the role that may do nothing else."""
    seen = centre.execute("db", "psql", "-X", "-A", "-t", "-h", "/tmp", "-U", "postgres", "-d", "tiendo", "-c",
                          "SELECT count(*) FROM pg_stat_activity WHERE usename = 'tiendo_remind' AND application_name = 'tiendo-reminder'").stdout
    assert seen.strip() == "1"


@pytest.mark.parametrize("service", SERVICES)
def test_each_container_is_confined(centre, service):
    inspected = json.loads(centre.inside("podman", "inspect", f"tiendo-test_{service}_1").stdout)[0]
    assert inspected["HostConfig"]["ReadonlyRootfs"] is True
    assert inspected["EffectiveCaps"] in ([], None)
    assert "no-new-privileges" in inspected["HostConfig"]["SecurityOpt"]
    assert centre.execute(service, "id", "-u").stdout.strip() != "0"
    assert centre.execute(service, "touch", "/usr/here", check=False).returncode != 0


def test_passwords_stand_in_no_environment_and_no_command_line(centre):
    passwords = [path.read_text() for path in (ROOT / "var" / "compose").glob("*_password")]
    assert len(passwords) == 3
    for service in SERVICES:
        seen = centre.execute(service, "sh", "-c", "cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n'",
                              check=False).stdout
        assert "PATH=" in seen
        assert not [password for password in passwords if password in seen]
