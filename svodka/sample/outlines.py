"""Side views of the sample's ships, drawn from what a ship is and how long she is: one metre is one unit, all lie on
one waterline, bow to the right. Nothing is stored of a drawing but its paths.
"""

from __future__ import annotations

from collections.abc import Callable

# The box of every drawing; the water stands WATER below its top.
WIDTH, HEIGHT, WATER = 168, 54, 40
STERN = 12

Paths = list[dict[str, str]]
# A ship's own things between her stern and her length from it.
Fittings = Callable[[float], Paths]


def draw(shape: str, length: float) -> Paths:
    """The paths of a ship so many metres long. Raises KeyError for a shape that nobody can draw."""
    draught, deck, fittings = _SHAPES[shape]
    return [
        _path("sea", f"M0 {WATER}H{WIDTH}"),
        _path("below", _below(length, draught)),
        _path("solid", _hull(length, deck)),
        *fittings(length),
    ]


def _path(part: str, d: str) -> dict[str, str]:
    return {"part": part, "d": d}


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _below(length: float, draught: float) -> str:
    """The hull under water: a skeg aft, a bulb forward."""
    aft, stem, keel = STERN + 2, STERN + length - 7, WATER + draught
    return (
        f"M{aft} {WATER}H{_n(stem)}q4 1 2 {_n(draught * 0.6)}q-2 {_n(draught * 0.35)} -7 {_n(draught * 0.4)}"
        f"H{aft + 14}Q{aft + 3} {_n(keel - 1)} {aft} {WATER}z"
    )


def _hull(length: float, deck: float) -> str:
    """Above water: sheer rises toward the stem, which rakes."""
    top, bow = WATER - deck, STERN + length
    return f"M{STERN - 1} {_n(top)}H{_n(bow - 9)}L{_n(bow)} {_n(top - 2)}L{_n(bow - 5)} {WATER}H{STERN + 1}z"


def _tier(left: float, right: float, floor: float, height: float, rake: float = 2) -> str:
    """One tier of a superstructure, its front raked."""
    up = floor - height
    return f"M{_n(left)} {_n(floor)}V{_n(up)}H{_n(right - rake)}L{_n(right)} {_n(floor)}z"


def _windows(left: float, right: float, level: float) -> str:
    return f"M{_n(left)} {_n(level)}H{_n(right)}"


def _mast(x: float, foot: float, top: float) -> str:
    return f"M{_n(x)} {_n(foot)}V{_n(top)}M{_n(x - 1.6)} {_n(top + 1.4)}h3.2M{_n(x)} {_n(top + 4)}h2.4"


def _ferry(length: float) -> Paths:
    deck, bow = WATER - 11, STERN + length
    tiers = [(3, bow - 13, deck, 4.5), (8, bow - 21, deck - 4.5, 4), (19, bow - 27, deck - 8.5, 3.5)]
    bridge = (length * 0.62 + STERN, bow - 29, deck - 12, 4)
    body = "".join(_tier(STERN + left, right, floor, height) for left, right, floor, height in tiers) + _tier(*bridge)
    rows = [_windows(STERN + left + 3, right - 6, floor - height / 2) for left, right, floor, height in tiers]
    funnel = STERN + 36
    return [
        _path("body", body),
        _path("windows", "".join(rows) + _windows(bridge[0] + 3, bridge[1] - 4, bridge[2] - 2)),
        _path("solid", f"M{funnel} {_n(deck - 12)}l2 -7h9l1 7z"),
        _path("line", _mast(bridge[0] + 9, deck - 16, deck - 25) + f"M{STERN} {_n(deck - 2)}l-2 -6"),
    ]


def _house(aft: float, deck: float, *, tiers: int, width: float = 14) -> tuple[str, str]:
    """A deckhouse: its body and its windows."""
    body = f"M{_n(aft)} {_n(deck)}v{_n(-3.4 * tiers)}h{_n(width)}v{_n(3.4 * tiers)}z"
    rows = "".join(_windows(aft + 1.5, aft + width - 1, deck - 3.4 * tier - 1.7) for tier in range(tiers))
    return body, rows


