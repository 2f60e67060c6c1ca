"""A private PostgreSQL server for tests, on scripts/lib/cluster.sh (the demo's own way): unix socket only, its own folder."""

import os
import pathlib
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
        self.start()

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
