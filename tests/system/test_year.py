"""A simulated year of reminders (tests/sim): what must be zero is, and everything that must have happened in it did. Shorter spans
here, over the days on which agencies end; TIENDO_LONG=1 runs whole years. scripts/simulate prints the same."""

import os
import subprocess

import pytest

import year
from project import BUILD_DIR, ROOT

LONG = os.environ.get("TIENDO_LONG") == "1"
# From when, how many days, how many collectors, seed.
RUNS = [("2024-08-01", 365, 1, 1), ("2024-08-01", 365, 2, 2)] if LONG else [("2025-02-03", 50, 1, 1), ("2025-05-26", 50, 2, 2)]
ZERO = ("more_than_one_a_person_day", "for_finished_or_extended", "missed_steps", "not_their_turn", "escalations_missing",
        "wrong_message_ids", "items_left_out")
HAPPENS = ("agencies", "obligations", "rounds_opened", "updates", "confirmed", "returned", "reminders", "it_notices",
           "digests_to_agents", "digests_by_mail", "mails_received", "repeats_of_one_message", "plannings_killed",
           "sendings_killed", "urging_drafts", "list_entries", "urgings_signed", "unreachable_told")


def build_folder():
    """The optimised build beside the sanitized one, where there is one: the same program, several times faster."""
    release = ROOT / "build" / "release"
    optimised = BUILD_DIR == ROOT / "build" / "debug" and (release / "tests" / "sim_year").exists()
    return release if optimised else BUILD_DIR


@pytest.mark.parametrize("first, days, collectors, seed", RUNS)
def test_nobody_is_spammed_and_nothing_is_missed(first, days, collectors, seed):
    done = year.run(build_folder(), "--from", first, "--days", str(days), "--collectors", str(collectors), "--seed", str(seed))
    assert done.stdout, done.stderr
    figures = year.figures(done.stdout)
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert all(figures[name] == 0 for name in ZERO), done.stdout
    assert all(figures[name] > 0 for name in HAPPENS), done.stdout
    assert figures["agencies"] >= 60 or collectors == 1 and figures["agencies"] >= 50, done.stdout
    for name in ("urging_drafts", "list_entries", "dossier_drafts"):
        assert figures[name] == figures[f"{name}_by_policy"]
    assert figures["collectors"] == collectors
    if LONG:
        assert figures["agencies"] >= 100 and figures["dossier_drafts"] > 0 and figures["outages"] > 0
        assert figures["extensions_granted"] > 0 and figures["extensions_refused"] > 0


def test_wrong_use_starts_nothing():
    for options in (["--collectors", "3"], ["--fast"], ["--seed"]):
        done = subprocess.run([ROOT / "scripts" / "simulate", *options], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 64 and "Usage:" in done.stderr and done.stdout == ""