def _container_ship(length: float) -> Paths:
    deck = WATER - 8
    body, rows = _house(STERN + 4, deck, tiers=5)
    boxes = []
    for bay in range(int((length - 36) // 9.4)):
        left = STERN + 22 + bay * 9.4
        # Bays are loaded as the last port left them: four and five high, lower toward the bow.
        high = min(4 + bay * 5 % 3 - bay % 2, 5 - max(0, bay - 8))
        boxes.append(f"M{_n(left)} {_n(deck)}v{-3 * high}h8.6v{3 * high}")
        boxes += [f"M{_n(left)} {_n(deck - 3 * row)}h8.6" for row in range(1, high)]
    masts = _mast(STERN + 11, deck - 17, deck - 26) + _mast(STERN + length - 10, deck - 1, deck - 12)
    return [
        _path("line", "".join(boxes)),
        _path("body", body),
        _path("windows", rows),
        _path("solid", f"M{STERN} {deck}v-11h4v11z"),
        _path("line", masts),
    ]


def _tanker(length: float) -> Paths:
    deck = WATER - 8
    body, rows = _house(STERN + 4, deck, tiers=5)
    middle = STERN + length * 0.55
    pipes = f"M{STERN + 22} {_n(deck - 1.4)}H{_n(STERN + length - 14)}"
    posts = "".join(f"M{_n(STERN + 26 + 10 * n)} {deck}v-3" for n in range(int((length - 44) // 10)))
    cranes = f"M{_n(middle)} {deck}v-12l-9 8M{_n(middle + 4)} {deck}v-12l9 8"
    masts = _mast(STERN + 12, deck - 17, deck - 25) + _mast(STERN + length - 10, deck - 1, deck - 11)
    return [
        _path("body", body),
        _path("windows", rows),
        _path("solid", f"M{STERN} {deck}l.6 -11h3.4v11z"),
        _path("line", pipes + posts + cranes + masts),
    ]


def _cargo_ship(length: float) -> Paths:
    deck = WATER - 6.5
    body, rows = _house(STERN + 3, deck, tiers=4)
    hold = (length - 38) / 2
    covers = "".join(
        f"M{_n(STERN + 22 + n * (hold + 3))} {_n(deck)}v-3h{_n(hold)}v3zM{_n(STERN + 22 + n * (hold + 3))} "
        f"{_n(deck - 1.5)}h{_n(hold)}" for n in range(2)
    )  # fmt: skip
    masts = _mast(STERN + 10, deck - 13.6, deck - 21) + _mast(STERN + length - 10, deck - 1, deck - 11)
    return [
        _path("body", body + covers),
        _path("windows", rows),
        _path("solid", f"M{STERN - 0.6} {_n(deck)}v-8h3v8z"),
        _path("line", masts),
    ]


def _tug(length: float) -> Paths:
    deck, house = WATER - 6.5, STERN + length * 0.34
    body = _tier(house, house + 24, deck, 5.5) + _tier(house + 4, house + 19, deck - 5.5, 5) + _tier(
        house + 8, house + 17, deck - 10.5, 4.5
    )  # fmt: skip
    rows = _windows(house + 3, house + 20, deck - 2.8) + _windows(house + 6, house + 16, deck - 8)
    crane = f"M{_n(house - 9)} {_n(deck)}v-8l-8 3"
    masts = _mast(house + 12, deck - 15, deck - 27)
    return [
        _path("body", body),
        _path("windows", rows + _windows(house + 9.5, house + 15, deck - 12.7)),
        _path("solid", f"M{_n(house)} {_n(deck - 5.5)}v-6h3.4v6z"),
        _path("line", masts + crane),
    ]


def _dredger(length: float) -> Paths:
    deck, house = WATER - 6.5, STERN + length * 0.74
    body, rows = _house(house, deck, tiers=4)
    gallows = f"M{STERN + 17} {_n(deck)}l6 -16l6 16M{STERN + 23} {_n(deck - 16)}L{STERN + 45} {_n(deck - 4)}"
    # The suction pipe hangs outboard and reaches below the keel.
    pipe = (
        f"M{STERN + 45} {_n(deck - 4)}L{STERN + 19} {HEIGHT - 4}M{STERN + 47} {_n(deck - 3)}L{STERN + 21} {HEIGHT - 3}"
    )
    hopper = f"M{STERN + 15} {_n(deck - 1.4)}H{_n(house - 4)}"
    return [
        _path("body", body),
        _path("windows", rows),
        _path("solid", f"M{STERN + 5} {_n(deck)}v-7h6v7z"),
        _path(
            "line", gallows + pipe + f"M{STERN + 16} {HEIGHT - 4}h6" + hopper + _mast(house + 7, deck - 13.6, deck - 22)
        ),
    ]


# What a ship is: draught, freeboard, what stands on her.
_SHAPES: dict[str, tuple[float, float, Fittings]] = {
    "ferry": (5.2, 11, _ferry),
    "container ship": (7.5, 8, _container_ship),
    "tanker": (8, 8, _tanker),
    "tug": (6.5, 6.5, _tug),
    "cargo ship": (4.5, 6.5, _cargo_ship),
    "dredger": (5.5, 6.5, _dredger),
}
