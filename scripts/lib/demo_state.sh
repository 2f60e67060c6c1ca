# The demo's state under var/demo: locks, simulated time, what it was made from, the build. Sourced after common.sh.
# shellcheck shell=bash disable=SC2034

readonly DEMO_DIR=$PROJECT_DIR/var/demo
# Where the centre and the machines are at work: the demo itself, or for a while a copy of it (demo_copy.sh).
DEMO_PLACE=$DEMO_DIR
readonly DEMO_BEGIN=2024-12-12T08:00:00+07:00
readonly DEMO_BINARIES=$PROJECT_DIR/build/release/bin

# Two locks, held by open descriptors, so that a killed demo leaves none behind. `lock` (8): only one call at a time starts,
# stops or uses the servers. `running` (9): some demo has its servers up; its screen runs without holding `lock`.
demo_lock() {
    mkdir -p "$DEMO_DIR"
    exec 8>"$DEMO_DIR/lock" 9>"$DEMO_DIR/running"
    demo_lock_again
}

demo_lock_again() {
    if ! flock -n 8; then
        say "demo: waiting for another call of it to end"
        flock 8
    fi
}

demo_unlock() {
    flock -u 8
}

# Becomes the one that has the servers up; 1 when another demo has.
demo_claim_servers() {
    flock -n 9
}

# What the demo is made from: another content of any of these files makes it anew.
demo_fingerprint() {
    (cd "$PROJECT_DIR" && list_sources CMakeLists.txt CMakePresets.json 'cmake/*' 'common/*' 'agent/*' 'collector/*' 'proto/*' \
        'plans/*' 'scripts/demo' 'scripts/lib/*' 'scripts/demo.d/*' | LC_ALL=C sort -u | xargs -d '\n' sha256sum | sha256sum)
}

# The story was told to its end, with what the project is made of now.
demo_is_current() {
    [[ -f $DEMO_DIR/complete && $(<"$DEMO_DIR/complete") == "$(demo_fingerprint)" ]]
}

# Forgets everything but the locks.
demo_clear() {
    local named
    if [[ -f $DEMO_DIR/cluster.path ]]; then
        named=$(<"$DEMO_DIR/cluster.path")
        if [[ $named == /tmp/tiendo-cluster.* ]]; then
            rm -rf "$named"
        fi
    fi
    find "$DEMO_DIR" -mindepth 1 -maxdepth 1 -not -name lock -not -name running -exec rm -rf {} +
}

# Simulated time begins at 08:00 on 12/12/2024, stands still while no demo has its servers up, and never goes back: a demo that was
# killed before it could write down where its time stood goes on as if it had run all the while.
demo_clock_start() {
    local begin=$DEMO_BEGIN
    if [[ -s $DEMO_DIR/clock.stopped ]]; then
        begin=$(<"$DEMO_DIR/clock.stopped")
        rm -f "$DEMO_DIR/clock"
    fi
    if [[ ! -s $DEMO_DIR/clock ]]; then
        printf '%s@%s\n' "$begin" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" >"$DEMO_DIR/clock"
    fi
    rm -f "$DEMO_DIR/clock.stopped"
    demo_clock
}

# The clock of the demo whose servers are up.
demo_clock() {
    TIENDO_CLOCK=$(<"$DEMO_DIR/clock")
    export TIENDO_CLOCK TIENDO_SIMULATED_CLOCK=yes
}

# After the last process has ended. A second more: parts of it have been used.
demo_clock_stop() {
    if [[ -s $DEMO_DIR/clock ]]; then
        TZ=Asia/Ho_Chi_Minh date -d "@$(($(simulated_seconds "$(<"$DEMO_DIR/clock")") + 1))" +%Y-%m-%dT%H:%M:%S+07:00 >"$DEMO_DIR/clock.stopped"
    fi
}

# simulated_seconds BEGIN@REAL: the time that this makes now, in seconds since 1970.
simulated_seconds() {
    local begin real
    begin=$(date -d "${1%@*}" +%s)
    real=$(date -d "${1#*@}" +%s)
    printf '%s\n' "$((begin + $(date +%s) - real))"
}

demo_build() {
    mkdir -p "$PROJECT_DIR/build"
    local log=$PROJECT_DIR/build/demo.log
    if ! (cd "$PROJECT_DIR" && cmake --preset release && cmake --build --preset release --parallel "$(nproc)" \
        --target tiendo tiendo-agent tiendo-collector) >"$log" 2>&1 8>&- 9>&-; then
        tail -n 30 "$log" >&2
        say "demo: the build failed; the whole output is in $log"
        return 1
    fi
}
