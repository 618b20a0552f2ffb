"""Draw the sample portal's pictures: `python -m svodka.sample.engrave [NAME …]` writes them into pictures/.

They are ours from the first line to the last, so the sample can be given away with its pictures. Ships and
places are those of docs/kilwater.md, sizes in metres as told there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from svodka.sample import fleet
from svodka.sample.plate import Camera, Field, save
from svodka.sample.scenery import bridge, decks, engrave, funnel, level_crane, portholes, quay, shed, shore
from svodka.sample.shapes import Hull, Model

PICTURES = Path(__file__).parent / "pictures"


def ferry_at_quay() -> Field:
    """«Устьяна» at the outfitting wall: everything is on board but the starboard thruster."""
    model, behind, hull = Model(), Model(), Hull(136.0, 22.6, 11.0, sheer=0.32, rake=0.05)
    hull.build(model, 0.46)
    decks(model, [(6, 107, 10.9, 11, 14.2), (10, 102, 10.4, 14.2, 17.2), (16, 97, 9.8, 17.2, 20.2)], 3.0)
    bridge(model, 80, 92, 11.6, 20.2, 23.6)
    funnel(model, (34, 46), 0.0, 3.6, (20.2, 30.0))
    for boat in (52.0, 63.0, 74.0):
        model.box((boat, boat + 8), (-10.9, -8.6), (21.4, 23.2), 0.2)
        model.wire((boat + 1, -10.9, 23), (boat + 1, -9, 25), (boat + 1, -8.6, 20.2), width=0.2)
        model.wire((boat + 7, -10.9, 23), (boat + 7, -9, 25), (boat + 7, -8.6, 20.2), width=0.2)
    model.lattice((84, 0, 24), (84, 0, 38), 0.7, 9)
    model.wire((84, -4, 33), (84, 4, 33), width=0.3)
    model.wire((84, 0, 38), (84, 0, 43), width=0.15)
    model.wire((84, 0, 37), (134, 0, 15.5), width=0.1)
    model.rail(hull.edge(0.86, 1.0, -1, 14), 1.1, 2.5)
    for stage in np.arange(8, 36, 4.0):
        model.wire((float(stage), -12.4, 0.5), (float(stage), -12.4, 13.0), width=0.14)
    for level in (2.5, 5.5, 8.5, 11.5):
        model.wire((7.0, -12.4, level), (33.0, -12.4, level), width=0.22)
    quay(model, (-420, 260), (13.5, 75), 3.4)
    level_crane(model, -34, 30, 3.4, -34, 24)
    level_crane(model, 112, 32, 3.4, 21, 14)
    portholes(model, hull, (0.08, 0.80), 0.66, 46)
    portholes(model, hull, (0.14, 0.72), 0.46, 34)
    shed(behind, (-60, 48), (48, 70), 3.4, 13, 18)
    shed(behind, (84, 150), (50, 70), 3.4, 11, 15)
    shore(behind, -900, 900, 700, 3)
    return engrave(model, Camera((214, -112, 15), (82, 0, 17), 1720), seed=5, ashore=behind)


def ship_to_shore(model: Model, x: float, trolley: float) -> None:
    """A container crane on the quay, its boom out over the ship, the spreader at `trolley` (y)."""
    for dx in (-9.0, 9.0):
        for y in (17.0, 38.0):
            model.box((x + dx - 0.8, x + dx + 0.8), (y - 0.8, y + 0.8), (3.2, 36), 0.42, upright=True)
        model.box((x + dx - 0.6, x + dx + 0.6), (17, 38), (15, 16.6), 0.4)
        model.wire((x + dx, 17, 16), (x + dx, 38, 35), width=0.5)
    for y in (17.0, 38.0):
        model.box((x - 9, x + 9), (y - 0.7, y + 0.7), (34.6, 36.4), 0.4)
        model.box((x - 9, x + 9), (y - 0.7, y + 0.7), (14.8, 16.4), 0.4)
    model.box((x - 2.4, x - 1.4), (-30, 56), (36.4, 38.4), 0.35)
    model.box((x + 1.4, x + 2.4), (-30, 56), (36.4, 38.4), 0.35)
    model.box((x - 4, x + 4), (42, 54), (38.4, 43), 0.3, upright=True)
    for side in (-1.9, 1.9):
        model.wire((x + side, 17, 36), (x + side * 0.3, 21, 58), (x + side, 38, 36), width=0.6)
        for y in (-28.0, -8.0, 54.0):
            model.wire((x + side * 0.3, 21, 58), (x + side, y, 38.4), width=0.22)
    model.box((x - 3, x + 3), (trolley - 2, trolley + 2), (34.8, 36.4), 0.85)
    for dx, dy in ((-2.6, -1.0), (2.6, -1.0), (2.6, 1.0), (-2.6, 1.0)):
        model.wire((x + dx, trolley + dy, 35), (x + dx, trolley + dy, 25), width=0.1)
    model.box((x - 3.1, x + 3.1), (trolley - 1.25, trolley + 1.25), (22.2, 24.8), 0.55, upright=True)


def port_cranes() -> Field:
    """Three container cranes over a ship at berth."""
    model, behind, hull = Model(), Model(), Hull(148.0, 23.0, 8.6, sheer=0.4, rake=0.06)
    random = np.random.default_rng(11)
    hull.build(model, 0.5, 0.2)
    for bay in range(14):
        x = 26.0 + bay * 7.4
        high = int(random.integers(2, 5)) if bay < 11 else 2
        for row in range(8):
            for tier in range(max(1, high - int(random.integers(0, 2)) * (row > 4))):
                y, z = -10.4 + row * 2.6, 9.4 + tier * 2.6
                tint = float(random.choice([0.04, 0.18, 0.36, 0.55, 0.72]))
                model.box((x, x + 6.4), (y, y + 2.5), (z, z + 2.5), tint, upright=bool(random.integers(0, 2)))
    model.box((6, 20), (-9.5, 9.5), (8.6, 24), 0.03)
    for floor in (11.0, 14.0, 17.0, 20.0):
        model.windows((6.5, -9.5, floor), (19.5, -9.5, floor), 5, (1.2, 1.1))
        model.windows((20, -9, floor), (20, 9, floor), 7, (1.2, 1.1))
    bridge(model, 8, 21.5, 11.6, 24, 27.4)
    funnel(model, (7, 12), 0.0, 3.0, (27.4, 34.0))
    model.lattice((16, 0, 28), (16, 0, 39), 0.6, 7)
    model.lattice((140, 0, 11), (140, 0, 21), 0.5, 6)
    model.rail(hull.edge(0.88, 1.0, -1, 12), 1.1, 2.5)
    quay(model, (-160, 330), (13.5, 120), 3.2)
    for x, trolley in ((38.0, -3.0), (76.0, 6.0), (114.0, -4.0)):
        ship_to_shore(model, x, trolley)
    shed(behind, (-150, -20), (70, 100), 3.2, 13, 19)
    shed(behind, (170, 300), (70, 100), 3.2, 13, 19)
    shore(behind, -900, 900, 800, 8)
    return engrave(model, Camera((232, -150, 24), (80, 4, 24), 1700), top_tone=0.30, seed=21, ashore=behind)


def floes(model: Model, number: int, seed: int, taken: Callable[[float, float], bool]) -> None:
    """Broken ice around the origin, larger pieces farther off; `taken(x, y)` keeps a place free."""
    random = np.random.default_rng(seed)
    laid: list[tuple[float, float, float]] = []
    for _ in range(number):
        x, y = float(random.uniform(-230, 150)), float(random.uniform(-48, 330))
        size = float(random.uniform(1.0, 4.5)) * (1.0 + max(0.0, y) / 55)
        if taken(x, y) or any(np.hypot((x - a) / 1.25, y - b) < 0.92 * (size + c) for a, b, c in laid):
            continue
        laid.append((x, y, size))
        turns = np.linspace(0, 2 * np.pi, int(random.integers(6, 10)))[:-1]
        turns = turns + random.uniform(-0.28, 0.28, len(turns))
        reach = size * random.uniform(0.82, 1.0, len(turns))
        outline = [(x + 1.3 * r * np.cos(t), y + r * np.sin(t)) for t, r in zip(turns, reach, strict=True)]
        model.prism(outline, outline, 0.0, 0.3 + 0.06 * size, 0.02)


def tug_house(model: Model) -> None:
    """The house of «Наст»: two tiers, a wheelhouse with windows all round, twin funnels and a mast."""
    decks(model, [(20, 46, 5.6, 6.3, 9.2), (24, 43, 4.8, 9.2, 12.0)], 1.2)
    bridge(model, 28, 41, 5.4, 12.0, 15.2)
    for y in (-3.4, 3.4):
        funnel(model, (18.0, 21.8), y, 1.15, (9.2, 16.4))
    model.lattice((33, 0, 15.6), (33, 0, 27), 0.55, 9, 0.1)
    model.wire((33, -3.6, 22.5), (33, 3.6, 22.5), width=0.22)
    model.wire((33, -2.2, 25), (33, 2.2, 25), width=0.16)
    model.wire((33, 0, 27), (33, 0, 31), width=0.1)
    model.wire((33, 0, 26.5), (63, 0, 10.2), width=0.07)
    model.wire((33, 0, 26.5), (4, 0, 7), width=0.07)
    model.round((12, 0), (1.6, 1.6), (6, 8), 0.5)
    model.wire((4, -4, 6.2), (5, -4, 12), (5, 4, 12), (4, 4, 6.2), width=0.45)
    model.wire((9, -4, 6.2), (5, -4, 12), width=0.25)
    model.wire((9, 4, 6.2), (5, 4, 12), width=0.25)


def icebreaking_tug() -> Field:
    """«Наст» in broken ice, as she will look on her first winter day."""
    model, ice, hull = Model(), Model(), Hull(64.0, 16.0, 6.2, sheer=0.55, rake=0.10, fullness=2.6)
    hull.build(model, 0.5, 0.2)
    tug_house(model)
    model.rail(hull.edge(0.0, 0.55, -1, 20), 1.0, 2.2)
    model.rail(hull.edge(0.80, 1.0, -1, 10), 1.1, 2.0)
    model.box((50, 53), (-1.4, 1.4), (7.4, 8.8), 0.5)
    portholes(model, hull, (0.20, 0.66), 0.62, 12)

    def open_water(x: float, y: float) -> bool:
        return (-10.5 < y < 11.5 and x < 70) or (x < 4 and abs(y) < 12 - x * 0.05)

    floes(ice, 5000, 5, open_water)
    shore(ice, -700, 900, 900, 14)
    return engrave(model, Camera((112, -62, 11), (30, 0, 10.5), 1560), top_tone=0.26, swell=0.55, seed=33, ashore=ice)


def lighthouse(model: Model, x: float, y: float) -> None:
    """A tower with a lantern on a low rock."""
    turns = np.linspace(0, 2 * np.pi, 12)[:-1]
    rock = [(x + (30 + 8 * np.sin(3 * t)) * np.cos(t), y + 12 * np.sin(t)) for t in turns]
    model.prism(rock, [(x + (a - x) * 0.7, y + (b - y) * 0.7) for a, b in rock], 0, 5, 0.5)
    model.round((x, y), (4.2, 2.8), (5, 29), 0.05)
    model.round((x, y), (4.0, 3.7), (13, 18), 0.9)
    model.round((x, y), (3.8, 3.8), (29, 30), 0.5)
    model.round((x, y), (2.0, 2.0), (30, 34), 0.6)
    model.round((x, y), (2.6, 0.2), (34, 37), 0.8)
    shed(model, (x - 22, x - 8), (y - 4, y + 4), 5, 10, 13)


def dry_cargo() -> Field:
    """A sea-river dry-cargo ship lying at anchor in the outer road."""
    model, behind, hull = Model(), Model(), Hull(141.0, 16.8, 6.0, sheer=0.55, rake=0.045, fullness=3.4)
    hull.build(model, 0.48, 0.28)
    for hatch in range(4):
        x = 31.0 + hatch * 23.6
        model.box((x, x + 21.6), (-6.4, 6.4), (6, 8.2), 0.25)
        for cover in range(4):
            model.box((x + cover * 5.4 + 0.1, x + cover * 5.4 + 5.2), (-6.6, 6.6), (8.2, 9.0), 0.14)
    decks(model, [(5, 26, 7.9, 6.2, 9.2), (7, 25, 7.4, 9.2, 12.0), (9, 24.5, 6.8, 12.0, 14.8)], 0.6)
    bridge(model, 14, 25, 7.9, 14.8, 18.0)
    funnel(model, (8.0, 12.8), 0.0, 2.4, (14.8, 22.0))
    model.lattice((19, 0, 18.4), (19, 0, 29), 0.5, 9, 0.12)
    model.wire((19, -3, 25), (19, 3, 25), width=0.22)
    model.lattice((134, 0, 9), (134, 0, 19), 0.4, 8, 0.12)
    model.wire((134, 0, 18), (19, 0, 28), width=0.08)
    model.round((134, 0), (0.7, 0.7), (14.2, 15.6), 0.96)
    model.rail(hull.edge(0.02, 0.86, -1, 30), 1.1, 3.0)
    model.rail(hull.edge(0.88, 1.0, -1, 12), 1.1, 2.5)
    model.wire((142.0, -2.2, 5.6), (151, -9, 0), width=0.1)
    lighthouse(behind, -263, 72)
    shore(behind, -1300, 120, 620, 6)
    return engrave(
        model, Camera((226, -104, 15), (80, 0, 6.5), 2020), top_tone=0.28, swell=1.05, seed=47, ashore=behind
    )


def dock_wall(model: Model, near: float, far: float, length: float) -> None:
    """One side of a floating dock, with its gallery, ports, rail and house."""
    model.box((0, length), (near, far), (2.4, 17), 0.30, upright=True)
    model.box((0, length), (near - 0.5, far + 0.5), (17, 17.6), 0.2)
    for level in (6.5, 11.5):
        model.windows((4, near, level), (length - 4, near, level), 26, (0.7, 0.7))
    model.rail([(0, near, 17.6), (length, near, 17.6)], 1.1, 3.0)
    model.rail([(length, near, 17.6), (length, far, 17.6)], 1.1, 1.5)
    model.box((12, 24), (near + 0.6, far - 0.6), (17.6, 21), 0.05)
    model.windows((13, near + 0.6, 18.6), (23, near + 0.6, 18.6), 6, (1.0, 1.1))


def docked_icebreaker(model: Model) -> None:
    """«Зимняк» on the keel blocks: the whole hull is seen, house and mast above it."""
    for block in np.arange(14, 86, 5.0):
        model.box((float(block), float(block) + 1.6), (-1.6, 1.6), (2.4, 4.2), 0.7)
    Hull(74.0, 18.0, 12.5, sheer=0.22, rake=0.16, fullness=1.9, at=(10, 0, 4.2)).build(model, 0.42, 0.52)
    decks(model, [(28, 62, 6.8, 16.8, 19.6), (32, 58, 6.0, 19.6, 22.2)], 1.0)
    bridge(model, 42, 57, 7.0, 22.2, 25.4)
    funnel(model, (34.0, 39.0), 0.0, 2.6, (22.2, 30.0))
    model.lattice((47, 0, 25.8), (47, 0, 37), 0.55, 9, 0.12)
    model.wire((47, -3, 33), (47, 3, 33), width=0.25)
    for x in np.arange(24, 62, 9.0):
        for side in (-1, 1):
            model.wire((float(x), side * 9.4, 12.5), (float(x), side * 15.5, 12.0), width=0.35)


def floating_dock() -> Field:
    """Dock no. 2 of Усть-Волонга with the harbour icebreaker inside."""
    model, behind, length = Model(), Model(), 112.0
    model.box((0, length), (-20, 20), (0, 2.4), 0.55, upright=True)
    docked_icebreaker(model)
    dock_wall(model, -20, -15.5, length)
    dock_wall(model, 15.5, 20, length)
    level_crane_on_wall(model, 78, 17.7, 28)
    level_crane_on_wall(model, 46, -17.7, -24)
    for y in (-12.0, 0.0, 12.0):
        model.wire((length, y, 2.4), (length, y, 3.6), width=0.3)
    model.wire((length, -15.5, 3.5), (length, 15.5, 3.5), width=0.1)
    quay(behind, (-420, 420), (62, 130), 3.4)
    shed(behind, (-60, 40), (84, 106), 3.4, 13, 18)
    shore(behind, -900, 500, 760, 9)
    return engrave(model, Camera((206, -50, 37), (58, 0, 12.5), 1480), top_tone=0.28, seed=63, ashore=behind)


def level_crane_on_wall(model: Model, x: float, y: float, reach: float) -> None:
    """The small crane that runs along a dock's wall."""
    model.round((x, y), (1.8, 1.5), (17.6, 26), 0.45)
    model.box((x - 2.4, x + 2.4), (y - 1.8, y + 1.8), (26, 29.4), 0.25, upright=True)
    model.windows((x - 2, y - 1.8, 27), (x + 2, y - 1.8, 27), 3, (0.9, 1.3))
    tip = (x + reach * 0.9, y, 46.0)
    model.lattice((x, y, 29), tip, 0.6, 14, 0.12)
    model.lattice((x, y, 29.4), (x, y, 37), 0.5, 5, 0.12)
    model.wire((x, y, 37), tip, width=0.12)
    model.wire(tip, (tip[0], y, 31), width=0.1)
    model.box((tip[0] - 0.5, tip[0] + 0.5), (y - 0.5, y + 0.5), (29.8, 31), 0.95)


SCENES: dict[str, Callable[[], Field]] = {
    "ferry-at-quay": ferry_at_quay,
    "port-cranes": port_cranes,
    "icebreaking-tug": icebreaking_tug,
    "dry-cargo": dry_cargo,
    "floating-dock": floating_dock,
    "container-ship": fleet.container_ship,
    "tanker": fleet.chemical_tanker,
    "hull-at-wall": fleet.hull_at_wall,
    "dredger": fleet.dredger,
    "buoy-tender": fleet.buoy_tender,
    "pilot-boat": fleet.pilot_boat,
    "thruster": fleet.thruster_section,
}


def main(names: list[str]) -> int:
    """Draw the named pictures, or all; returns the exit status."""
    unknown = sorted(set(names) - set(SCENES))
    if unknown:
        sys.stderr.write(f"no such picture: {', '.join(unknown)}; there are {', '.join(SCENES)}\n")
        return 2
    PICTURES.mkdir(exist_ok=True)
    for name in names or SCENES:
        save(SCENES[name](), PICTURES / f"{name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
