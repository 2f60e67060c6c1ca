# A private PostgreSQL server: a cluster of its own in a folder of its own, reachable over a unix socket only. It never
# touches a server that is already there, and any number of them run side by side. Sourced after common.sh.
#
# When root calls, the server runs as an ordinary user (postgres, else nobody), because PostgreSQL refuses root. The socket
# lies in a folder that only this user and root may enter, so connections over it need no password.
# shellcheck shell=bash

readonly CLUSTER_SUPERUSER=tiendo_owner
# The kernel's limit on a socket path is 107 bytes; "/.s.PGSQL.5432" takes 14 of them.
readonly CLUSTER_SOCKET_DIR_MAX=90

cluster_binaries() {
    local candidate
    for candidate in "$(pg_config --bindir 2>/dev/null || true)" /usr/lib/postgresql/*/bin; do
        if [[ -x $candidate/initdb && -x $candidate/pg_ctl ]]; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    say "cluster: no PostgreSQL server programs found; run: ./scripts/setup"
    return 1
}

cluster_user() {
    if ((EUID != 0)); then
        id -un
    elif id -u postgres >/dev/null 2>&1; then
        printf 'postgres\n'
    else
        printf 'nobody\n'
    fi
}

# Runs a command as the server's user, with nothing of the caller's environment: no PG* variable can redirect it.
cluster_as_server() {
    local user
    user=$(cluster_user)
    local clean=(env -i PATH="$PATH" HOME=/ LC_ALL=C.UTF-8 TZ=UTC)
    if ((EUID != 0)); then
        (cd / && "${clean[@]}" "$@")
    else
        (cd / && "${clean[@]}" setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups "$@")
    fi
}

# cluster_folder HOME_DIR: prints the folder of the cluster that belongs to HOME_DIR, making one when there is none:
# HOME_DIR/cluster; or, when the server's user cannot get there or the socket path would be too long, a fresh private folder
# under /tmp whose name HOME_DIR/cluster.path keeps.
cluster_folder() {
    local home=$1
    local folder=$home/cluster
    local named
    if [[ -f $home/cluster.path ]]; then
        named=$(<"$home/cluster.path")
        if [[ -d $named ]]; then
            printf '%s\n' "$named"
            return
        fi
        rm -f "$home/cluster.path"
    fi
    if ! cluster_fits "$folder"; then
        folder=$(mktemp -d /tmp/tiendo-cluster.XXXXXX)
        chown "$(cluster_user)" "$folder"
        printf '%s\n' "$folder" >"$home/cluster.path"
    fi
    printf '%s\n' "$folder"
}

cluster_fits() {
    local folder=$1
    if ((${#folder} > CLUSTER_SOCKET_DIR_MAX)); then
        return 1
    fi
    mkdir -p "$folder"
    chmod 0700 "$folder"
    chown "$(cluster_user)" "$folder"
    if ! cluster_as_server test -w "$folder"; then
        rmdir "$folder"
        return 1
    fi
}

cluster_is_running() {
    local folder=$1
    local pid
    pid=$(head -n 1 "$folder/data/postmaster.pid" 2>/dev/null) || return 1
    if grep -q '^State:.*zombie' "/proc/$pid/status" 2>/dev/null; then
        # Killed, but nobody reaped it; PostgreSQL itself would take it for a running server and refuse to start.
        rm -f "$folder/data/postmaster.pid" "$folder"/.s.PGSQL.5432*
        return 1
    fi
    cluster_as_server "$(cluster_binaries)/pg_ctl" -D "$folder/data" status >/dev/null 2>&1
}

cluster_create() {
    local folder=$1
    local binaries
    binaries=$(cluster_binaries)
    if [[ -f $folder/complete ]]; then
        return
    fi
    # A run that was killed in the middle of initdb leaves half a cluster, which nothing has been stored in yet.
    rm -rf "${folder:?}/data"
    cluster_as_server "$binaries/initdb" -D "$folder/data" -U "$CLUSTER_SUPERUSER" --encoding=UTF8 --locale=C.UTF-8 \
        --auth-local=trust --auth-host=reject >/dev/null
    cluster_as_server tee -a "$folder/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
unix_socket_directories = '$folder'
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = 32MB
fsync = on
synchronous_commit = on
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %u@%d '
CONF
    cluster_as_server touch "$folder/complete"
}

# cluster_start FOLDER: creates the cluster when there is none and starts its server unless it runs already.
cluster_start() {
    local folder=$1
    local binaries
    binaries=$(cluster_binaries)
    cluster_create "$folder"
    if cluster_is_running "$folder"; then
        return
    fi
    # The server must not keep the caller's descriptors: a lock held on one of them would outlive the caller.
    if ! cluster_as_server "$binaries/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -t 60 start >/dev/null 2>&1 \
        3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; then
        say "cluster: the database server does not start; the end of $folder/server.log:"
        tail -n 5 "$folder/server.log" >&2 || true
        return 1
    fi
}

cluster_stop() {
    local folder=$1
    if cluster_is_running "$folder"; then
        cluster_as_server "$(cluster_binaries)/pg_ctl" -D "$folder/data" -m fast -w -t 60 stop >/dev/null
    fi
}

# cluster_environment FOLDER DATABASE: points libpq (psql, tiendo, the collector) at this server.
cluster_environment() {
    unset PGHOSTADDR PGSERVICE PGSERVICEFILE PGPASSFILE PGPASSWORD PGOPTIONS PGSSLMODE PGTARGETSESSIONATTRS PGCHANNELBINDING
    export PGHOST=$1 PGPORT=5432 PGUSER=$CLUSTER_SUPERUSER PGDATABASE=$2
}

# cluster_database FOLDER NAME: creates the database unless it is there.
cluster_database() {
    local folder=$1
    local name=$2
    cluster_environment "$folder" "$name"
    if [[ $(PGDATABASE=postgres psql -XAtqc "SELECT 1 FROM pg_database WHERE datname = '$name'") != 1 ]]; then
        PGDATABASE=postgres psql -XAtqc "CREATE DATABASE $name ENCODING 'UTF8' TEMPLATE template0" >/dev/null
    fi
}
