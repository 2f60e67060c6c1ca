"""What goes wrong when: drawn from a seed, before anything runs, so that the same seed always gives the same schedule."""

import dataclasses
import random

# How often each kind is drawn, whom it strikes, and between how many seconds it lasts.
KINDS = {
    "kill agent": (10, "agent", 0.1, 3.0),
    "freeze agent": (4, "agent", 0.5, 6.0),
    "drop at agent": (4, "agent", 0.5, 8.0),
    "reset at agent": (3, "agent", 0.3, 4.0),
    "crash agent at a point": (8, "agent", 4.0, 4.0),
    "slow agent at a point": (2, "agent", 3.0, 5.0),
    "clock skew at agent": (4, "agent", 3.0, 12.0),
    "disk full at agent": (3, "small agent", 3.0, 8.0),
    "kill collector": (6, "collector", 0.1, 3.0),
    "freeze collector": (3, "collector", 0.5, 6.0),
    "drop at collector": (3, "collector", 0.5, 6.0),
    "reset at collector": (3, "collector", 0.3, 4.0),
    "crash collector at a point": (10, "collector", 4.0, 4.0),
    "failing collector at a point": (2, "collector", 3.0, 5.0),
    "kill primary": (3, "database", 0.2, 2.0),
    "freeze primary": (2, "database", 0.5, 5.0),
    "drop at primary": (2, "database", 0.5, 5.0),
    "reset at primary": (2, "database", 0.3, 3.0),
    "kill standby": (1, "database", 0.2, 3.0),
    "freeze standby": (1, "database", 0.5, 4.0),
    "promote standby": (0.2, "database", 0.0, 0.0),
    "promote lagging standby": (0.2, "database", 0.0, 0.0),
    "slow proxy": (3, "proxy", 2.0, 8.0),
    "stalled proxy": (2, "proxy", 1.0, 6.0),
    "cutting proxy": (3, "proxy", 1.0, 6.0),
}
REST = 1.0           # seconds between two faults of one target
PROMOTION = 12.0      # seconds until a promotion and the new standby are surely through
PROMOTION_EVERY = 60  # seconds: at least one promotion in so many, of each kind in turn; in a long run fewer, each copies all there is
PROMOTIONS_MAX = 12


@dataclasses.dataclass(frozen=True)
class Fault:
    number: int
    at: float       # seconds after the start
    kind: str
    target: str     # agent3, collector1, database, proxy
    seconds: float
    dice: int       # for what the kind itself still has to choose


def draw(seed, minutes, per_minute, cast):
    """cast: role -> names. A target that is still struck is left alone; the last faults end before the time is up."""
    dice = random.Random(seed)
    kinds = [kind for kind, (_, role, _, _) in KINDS.items() if cast.get(role)]
    weights = [KINDS[kind][0] for kind in kinds]
    end = minutes * 60
    busy, faults = {}, []
    count = round(minutes * per_minute)
    moments = sorted(dice.uniform(3, end - 5) for _ in range(count))
    every = max(PROMOTION_EVERY, int(end / PROMOTIONS_MAX))
    promotions = list(range(every // 2, int(end - PROMOTION), every)) if cast.get("database") else []
    turn = [kind for kind in KINDS if kind.startswith("promote")]
    for at in moments:
        if promotions and at >= promotions[0] and busy.get("database", 0) <= at and at + PROMOTION < end:
            promotions.pop(0)
            turn.append(turn.pop(0))
            kind, target, seconds = turn[0], "database", PROMOTION
        else:
            kind, target, seconds = _choose(dice, kinds, weights, cast, busy, at, end)
        if target is None:
            continue
        busy[target] = at + seconds + REST
        faults.append(Fault(len(faults) + 1, round(at, 2), kind, target, round(seconds, 2), dice.getrandbits(32)))
    return faults


def _choose(dice, kinds, weights, cast, busy, at, end):
    for _ in range(20):
        kind = dice.choices(kinds, weights)[0]
        _, role, low, high = KINDS[kind]
        target = dice.choice(cast[role])
        seconds = PROMOTION if kind.startswith("promote") else dice.uniform(low, high)
        if busy.get(target, 0) <= at and at + seconds < end:
            return kind, target, seconds
    return None, None, 0
