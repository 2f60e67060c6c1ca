#!/bin/bash
# Starts PostgreSQL; the first time makes the cluster, the database and the roles that log in over the network.
# Passwords come from secret files and stand in no environment and no command line.
set -euo pipefail

create_roles() {
    pg_ctl -D "$PGDATA" -w -o "-c listen_addresses=''" start >/dev/null
    psql -X -q -v ON_ERROR_STOP=1 -h /tmp -U postgres -d postgres <<'SQL'
\set owner_password `cat /run/secrets/db_owner_password`
\set ingest_password `cat /run/secrets/db_ingest_password`
\set remind_password `cat /run/secrets/db_remind_password`
CREATE ROLE tiendo_owner LOGIN CREATEROLE PASSWORD :'owner_password';
CREATE ROLE tiendo_ingest LOGIN PASSWORD :'ingest_password';
CREATE ROLE tiendo_remind LOGIN PASSWORD :'remind_password';
CREATE DATABASE tiendo OWNER tiendo_owner ENCODING 'UTF8' TEMPLATE template0;
SQL
    pg_ctl -D "$PGDATA" -w -m fast stop >/dev/null
}

configure() {
    cat >>"$PGDATA/postgresql.conf" <<'CONF'
listen_addresses = '*'
unix_socket_directories = '/tmp'
password_encryption = scram-sha-256
synchronous_commit = on
timezone = 'UTC'
CONF
    cat >"$PGDATA/pg_hba.conf" <<'CONF'
# Over the socket only this container's own user; over the network everybody with a password.
local all postgres peer
host  tiendo tiendo_owner,tiendo_ingest,tiendo_remind,tiendo_read,tiendo_admin samenet scram-sha-256
CONF
}

create_cluster() {
    # A first start that was cut off leaves a folder without this mark, and nothing in it that anybody stored.
    rm -rf "${PGDATA:?}"
    initdb -D "$PGDATA" -U postgres --encoding=UTF8 --locale=C.UTF-8 --auth-local=peer --auth-host=scram-sha-256 >/dev/null
    configure
    create_roles
    touch "$PGDATA/../complete"
}

if [[ ! -f $PGDATA/../complete ]]; then
    create_cluster
fi
exec postgres -D "$PGDATA"
