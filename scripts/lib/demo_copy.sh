# A copy of the centre that travels into the future: a database, a folder and a clock of its own, while the demo itself goes on
# living at 12/12/2024. The daemons of both listen at the same place, so those of the demo do not run meanwhile.
# Sourced after demo_story.sh.
# shellcheck shell=bash disable=SC2034

# copy_begin NAME MOMENT MACHINE...: of what there is, which may be a copy itself; from here on everything is done to the new one.
copy_begin() {
    local name=$1
    local moment=$2
    local from=$DEMO_PLACE
    local machine
    shift 2
    stop_daemons
    DEMO_PLACE=$DEMO_DIR/$name
    mkdir -p "$DEMO_PLACE/agents"
    cp "$DEMO_DIR/collector.conf" "$DEMO_DIR/server.key" "$DEMO_DIR/receipt.key" "$DEMO_PLACE/"
    for machine in "$@"; do
        cp -a "$from/agents/$machine" "$DEMO_PLACE/agents/"
    done
    if ! wait_until 15 copy_database "tiendo_$name"; then
        say "demo: $PGDATABASE cannot be copied; see $DEMO_DIR/log/copy.log"
        return 1
    fi
    export PGDATABASE=tiendo_$name
    copy_travel "$moment"
}

# The server may need a moment to see that the last program has gone.
copy_database() {
    psql -XAtqc "CREATE DATABASE $1 TEMPLATE $PGDATABASE" -d postgres 2>>"$DEMO_DIR/log/copy.log"
}

# Everybody is off meanwhile.
copy_travel() {
    stop_daemons
    TIENDO_CLOCK=$1@$(date -u +%Y-%m-%dT%H:%M:%SZ)
    export TIENDO_CLOCK
}

# The demo's own place, database and time again; its daemons do not run yet.
copy_end() {
    stop_daemons
    DEMO_PLACE=$DEMO_DIR
    export PGDATABASE=tiendo
    demo_clock
}
