#!/bin/bash
# Runs the agency's daemon as soon as its configuration is there: `tiendo agent enrol` writes it, a person brings it.
set -euo pipefail
config=/var/lib/tiendo-agent/agent.conf

trap 'exit 0' TERM INT
if [[ ! -f $config ]]; then
    printf 'tiendo-device: waiting for %s (made by: tiendo agent enrol AGENCY --out DIR)\n' "$config" >&2
fi
while [[ ! -f $config ]]; do
    sleep 1 &
    wait $!
done
exec tiendo-agent run --config "$config"
