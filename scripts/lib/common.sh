# Shared by the scripts: where the project is, and how they talk. Sourced, never run.
# shellcheck shell=bash

PROJECT_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
export PROJECT_DIR

say() {
    printf '%s\n' "$*" >&2
}

fail() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# list_sources GLOB...: our own files that match: what git tracks or would track; without git, all in the source folders.
list_sources() {
    local name
    if git -C "$PROJECT_DIR" rev-parse --git-dir >/dev/null 2>&1; then
        git -C "$PROJECT_DIR" ls-files --cached --others --exclude-standard -- "$@" | while read -r name; do
            if [[ -f $PROJECT_DIR/$name ]]; then
                printf '%s\n' "$name"
            fi
        done
        return
    fi
    for name in "$@"; do
        (cd "$PROJECT_DIR" && find . -type f -path "./$name" -not -path './build/*' -not -path './var/*' -printf '%P\n')
    done
}

# wait_until SECONDS COMMAND...: runs the command until it succeeds; 1 when it did not in that time.
wait_until() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        if ((SECONDS >= deadline)); then
            return 1
        fi
        sleep 0.2
    done
}
