"""Runs sim_year on a private centre with the plans of Hải Phòng. `year.py FOLDER OPTION…` prints what it prints; FOLDER has the
built programs."""

import pathlib
import subprocess
import sys

import psycopg2

from centre import PLANS, environment
from pgcluster import Cluster

ELSEWHERE = ("quang-ngai", "kon-tum")


def prepared(cluster, binaries):
    """A database with the schema and the plans; its name."""
    database = cluster.create_database()
    env = environment(PGHOST=str(cluster.folder), PGPORT="5432", PGUSER="tiendo_owner", PGDATABASE=database)
    plans = [path for path in PLANS if not any(folder in path for folder in ELSEWHERE)]
    for arguments in (["db", "migrate"], ["plan", "load", *plans]):
        done = subprocess.run([str(binaries / "tiendo"), *arguments], env=env, capture_output=True, text=True, timeout=120,
                              check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{arguments[:2]}: {done.stderr}")
    return database


def hurry(cluster):
    """Nothing here outlives the server, so it need not wait for the disk."""
    connection = psycopg2.connect(cluster.uri("postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        for setting in ("fsync", "full_page_writes"):
            cursor.execute(f"ALTER SYSTEM SET {setting} = off")
        cursor.execute("SELECT pg_reload_conf()")
    connection.close()


def run(build, *options, timeout=600):
    """What sim_year did: subprocess.CompletedProcess."""
    build = pathlib.Path(build)
    cluster = Cluster()
    try:
        hurry(cluster)
        database = prepared(cluster, build / "bin")
        return subprocess.run([str(build / "tests" / "sim_year"), "--db", cluster.uri(database), "--remind-db",
                               cluster.uri(database, "tiendo_remind"), *options], env=environment(), capture_output=True,
                              text=True, timeout=timeout, check=False)
    finally:
        cluster.close()


def figures(text):
    """name -> number, of what it printed."""
    return {name: float(value) for name, value in (line.split() for line in text.splitlines())}


def main():
    done = run(sys.argv[1], *sys.argv[2:])
    sys.stdout.write(done.stdout)
    sys.stderr.write(done.stderr)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
