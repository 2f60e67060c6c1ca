"""What agencies notice while one machine, or ten thousand strangers, do their worst: how long a verdict takes, with and
without. Run by `scripts/bench --flood`; prints lines of `name value unit`.

    flood.py [--quick] [KIND...]

The attack and the quiet take turns, so that what else happens on the machine falls on both. The attacker computes at the
lowest priority, as if it had a machine of its own."""

import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "system"))

from centre import running_centre  # noqa: E402
from others import Latencies, Others, attack, resident_mib  # noqa: E402

KINDS = ("submits", "large", "singles", "backlog", "pings", "hellos", "decides", "receipts", "nonsense", "unread", "strangers", "silent")


def figure(name, value, unit):
    print(f"{name} {value:.4g} {unit}", flush=True)


def fights(centre, others, kind, rounds, seconds):
    quiet, noisy, done = Latencies([]), Latencies([]), {}
    before = resident_mib(centre.collector.process.pid)
    highest = before
    for _ in range(rounds):
        quiet += others.measure(seconds)
        with attack(centre, kind, seconds + 1) as done:
            time.sleep(0.5)
            noisy += others.measure(seconds)
            highest = max(highest, resident_mib(centre.collector.process.pid))
    return quiet, noisy, before, highest, done


def main():
    quick = "--quick" in sys.argv
    kinds = [argument for argument in sys.argv[1:] if argument != "--quick"] or KINDS
    rounds, seconds = (1, 3) if quick else (3, 5)
    with running_centre() as centre:
        others = Others(centre)
        others.measure(2)
        for kind in kinds:
            quiet, noisy, before, highest, done = fights(centre, others, kind, rounds, seconds)
            print(f"bench: {kind}: {done}", file=sys.stderr)
            figure(f"{kind}_quiet_p50", quiet.p50, "ms")
            figure(f"{kind}_quiet_p99", quiet.p99, "ms")
            figure(f"{kind}_p50", noisy.p50, "ms")
            figure(f"{kind}_p99", noisy.p99, "ms")
            figure(f"{kind}_memory_before", before, "MiB")
            figure(f"{kind}_memory", highest, "MiB")
            figure(f"{kind}_told_to_wait", noisy.told_to_wait, "updates")
            figure(f"{kind}_p50_vs_quiet", noisy.p50 / quiet.p50, "ratio")
            figure(f"{kind}_p99_vs_quiet", noisy.p99 / quiet.p99, "ratio")
        others.close()


if __name__ == "__main__":
    main()
