"""A private PostgreSQL server for tests, on scripts/lib/cluster.sh (the demo's own way): unix socket only, its own folder; and
several of them that replicate."""

import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import tempfile
import time

from project import ROOT

SCRIPT = """
set -euo pipefail
source "$PROJECT/scripts/lib/common.sh"
source "$PROJECT/scripts/lib/cluster.sh"
"""


class Cluster:
    """start(), stop(), kill(), create_database(); close() removes everything."""

    def __init__(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="tiendo-test."))
        self.home.chmod(0o755)
        self.folder = pathlib.Path(self._bash('cluster_folder "$HOME_DIR"').strip())
        self.databases = 0
        self.prepare()
        self.start()

    def prepare(self):
        """Before the first start."""

    def _bash(self, commands):
        done = subprocess.run(["bash", "-c", SCRIPT + commands], capture_output=True, text=True, timeout=120, check=False,
                              env={"PATH": os.environ["PATH"], "PROJECT": str(ROOT), "HOME_DIR": str(self.home),
                                   "FOLDER": str(getattr(self, "folder", ""))})
        if done.returncode != 0:
            raise RuntimeError(f"private PostgreSQL: {done.stderr or done.stdout}")
        return done.stdout

    def start(self):
        self._bash('cluster_start "$FOLDER"')

    def stop(self):
        self._bash('cluster_stop "$FOLDER"')

    @property
    def pid(self):
        return int((self.folder / "data" / "postmaster.pid").read_text().split("\n")[0])

    def kill(self):
        """SIGKILL to the server and to what it left behind: a power cut, as far as PostgreSQL can tell."""
        pid = self.pid
        children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
        os.kill(pid, signal.SIGKILL)
        for child in children:
            try:
                os.kill(int(child), signal.SIGKILL)
            except ProcessLookupError:
                pass
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and any(pathlib.Path(f"/proc/{c}").exists() for c in children):
            time.sleep(0.05)

    def run(self, program, *arguments):
        """One of PostgreSQL's own programs, as the server's user; what it printed."""
        return self._bash(f'cluster_as_server "$(cluster_binaries)"/{program} ' + " ".join(map(shlex.quote, arguments)))

    def psql(self, statement, database="postgres"):
        return self.run("psql", "-XAtqc", statement, "-h", str(self.folder), "-U", "tiendo_owner", "-d", database).strip()

    def create_database(self, name=None):
        self.databases += 1
        name = name or f"test{self.databases}"
        self._bash(f'cluster_database "$FOLDER" {name}')
        return name

    def uri(self, database, user="tiendo_owner"):
        return f"postgresql://{user}@/{database}?host={self.folder}&port=5432"

    def close(self):
        try:
            self.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
            shutil.rmtree(self.home, ignore_errors=True)


class Standby(Cluster):
    """A copy that streams from `primary`. Its name in synchronous_standby_names is `standby`."""

    def __init__(self, primary):
        self.primary = primary
        super().__init__()

    def prepare(self):
        self.run("pg_basebackup", "-d", f"host={self.primary.folder} user=tiendo_owner application_name=standby", "-D",
                 str(self.folder / "data"), "-R", "-X", "stream", "-c", "fast")
        with open(self.folder / "data" / "postgresql.conf", "a", encoding="utf-8") as conf:
            conf.write(f"unix_socket_directories = '{self.folder}'\n")
        (self.folder / "complete").touch()

    def promote(self):
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-t", "60", "promote")

    def stop_receiving(self):
        """From here on it falls behind."""
        self.psql("ALTER SYSTEM SET primary_conninfo = ''")
        self.psql("SELECT pg_reload_conf()")


class Servers:
    """Servers that replicate, as one: what Centre takes for its cluster. Programs name all of them, also those to come."""

    def __init__(self, most):
        self.links = pathlib.Path(tempfile.mkdtemp(prefix="tiendo-servers."))
        self.links.chmod(0o755)
        self.names = [self.links / str(number) for number in range(most)]
        self.all, self.standby = [], None
        self._add(Cluster())

    def _add(self, server):
        self.names[len(self.all)].symlink_to(server.folder)
        self.all.append(server)
        self.primary = self.primary if len(self.all) > 1 else server
        return server

    def follow(self, synchronous):
        """A standby that follows the primary."""
        self.standby = self.standby or self._add(Standby(self.primary))
        self.primary.psql(f"ALTER SYSTEM SET synchronous_standby_names = '{'standby' if synchronous else ''}'")
        self.primary.psql("SELECT pg_reload_conf()")
        wanted, deadline = ("sync" if synchronous else "async"), time.monotonic() + 20
        while self.primary.psql("SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'") != wanted:
            assert time.monotonic() < deadline, "the standby does not follow"
            time.sleep(0.05)

    def promote(self):
        """The standby takes the primary's place."""
        self.standby.promote()
        self.primary, self.standby = self.standby, None

    @property
    def folder(self):
        return ",".join(map(str, self.names))

    def create_database(self, name=None):
        return self.primary.create_database(name)

    def uri(self, database, user="tiendo_owner"):
        """A collector finds the one that takes writes by itself, also when standbys are named first."""
        if user == "tiendo_ingest":
            return f"postgresql://{user}@/{database}?host={','.join(map(str, reversed(self.names)))}&port=5432"
        return f"postgresql://{user}@/{database}?host={self.folder}&port=5432&target_session_attrs=read-write"

    def close(self):
        for server in self.all:
            server.close()
        shutil.rmtree(self.links, ignore_errors=True)
