"""A PostgreSQL primary with a streaming standby, real ones, each at a place of its own. Programs reach whichever is the primary
over TCP by a list of both; this suite looks at them over their unix sockets, which no network fault touches."""

import contextlib
import pathlib
import pwd
import os
import secrets
import shutil
import signal
import subprocess
import time

import psycopg2

from process import Process, send, wait_until

OWNER, DATABASE = "tiendo_owner", "chaos"


def binaries():
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise RuntimeError("no PostgreSQL server programs found; run: ./scripts/setup test")
    return found[-1].parent


class Node(Process):
    """One server. Its configuration lies beside its data, so that copying the data of another does not bring theirs."""

    def __init__(self, place, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(mode=0o700)
        self.data = self.folder / "data"
        self.port = place.port(5432)
        self.synchronous = False
        user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        self.as_server = [] if user is None else ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        if user is not None:
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        super().__init__(place, [*self.as_server, binaries() / "postgres", "-D", self.data, "-c", f"config_file={self.folder}/postgresql.conf"],
                         self.folder / "server.log", {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"})

    def tool(self, name, *arguments):
        done = subprocess.run(self.place.command(*self.as_server, binaries() / name, *arguments), cwd="/", capture_output=True, text=True,
                              env=self.env, timeout=300, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{name}: {done.stderr.strip()}")

    def configure(self):
        """Tells a running server too."""
        address = "localhost" if self.place.holder is None else self.place.address
        (self.folder / "postgresql.conf").write_text(f"""
data_directory = '{self.data}'
hba_file = '{self.folder}/pg_hba.conf'
listen_addresses = '{address}'
port = {self.port}
unix_socket_directories = '{self.folder}'
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = 128MB
fsync = on
synchronous_commit = on
synchronous_standby_names = '{"*" if self.synchronous else ""}'
wal_level = replica
max_wal_senders = 6
wal_keep_size = 512MB
wal_log_hints = on
max_wal_size = 2GB
wal_sender_timeout = 5s
wal_receiver_timeout = 5s
wal_retrieve_retry_interval = 500ms
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %u@%d '
""")
        (self.folder / "pg_hba.conf").write_text("local all all trust\nlocal replication all trust\n"
                                                 "host all all all scram-sha-256\nhost replication all all scram-sha-256\n")
        for name in ("postgresql.conf", "pg_hba.conf"):
            (self.folder / name).chmod(0o644)
        if self.running:
            send([self.server_pid], signal.SIGHUP)

    @property
    def server_pid(self):
        return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])

    def create(self):
        self.tool("initdb", "-D", self.data, "-U", OWNER, "--encoding=UTF8", "--locale=C.UTF-8", "--auth-local=trust", "--auth-host=scram-sha-256")
        self.configure()

    def connect(self, database=DATABASE):
        connection = psycopg2.connect(f"host={self.folder} port={self.port} user={OWNER} dbname={database} connect_timeout=10")
        connection.autocommit = True
        return connection

    def sql(self, statement, *values, database=DATABASE):
        with contextlib.closing(self.connect(database)) as connection, connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else None

    def answers(self):
        try:
            return self.sql("SELECT 1", database="postgres") == [(1,)]
        except psycopg2.Error:
            return False

    def serve(self, seconds=120):
        """Starts it and waits until it answers, also after a crash."""
        if not self.running:
            self.start()
        wait_until(lambda: self.answers() or not self.running, seconds, 0.1, f"{self.place.name} answers")
        if not self.running:
            raise RuntimeError(f"{self.place.name} does not start: {self.text()[-1000:]}")


class Pair:
    """The two servers. `primary` and `standby` change their places with every promotion."""

    def __init__(self, primary, standby):
        self.primary, self.standby = primary, standby
        self.password = secrets.token_hex(16)
        self.promotions = 0

    def create(self):
        self.primary.create()
        self.primary.serve()
        self.primary.sql(f"CREATE DATABASE {DATABASE} ENCODING 'UTF8' TEMPLATE template0", database="postgres")
        self.primary.sql(f"ALTER ROLE {OWNER} PASSWORD '{self.password}'", database="postgres")

    def admit(self, *roles):
        for role in roles:
            self.primary.sql(f"ALTER ROLE {role} PASSWORD '{self.password}'")

    def uri(self, role):
        """Of both, whichever takes writes: what a collector is configured with."""
        nodes = sorted((self.primary, self.standby), key=lambda node: str(node.folder))
        hosts = ",".join(f"{node.place.address}:{node.port}" for node in nodes)
        return (f"postgresql://{role}:{self.password}@{hosts}/{DATABASE}?target_session_attrs=read-write&connect_timeout=3"
                "&tcp_user_timeout=3000&keepalives_idle=5&keepalives_interval=2&keepalives_count=3")

    def attach_standby(self):
        """Makes the second server a copy of the first, and every commit wait for it from then on."""
        node = self.standby
        shutil.rmtree(node.data, ignore_errors=True)
        node.synchronous = False
        node.configure()
        source = f"host={self.primary.place.address} port={self.primary.port} user={OWNER} password={self.password}"
        node.tool("pg_basebackup", "-D", node.data, "-d", source, "-R", "-X", "stream", "-c", "fast")
        node.serve()
        self.synchronise()

    def streams(self):
        return bool(self.primary.sql("SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'", database="postgres"))

    def synchronise(self):
        wait_until(self.streams, 60, 0.1, "the standby streams")
        self.primary.synchronous = True
        self.primary.configure()
        wait_until(self.is_synchronous, 30, 0.1, "the standby is synchronous")

    def is_synchronous(self):
        return bool(self.primary.sql("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming'", database="postgres"))

    def promote(self, lag=0, before_the_kill=None):
        """The primary is killed for good, the standby takes its place; it has no standby of its own yet. lag: seconds for which
        commits went to the primary alone before; what was acknowledged then is lost with it. before_the_kill: is called then."""
        wait_until(self.is_synchronous, 60, 0.1, "the standby is synchronous")
        if lag:
            self.primary.synchronous = False
            self.primary.configure()
            self.standby.kill()  # frozen or cut off it would still find in its socket what it was sent
            time.sleep(lag)
        if before_the_kill:
            before_the_kill()
        self.primary.kill()
        self.standby.serve()
        self.standby.sql("SELECT pg_promote(true, 60)", database="postgres")
        self.primary, self.standby = self.standby, self.primary
        self.promotions += 1
