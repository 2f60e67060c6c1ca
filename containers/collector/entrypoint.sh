#!/bin/bash
# One image, the jobs at the centre:
#   collector            the daemon, as the database role tiendo_ingest; it reminds as tiendo_remind
#   prepare AGENCY       once, as the owner: schema, catalogue, an enrolment file for the agency's device; then ends
#   healthy              whether the collector takes connections; for the health check
#   tiendo ARGUMENT…     any administrator's command, as the owner
set -euo pipefail

# libpq reads passwords from a file that only its owner can read; a secret file may be more open, so it is copied.
use_role() {
    local role=$1
    local secret=/run/secrets/$2
    (umask 077 && printf '*:*:*:%s:%s\n' "$role" "$(<"$secret")" >/tmp/pgpass)
    export PGUSER=$role PGPASSFILE=/tmp/pgpass
}

# The password of a second role that the same program logs in with.
also_role() {
    printf '*:*:*:%s:%s\n' "$1" "$(<"/run/secrets/$2")" >>/tmp/pgpass
}

# In a set of containers everything starts at once: what needs its neighbour tries again, and says so.
until_it_works() {
    local left=60
    until "$@"; do
        left=$((left - 1))
        if ((left == 0)); then
            printf 'tiendo-centre: gave up: %s\n' "$*" >&2
            return 1
        fi
        sleep 1
    done
}

prepare() {
    local agency=$1
    local folder=/var/lib/tiendo-agent
    until_it_works tiendo db migrate
    find /usr/local/share/tiendo/plans -name '*.yaml' -print0 | sort -z | xargs -0 tiendo plan load
    if [[ ! -f $folder/enrolment.json ]]; then
        until_it_works tiendo agent enrol "$agency" --out "$folder"
    fi
}

trap 'exit 143' TERM
case ${1:-collector} in
    collector)
        use_role tiendo_ingest db_ingest_password
        also_role tiendo_remind db_remind_password
        exec tiendo-collector --config /etc/tiendo/collector.conf
        ;;
    prepare)
        use_role tiendo_owner db_owner_password
        prepare "$2"
        ;;
    healthy)
        exec 3<>/dev/tcp/127.0.0.1/5757
        ;;
    tiendo)
        use_role tiendo_owner db_owner_password
        exec "$@"
        ;;
    *)
        exec "$@"
        ;;
esac
