# The demo's processes: database server, collector, one agent a machine. Each is known by a pid file, so that whatever a
# killed demo left running is found and ended by the next one. Sourced after demo_state.sh and cluster.sh.
# shellcheck shell=bash

# start_daemon NAME COMMAND...: in a session of its own, so that Ctrl-C reaches the demo and not its processes.
start_daemon() {
    local name=$1
    shift
    mkdir -p "$DEMO_DIR/run" "$DEMO_DIR/log"
    setsid "$@" >>"$DEMO_DIR/log/$name.log" 2>&1 </dev/null 8>&- 9>&- &
    printf '%s\n' "$!" >"$DEMO_DIR/run/$name.pid"
    disown
}

# Prints the pid when the daemon of that name runs. A pid may have been given to another process since: then it is not ours.
daemon_pid() {
    local file=$DEMO_DIR/run/$1.pid
    local pid
    if [[ -f $file ]]; then
        pid=$(<"$file")
        if [[ $(readlink "/proc/$pid/exe" 2>/dev/null) == "$DEMO_BINARIES"/* ]]; then
            printf '%s\n' "$pid"
        fi
    fi
}

daemon_is_gone() {
    [[ -z $(daemon_pid "$1") ]]
}

signal_daemon() {
    local pid
    pid=$(daemon_pid "$2")
    if [[ -n $pid ]]; then
        kill -"$1" "$pid" 2>/dev/null || true
    fi
}

running_daemons() {
    local file name
    for file in "$DEMO_DIR"/run/*.pid; do
        name=${file##*/}
        name=${name%.pid}
        if [[ -f $file && -n $(daemon_pid "$name") ]]; then
            printf '%s\n' "$name"
        fi
    done
}

# stop_daemons [NAME...]: those, or all.
stop_daemons() {
    local name
    local names=("$@")
    if ((${#names[@]} == 0)); then
        mapfile -t names < <(running_daemons)
    fi
    for name in "${names[@]}"; do
        signal_daemon TERM "$name"
    done
    for name in "${names[@]}"; do
        if ! wait_until 10 daemon_is_gone "$name"; then
            say "demo: $name does not end; killing it"
            signal_daemon KILL "$name"
        fi
        rm -f "$DEMO_DIR/run/$name.pid"
    done
}

stop_servers() {
    stop_daemons
    if [[ -d $DEMO_DIR/cluster || -f $DEMO_DIR/cluster.path ]]; then
        cluster_stop "$(cluster_folder "$DEMO_DIR")"
    fi
}

start_database() {
    local folder
    folder=$(cluster_folder "$DEMO_DIR")
    cluster_start "$folder"
    cluster_database "$folder" tiendo
}

# ---- the collector ----

port_is_free() {
    ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

configure_collector() {
    local port
    if [[ -f $DEMO_DIR/collector.conf ]]; then
        return
    fi
    until port=$((20000 + RANDOM % 12000)) && port_is_free "$port"; do :; done
    printf '%s\n' "$port" >"$DEMO_DIR/port"
    cat >"$DEMO_DIR/collector.conf" <<CONF
[collector]
listen = tcp://127.0.0.1:$port
advertise = tcp://127.0.0.1:$port
server_key = server.key
create_key = yes
simulated_clock = yes
CONF
}

collector_endpoint() {
    printf 'tcp://127.0.0.1:%s\n' "$(<"$DEMO_DIR/port")"
}

# How often a collector has read the catalogue, all told: before that it lets nobody in.
catalogue_readings() {
    grep -c ' catalogue\.loaded ' "$DEMO_DIR/log/collector.log" 2>/dev/null || true
}

# collector_answers READINGS: it has read the catalogue since there were so many of them.
collector_answers() {
    [[ -n $(daemon_pid collector) && $(catalogue_readings) -gt $1 ]] && ! port_is_free "$(<"$DEMO_DIR/port")"
}

start_collector() {
    local loaded
    if [[ -n $(daemon_pid collector) ]]; then
        return
    fi
    loaded=$(catalogue_readings)
    start_daemon collector env PGUSER=tiendo_ingest "$DEMO_BINARIES/tiendo-collector" --config "$DEMO_PLACE/collector.conf"
    if ! wait_until 30 collector_answers "$loaded"; then
        say "demo: the collector does not start; the end of $DEMO_DIR/log/collector.log:"
        tail -n 5 "$DEMO_DIR/log/collector.log" >&2
        return 1
    fi
}

# ---- the agents ----

# Machines of the demo, by folder name.
machines() {
    awk '!/^#/ && NF { print $1 }' "$PROJECT_DIR/scripts/demo.d/machines.txt"
}

# Agencies that have a machine.
reporting_agencies() {
    awk '!/^#/ && NF { print $2 }' "$PROJECT_DIR/scripts/demo.d/machines.txt" | sort -u
}

machine_config() {
    printf '%s/agents/%s/agent.conf\n' "$DEMO_PLACE" "$1"
}

# agent MACHINE COMMAND [OPTION...]: a tiendo-agent command at that machine.
agent() {
    local machine=$1
    local command=$2
    shift 2
    "$DEMO_BINARIES/tiendo-agent" "$command" --config "$(machine_config "$machine")" "$@"
}

start_agent() {
    local machine=$1
    if [[ -z $(daemon_pid "$machine") ]]; then
        start_daemon "$machine" "$DEMO_BINARIES/tiendo-agent" run --config "$(machine_config "$machine")"
    fi
}

start_agents() {
    local machine
    for machine in $(machines); do
        start_agent "$machine"
    done
}

stop_agents() {
    local names
    mapfile -t names < <(running_daemons | grep -vx collector)
    if ((${#names[@]} > 0)); then
        stop_daemons "${names[@]}"
    fi
}

resident_kilobytes() {
    awk '/^VmRSS:/ { print $2 }' "/proc/$(daemon_pid "$1")/status"
}
