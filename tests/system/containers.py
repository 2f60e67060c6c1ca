"""Containers without a daemon, for test_compose.py: podman with all its storage in a scratch folder, a base image made of
Debian's own packages (nothing is pulled from a registry), and the compose file run in a network namespace of its own, so
that the machine's network is left as it is."""

import os
import pathlib
import shutil
import subprocess
import time

from project import ROOT

BASE_IMAGE = "docker.io/library/debian:bookworm-slim"
TOOLS = ("podman", "podman-compose", "runc", "mmdebstrap", "unshare", "ip", "nft", "iptables")
# Health checks run by a timer of systemd's, which is not there: whoever waits for one runs it.
HEALTH_INTERVAL_SECONDS = 1


class Unavailable(Exception):
    """Why containers cannot run on this machine."""


class Podman:
    """podman in a private folder. `inside` runs a command in the network namespace that up() made."""

    def __init__(self, scratch: pathlib.Path):
        self.scratch = scratch
        self.namespace = None
        for folder in ("graph", "run", "networks", "tmp", "home"):
            (scratch / folder).mkdir(parents=True, exist_ok=True)
        self.environment = {
            "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(scratch / "home"), "TMPDIR": str(scratch / "tmp"),
            "CONTAINERS_CONF": str(scratch / "containers.conf"),
            "CONTAINERS_STORAGE_CONF": str(scratch / "storage.conf"),
            "CONTAINERS_REGISTRIES_CONF": str(scratch / "registries.conf"),
        }
        self._write_configuration()

    def _write_configuration(self):
        (self.scratch / "containers.conf").write_text(
            '[containers]\ndefault_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]\n'
            '[engine]\nruntime = "runc"\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n'
            f'[network]\nnetwork_backend = "netavark"\nnetwork_config_dir = "{self.scratch}/networks"\n')
        (self.scratch / "storage.conf").write_text(
            f'[storage]\ndriver = "overlay"\ngraphroot = "{self.scratch}/graph"\nrunroot = "{self.scratch}/run"\n')
        (self.scratch / "registries.conf").write_text("unqualified-search-registries = []\n")

    def run(self, *command, check=True, timeout=600, prefix=()):
        done = subprocess.run([*prefix, *command], cwd=ROOT, env=self.environment, timeout=timeout, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if check and done.returncode != 0:
            raise AssertionError(f"{' '.join(command)}: status {done.returncode}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
        return done

    def make_base_image(self):
        """A minimal Debian 12 from the packages this machine itself installs from."""
        sources = "".join(path.read_text() + "\n" for path in sorted(pathlib.Path("/etc/apt").glob("sources.list"))
                          + sorted(pathlib.Path("/etc/apt/sources.list.d").glob("*.list")))
        archive = self.scratch / "rootfs.tar"
        listed = self.scratch / "sources.list"
        listed.write_text(sources)
        command = ["mmdebstrap", "--quiet", "--variant=minbase", "--include=ca-certificates", "bookworm", str(archive)]
        done = self.run(*command, *([str(listed)] if sources.strip() else []), check=False)
        if done.returncode != 0:
            raise Unavailable(f"no base image can be made here: {done.stderr.strip()[-300:]}")
        self.run("podman", "import", "--quiet", str(archive), BASE_IMAGE)
        archive.unlink()

    def build(self, name):
        return self.run("podman", "build", "--quiet", "--format", "docker", "--network", "host", "--pull-never", "-t",
                        f"localhost/tiendo-{name}:local", "-f", f"containers/{name}/Dockerfile", ".", timeout=900)

    def open_namespace(self):
        """A process that holds a network and mount namespace open until close()."""
        self.namespace = subprocess.Popen(
            ["unshare", "--net", "--mount", "sh", "-c", "ip link set lo up && echo ready && exec sleep infinity"],
            stdout=subprocess.PIPE, env=self.environment, text=True)
        if self.namespace.stdout.readline() != "ready\n":
            raise Unavailable("this user may not make network namespaces")

    def inside(self, *command, **options):
        enter = ("nsenter", f"--target={self.namespace.pid}", "--net", "--mount", f"--wdns={ROOT}")
        return self.run(*command, prefix=enter, **options)

    def compose(self, *command, **options):
        return self.inside("podman-compose", "--project-name", "tiendo-test", *command, **options)

    def execute(self, service, *command, **options):
        return self.inside("podman", "exec", f"tiendo-test_{service}_1", *command, **options)

    def wait_healthy(self, service, seconds):
        deadline = time.monotonic() + seconds
        while True:
            done = self.inside("podman", "healthcheck", "run", f"tiendo-test_{service}_1", check=False)
            if done.returncode == 0:
                return
            if time.monotonic() > deadline:
                logs = self.inside("podman", "logs", f"tiendo-test_{service}_1", check=False)
                raise AssertionError(f"{service} is not healthy after {seconds} s: {done.stdout} {done.stderr}\n"
                                     f"{logs.stdout[-3000:]}\n{logs.stderr[-3000:]}")
            time.sleep(HEALTH_INTERVAL_SECONDS)

    def close(self):
        if self.namespace is not None:
            self.compose("down", "-v", check=False)
            self.run("podman", "rm", "--all", "--force", check=False)
            self.namespace.kill()
            self.namespace.wait()
        self.run("podman", "system", "reset", "--force", check=False)
        shutil.rmtree(self.scratch, ignore_errors=True)


def check_available():
    """Raises Unavailable with the reason when containers cannot run here."""
    if os.geteuid() != 0:
        raise Unavailable("containers need root here")
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        raise Unavailable(f"not installed: {', '.join(missing)} (./scripts/setup test)")
    if subprocess.run(["unshare", "--net", "true"], check=False, capture_output=True).returncode != 0:
        raise Unavailable("this machine does not allow network namespaces")
