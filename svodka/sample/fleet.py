"""More of the sample's plates: ships at their work, and a thruster cut open. Lengths in metres, as in engrave.py."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from svodka.sample.plate import Camera, Field, Point
from svodka.sample.scenery import (
    bridge,
    decks,
    engrave,
    engrave_indoors,
    funnel,
    level_crane,
    portholes,
    quay,
    shed,
    shore,
)
from svodka.sample.shapes import Hull, Model


def container_ship() -> Field:
    """«Лоцман Рогов» leaves for Тарханка: from her quarter, boxes up to the bridge's windows."""
    model, behind, hull = Model(), Model(), Hull(148.0, 23.0, 8.8, sheer=0.42, rake=0.06)
    random = np.random.default_rng(4)
    hull.build(model, 0.55, 0.16)
    for bay in range(15):
        x = 27.0 + bay * 7.3
        high = (4, 4, 5, 5, 4, 5, 4, 4, 3, 4, 3, 3, 3, 2, 2)[bay]
        for row in range(8):
            for tier in range(high - int(random.integers(0, 2))):
                y, z = -10.4 + row * 2.6, 9.6 + tier * 2.6
                tint = float(random.choice([0.04, 0.16, 0.34, 0.55, 0.74]))
                model.box((x, x + 6.3), (y, y + 2.5), (z, z + 2.5), tint, upright=bool(random.integers(0, 2)))
    decks(model, [(6, 21, 9.6, 9, 12.2), (6.5, 20.5, 9.2, 12.2, 15.4), (7, 20, 8.8, 15.4, 18.6)], 0.2)
    decks(model, [(8, 19.5, 8.4, 18.6, 21.8)], 0.2)
    bridge(model, 9, 19, 11.4, 21.8, 25.2)
    funnel(model, (1.5, 6.0), 0.0, 2.6, (9.0, 24.0))
    model.lattice((13, 0, 25.4), (13, 0, 36), 0.55, 8)
    model.wire((13, -3.2, 32), (13, 3.2, 32), width=0.25)
    model.lattice((142, 0, 12), (142, 0, 22), 0.45, 7)
    model.rail(hull.edge(0.0, 0.14, -1, 10), 1.1, 2.0)
    model.rail([hull.spot(0, 1.0, -1), hull.spot(0, 1.0, 1)], 1.1, 2.0)
    portholes(model, hull, (0.03, 0.13), 0.7, 8)
    shore(behind, -900, 1500, 900, 12)
    _buoy(behind, 236, -58, 1.0)
    return engrave(model, Camera((-92, -112, 23), (64, 2, 13), 1500), top_tone=0.3, seed=71, ashore=behind)


def chemical_tanker() -> Field:
    """«Тосьва» at the wall of «Тихая Губа», from a crane's height: pipes, hatches and the manifold of her 14 tanks."""
    model, behind, hull = Model(), Model(), Hull(140.0, 21.0, 7.4, sheer=0.40, rake=0.05, fullness=3.4)
    hull.build(model, 0.46, 0.22)
    decks(model, [(5, 25, 8.8, 7.4, 10.6), (6, 24.5, 8.4, 10.6, 13.6), (7, 24, 7.8, 13.6, 16.6)], 0.4)
    bridge(model, 13, 24, 9.6, 16.6, 19.8)
    funnel(model, (6.5, 11.5), 0.0, 2.6, (13.6, 24.0))
    for number in range(7):
        x = 33.0 + number * 13.4
        for side in (-1, 1):
            model.round((x + 3, side * 5.6), (1.3, 1.3), (7.5, 8.7), 0.25)
            model.round((x + 8, side * 7.6), (0.5, 0.5), (7.5, 10.6), 0.8)
        model.wire((x, -9.2, 7.8), (x, 9.2, 7.8), width=0.35)
    for y in (-2.4, -1.6, -0.8, 1.4, 2.2):
        model.wire((27, y, 9.0), (126, y, 9.0), width=0.42)
    model.box((27, 126), (-0.4, 0.8), (9.8, 10.1), 0.1)
    model.rail([(27, -0.5, 10.1), (126, -0.5, 10.1)], 1.0, 3.0)
    for x in np.arange(29, 126, 8.0):
        model.wire((float(x), -2.8, 7.4), (float(x), -2.8, 10), (float(x), 2.6, 10), (float(x), 2.6, 7.4), width=0.2)
    for x in (72.0, 74.2, 76.4, 78.6):
        model.wire((x, -9.4, 8.6), (x, 9.4, 8.6), width=0.5)
    model.lattice((82, 0, 8), (82, 0, 17), 0.5, 6)
    model.lattice((82, 0, 16), (69, -7, 20), 0.4, 9, 0.12)
    model.wire((69, -7, 20), (69, -7, 13), width=0.1)
    model.lattice((18, 0, 20), (18, 0, 30), 0.5, 8, 0.12)
    model.lattice((132, 0, 9.4), (132, 0, 18), 0.4, 6, 0.12)
    model.rail(hull.edge(0.18, 1.0, -1, 34), 1.1, 3.0)
    quay(model, (-300, 330), (12.5, 70), 3.4)
    level_crane(model, 40, 30, 3.4, -30, 14)
    shed(behind, (-70, 20), (46, 70), 3.4, 14, 19)
    shed(behind, (96, 190), (50, 74), 3.4, 12, 17)
    shore(behind, -1400, 700, 700, 15)
    return engrave(model, Camera((226, -92, 34), (80, 3, 13), 1640), top_tone=0.28, seed=83, ashore=behind)


def dredger() -> Field:
    """«Глубина-4» at work: the suction pipe is down, the hopper half full, buckets of spoil heap up in it."""
    model, behind, hull = Model(), Model(), Hull(96.0, 18.0, 5.2, sheer=0.5, rake=0.05, fullness=3.2)
    hull.build(model, 0.5, 0.2)
    model.box((26, 66), (-6.5, -5.8), (5.2, 8.0), 0.3, upright=True)
    model.box((26, 66), (5.8, 6.5), (5.2, 8.0), 0.3, upright=True)
    for x in (26.0, 65.4):
        model.box((x, x + 0.6), (-6.5, 6.5), (5.2, 8.0), 0.3, upright=True)
    _heap(model, (27, 65), 5.6, 8.4)
    decks(model, [(70, 90, 7.0, 6.0, 9.2), (72, 88.5, 6.4, 9.2, 12.2), (73.5, 87.5, 5.9, 12.2, 15.0)], 0.8)
    bridge(model, 76, 87, 7.6, 15.0, 18.2)
    decks(model, [(4, 20, 7.4, 5.3, 8.2)], 0.3)
    for y in (-3.2, 3.2):
        funnel(model, (7.0, 10.6), y, 1.2, (8.2, 16.5))
    model.lattice((80, 0, 18.6), (80, 0, 28), 0.5, 8, 0.12)
    model.wire((80, -2.6, 24.5), (80, 2.6, 24.5), width=0.2)
    # Three gantries hold the pipe.
    for x, low in ((60.0, 4.4), (42.0, 2.2), (28.0, 0.5)):
        model.wire((x - 2, -6.6, 5.2), (x, -12.6, 14), (x + 2, -6.6, 5.2), width=0.55)
        model.wire((x - 2, -6.6, 5.2), (x, -3, 13), (x, -12.6, 14), width=0.4)
        model.wire((x - 0.3, -12.6, 14), (x - 0.3, -13, low), width=0.12)
        model.wire((x + 0.3, -12.6, 14), (x + 0.3, -13, low), width=0.12)
    # The water hides the rest of it.
    model.wire((64, -9.2, 4.6), (60, -13, 4.4), (24, -13.4, 0.0), width=1.2)
    model.lattice((46, 0, 8), (46, 0, 19), 0.5, 7)
    model.lattice((46, 0, 18), (66, -2, 24), 0.45, 11, 0.12)
    model.rail(hull.edge(0.03, 0.98, -1, 30), 1.1, 2.4)
    portholes(model, hull, (0.74, 0.92), 0.62, 9)
    quay(behind, (-120, 110), (150, 190), 3.2)
    shed(behind, (-90, -10), (164, 186), 3.2, 13, 18)
    shore(behind, -900, 900, 620, 4)
    _buoy(behind, 118, -22, 0.8)
    return engrave(model, Camera((100, -132, 17), (50, 0, 8.5), 1560), top_tone=0.3, swell=0.9, seed=97, ashore=behind)


def _heap(model: Model, x: tuple[float, float], low: float, high: float) -> None:
    """Wet soil in the hopper, in uneven hills."""

    def spot(share: float, across: float) -> Point:
        place = x[0] + (x[1] - x[0]) * share
        hill = 0.5 + 0.28 * np.sin(share * 15.0) + 0.22 * np.sin(share * 37.0 + 1.0)
        return place, -5.6 + 11.2 * across, low + (high + 1.6 - low) * hill * np.sin(np.pi * across) ** 0.7

    model.surface(spot, np.linspace(0, 1, 30), np.linspace(0, 1, 9), 0.5, lambda p: p[1])


def _buoy(model: Model, x: float, y: float, size: float) -> None:
    """A sea buoy that leans a little: float, cage, lantern."""
    model.round((x, y), (2.0 * size, 1.9 * size), (-0.4, 1.2 * size), 0.75)
    top = (x + 0.7 * size, y, 7.0 * size)
    for turn in np.linspace(0, 2 * np.pi, 5)[:-1]:
        foot = (x + 1.6 * size * np.cos(turn), y + 1.6 * size * np.sin(turn), 1.2 * size)
        model.wire((float(foot[0]), float(foot[1]), foot[2]), top, width=0.22 * size)
    model.round((top[0], top[1]), (0.6 * size, 0.5 * size), (top[2], top[2] + 1.1 * size), 0.85)
    model.round((x + 0.45 * size, y), (0.9 * size, 0.9 * size), (4.4 * size, 5.3 * size), 0.6)


def buoy_tender() -> Field:
    """«Мористая» sets her last buoy: derrick over the side, two more on the fore deck."""
    model, behind, hull = Model(), Model(), Hull(41.0, 9.6, 4.2, sheer=0.55, rake=0.09, fullness=2.5)
    hull.build(model, 0.58, 0.18)
    decks(model, [(5, 20, 3.7, 4.4, 6.9)], 0.5)
    bridge(model, 11, 19, 3.8, 6.9, 9.7)
    funnel(model, (6.6, 9.6), 0.0, 1.1, (6.9, 12.4))
    model.lattice((22.6, 0, 4.4), (22.6, 0, 17), 0.42, 9, 0.1)
    model.wire((22.6, -2.6, 13), (22.6, 2.6, 13), width=0.16)
    tip: Point = (29.0, -9.6, 14.6)
    model.lattice((22.9, -0.4, 6.4), tip, 0.3, 12, 0.08)
    model.wire((22.6, 0, 16.6), tip, width=0.09)
    model.wire(tip, (29.0, -9.6, 7.6), width=0.1)
    model.wire((22.6, 0, 16.8), (40, 0, 6.6), width=0.06)
    model.wire((22.6, 0, 16.8), (1, 0, 6), width=0.06)
    _hanging_buoy(model, 29.0, -9.6, 7.4)
    for x, y in ((27.4, 1.2), (32.2, 0.6)):
        model.round((x, y), (1.25, 1.2), (5.2, 6.2), 0.7)
        for turn in (0.5, 2.1, 3.7, 5.3):
            foot = (x + float(np.cos(turn)), y + float(np.sin(turn)), 6.2)
            model.wire(foot, (x, y, 9.4), width=0.14)
        model.round((x, y), (0.42, 0.36), (9.4, 10.1), 0.9)
    model.rail(hull.edge(0.0, 0.58, -1, 18), 1.0, 1.8)
    model.rail(hull.edge(0.80, 1.0, -1, 8), 1.0, 1.6)
    model.box((35.2, 36.8), (-1.0, 1.0), (5.6, 6.8), 0.55)
    portholes(model, hull, (0.14, 0.50), 0.66, 9)
    model.box((6.4, 9.4), (-4.1, -3.0), (7.4, 8.4), 0.1)
    shore(behind, -500, 900, 420, 17)
    _buoy(behind, -64, 60, 1.5)
    return engrave(
        model, Camera((70, -50, 8.5), (21.5, -1.5, 6.2), 1600), top_tone=0.3, swell=1.1, seed=29, ashore=behind
    )


def _hanging_buoy(model: Model, x: float, y: float, top: float) -> None:
    model.round((x, y), (0.42, 0.4), (top - 0.8, top), 0.9)
    for turn in (0.3, 1.9, 3.4, 5.0):
        foot = (x + 1.1 * float(np.cos(turn)), y + 1.1 * float(np.sin(turn)), top - 4.4)
        model.wire(foot, (x, y, top - 0.8), width=0.15)
    model.round((x, y), (1.15, 1.35), (top - 5.6, top - 4.4), 0.72)
    model.round((x, y), (0.5, 0.9), (top - 6.4, top - 5.6), 0.85)


def pilot_boat() -> Field:
    """A pilot's boat under the side of a ship: the ladder is out, and it must be caught."""
    model, ship = Model(), Hull(140.0, 17.0, 9.5, sheer=0.3, rake=0.04, fullness=3.6, at=(-66, 15.2, 0))
    ship.build(model, 0.2, 0.16)
    model.rail(ship.edge(0.2, 0.9, -1, 40), 1.1, 2.6)
    for step in np.arange(1.2, 9.6, 0.42):
        model.wire((14.3, 6.45, float(step)), (15.2, 6.45, float(step)), width=0.09)
    for x in (14.3, 15.2):
        model.wire((x, 6.4, 0.8), (x, 6.5, 10.4), width=0.07)
    boat = Hull(16.4, 4.8, 2.0, sheer=0.55, rake=0.12, fullness=2.3, at=(6.0, -0.6, 0))
    boat.build(model, 0.55, 0.2)
    model.wire(*[(x, y - 0.05, z - 0.16) for x, y, z in boat.edge(0.0, 1.0, -1, 30)], width=0.34)
    _boat_house(model)
    model.lattice((12, -0.6, 5.5), (12, -0.6, 8.6), 0.16, 7, 0.05)
    model.wire((12, -1.6, 7.6), (12, 0.4, 7.6), width=0.08)
    model.wire((11, -0.6, 5.5), (11, -0.6, 10.4), width=0.04)
    model.rail(boat.edge(0.02, 0.98, -1, 18), 0.9, 1.2)
    model.rail(boat.edge(0.02, 0.98, 1, 18), 0.9, 1.2)
    for x in (18.4, 19.3):
        _man(model, x, 0.2 if x < 19 else 0.5, 2.5)
    shore_side = Model()
    shore(shore_side, -900, 700, 500, 19)
    return engrave(
        model, Camera((37.5, -21.5, 4.2), (14.6, 1.2, 4.6), 1560), top_tone=0.3, swell=1.15, seed=53, ashore=shore_side
    )


def _boat_house(model: Model) -> None:
    """A low house with a wheelhouse on it, panes of a man's arm."""
    model.box((8.4, 17.0), (-2.15, 0.95), (2.1, 3.2), 0.05)
    model.windows((9.0, -2.15, 2.5), (16.6, -2.15, 2.5), 5, (0.7, 0.4))
    outline = [(10.0, -2.0), (14.8, -2.0), (15.6, -1.4), (15.6, 0.2), (14.8, 0.8), (10.0, 0.8)]
    roof = [(10.2, -1.8), (14.2, -1.8), (14.8, -1.2), (14.8, 0.0), (14.2, 0.6), (10.2, 0.6)]
    model.prism(outline, roof, 3.2, 5.3, 0.05)
    model.windows((10.4, -1.92, 4.1), (14.6, -1.92, 4.1), 4, (0.8, 0.8))
    model.windows((14.62, -1.86, 4.1), (15.3, -1.28, 4.1), 1, (0.66, 0.8))
    model.windows((15.28, -1.3, 4.1), (15.28, 0.1, 4.1), 2, (0.56, 0.8))
    eaves = [(9.9, -2.1), (14.6, -2.1), (15.3, -1.4), (15.3, 0.2), (14.6, 0.9), (9.9, 0.9)]
    model.prism(eaves, eaves, 5.3, 5.5, 0.3)


def _man(model: Model, x: float, y: float, deck: float) -> None:
    """Somebody in oilskins, as many strokes as a burin gives him."""
    model.round((x, y), (0.24, 0.3), (deck, deck + 0.85), 0.9)
    model.round((x, y), (0.32, 0.24), (deck + 0.85, deck + 1.45), 0.35)
    model.round((x, y), (0.13, 0.12), (deck + 1.5, deck + 1.76), 0.8)
    model.wire((x, y + 0.1, deck + 1.35), (x - 0.5, y + 0.5, deck + 1.7), width=0.12)


def hull_at_wall() -> Field:
    """«Пётр Шелонин», first of the series 4717, waits at the yard's wall for her papers: from astern, hatches open."""
    model, behind, hull = Model(), Model(), Hull(141.0, 16.8, 7.2, sheer=0.5, rake=0.045, fullness=3.4)
    hull.build(model, 0.34, 0.3)
    for hatch in range(4):
        x = 31.0 + hatch * 23.6
        model.box((x, x + 21.6), (-6.4, 6.4), (7.2, 9.4), 0.25)
        for cover in range(4):
            # Two covers stand on their hinges.
            high = 14.2 if (hatch, cover) in {(1, 3), (2, 0)} else 10.2
            wide = 0.8 if high > 11 else 5.1
            model.box((x + cover * 5.4 + 0.1, x + cover * 5.4 + 0.1 + wide), (-6.6, 6.6), (9.4, high), 0.14)
    decks(model, [(5, 26, 7.9, 7.4, 10.4), (7, 25, 7.4, 10.4, 13.2), (9, 24.5, 6.8, 13.2, 16.0)], 0.6)
    bridge(model, 14, 25, 7.9, 16.0, 19.2)
    funnel(model, (8.0, 12.8), 0.0, 2.4, (16.0, 23.2))
    model.lattice((19, 0, 19.6), (19, 0, 30), 0.5, 9, 0.12)
    model.wire((19, -3, 26), (19, 3, 26), width=0.22)
    model.lattice((134, 0, 10.4), (134, 0, 20), 0.4, 8, 0.12)
    model.rail(hull.edge(0.02, 0.86, -1, 30), 1.1, 3.0)
    model.rail([hull.spot(0, 1.0, -1), hull.spot(0, 1.0, 1)], 1.1, 2.0)
    portholes(model, hull, (0.05, 0.17), 0.7, 9)
    quay(model, (-100, 420), (10.5, 70), 3.4)
    level_crane(model, 92, 28, 3.4, -30, 20)
    level_crane(model, 180, 30, 3.4, 24, 22)
    shed(behind, (30, 110), (46, 68), 3.4, 16, 23)
    shed(behind, (140, 240), (46, 68), 3.4, 14, 19)
    shore(behind, 100, 1800, 700, 21)
    return engrave(model, Camera((-74, -86, 15), (52, 2, 11), 1500), top_tone=0.3, seed=101, ashore=behind)


# --- the thruster ---

Profile = Sequence[tuple[float, float]]
FAR_HALF = (0.0, np.pi)


def thruster_section() -> Field:
    """The steering thruster cut along its middle: stem, bevel gears, shaft, the two seals that matter, propeller."""
    model = Model()
    body = [(-2.3, 0.05), (-2.15, 0.5), (-1.6, 0.78), (-0.6, 0.92), (0.6, 0.92), (1.5, 0.74), (2.1, 0.56)]
    _turned(model, body, FAR_HALF, 0.14, inside=True)
    _cut_edge(model, body, 0.13)
    shaft = [(-1.75, 0.17), (1.0, 0.17), (1.02, 0.2), (2.6, 0.2), (2.62, 0.14), (3.1, 0.14)]
    _turned(model, shaft, (-np.pi, np.pi), 0.12)
    for x, size, wide in ((-1.55, 0.46, 0.26), (0.95, 0.44, 0.2), (1.62, 0.4, 0.16)):
        _turned(model, [(x, 0.19), (x, size), (x + wide, size), (x + wide, 0.19)], (-np.pi, np.pi), 0.5)
    # The seals, black: behind the propeller, where the sea begins.
    for x in (1.94, 2.12):
        _turned(model, [(x, 0.2), (x, 0.44), (x + 0.1, 0.44), (x + 0.1, 0.2)], (-np.pi, np.pi), 0.97)
    _turned(model, [(-0.72, 0.2), (-0.72, 0.3), (-0.3, 0.72), (-0.18, 0.72), (-0.18, 0.2)], (-np.pi, np.pi), 0.34)
    _stem(model)
    _propeller(model, 2.72)
    nozzle = [(1.98, 1.98), (2.3, 2.1), (3.0, 2.04), (3.62, 1.93), (3.6, 1.88), (2.9, 1.8), (2.2, 1.8), (1.98, 1.98)]
    _turned(model, nozzle, FAR_HALF, 0.2, inside=True)
    _lid(model, nozzle)
    return engrave_indoors(model, Camera((2.6, -16.2, 2.7), (0.72, 0.0, 0.8), 1900), seed=41)


def _turned(model: Model, profile: Profile, turn: tuple[float, float], dark: float, *, inside: bool = False) -> None:
    """A body turned on the lathe around the x axis; half of it, seen from within, for a section."""
    places = np.array(profile, float)

    def spot(share: float, angle: float) -> Point:
        at = share * (len(places) - 1)
        x, radius = (np.interp(at, range(len(places)), places[:, column]) for column in (0, 1))
        return float(x), float(radius * np.sin(angle)), float(radius * np.cos(angle))

    steps = np.linspace(0, 1, 4 * (len(places) - 1) + 1)
    turns = np.linspace(turn[0], turn[1], 28 if inside else 40)
    model.surface(spot, steps[::-1] if inside else steps, turns, dark, lambda p: p[0])


def _cut_edge(model: Model, profile: Profile, thick: float) -> None:
    """The metal that the section shows, as a band along the profile above and below the axis."""
    for side in (1, -1):
        if side == 1:  # the stem comes in between
            stretches = [
                [point for point in profile if point[0] <= -0.55],
                [point for point in profile if point[0] >= 0.55],
            ]
        else:
            stretches = [list(profile)]
        for stretch in stretches:
            band = model.body()
            for (ax, ar), (bx, br) in pairwise(stretch):
                outer = [(ax, -0.02, side * (ar + thick)), (bx, -0.02, side * (br + thick))]
                inner = [(bx, -0.02, side * br), (ax, -0.02, side * ar)]
                face = [*outer, *inner] if side == -1 else [*inner[::-1], *outer[::-1]]
                model.face(face, 0.55, band, [x + z for x, _y, z in face])


def _lid(model: Model, outline: Profile) -> None:
    """The nozzle's own section: a wing, above and below."""
    for side in (1, -1):
        body = model.body()
        points = [(x, -0.02, side * radius) for x, radius in outline[:-1]]
        face = points if side == -1 else points[::-1]
        model.face(face, 0.55, body, [x + z for x, _y, z in face])


def _stem(model: Model) -> None:
    """The vertical shaft in its column, the second gear, the slewing ring and the plate in the ship's bottom."""

    def half(radius: Sequence[tuple[float, float]], dark: float) -> None:
        def spot(share: float, angle: float) -> Point:
            at = share * (len(radius) - 1)
            r, z = (np.interp(at, range(len(radius)), [p[column] for p in radius]) for column in (0, 1))
            return float(r * np.cos(angle)), float(r * np.sin(angle)), float(z)

        model.surface(spot, np.linspace(0, 1, 13)[::-1], np.linspace(0, np.pi, 24), dark, lambda p: p[2])

    half([(0.62, 0.8), (0.58, 1.4), (0.74, 2.5)], 0.16)
    for side in (-1, 1):
        band = model.body()
        wall = [(0.62, 0.8), (0.58, 1.4), (0.74, 2.5), (0.9, 2.5), (0.74, 1.4), (0.76, 0.9)]
        face = [(side * x, -0.02, z) for x, z in wall]
        model.face(face if side == 1 else face[::-1], 0.55, band, [x + z for x, _y, z in face])
    model.round((0, 0), (0.15, 0.15), (0.2, 3.7), 0.12)
    model.round((0, 0), (0.16, 0.52), (0.2, 0.46), 0.34)
    for low in (1.3, 2.2):
        model.round((0, 0), (0.4, 0.4), (low, low + 0.2), 0.5)
    model.box((-1.7, 1.7), (-0.02, 1.5), (2.5, 2.74), 0.5, upright=True)
    model.box((-1.15, 1.15), (-0.02, 1.0), (2.74, 3.1), 0.3)
    model.round((0, 0), (0.46, 0.46), (3.1, 3.34), 0.6)
    for x in (-1.5, -1.32, 1.32, 1.5):
        model.box((x - 0.05, x + 0.05), (-0.05, 0.1), (2.74, 2.9), 0.9)


def _propeller(model: Model, x: float) -> None:
    """Four blades on a hub, twisted as blades are; those toward the eye are whole, the section leaves them."""
    _turned(model, [(x - 0.3, 0.42), (x + 0.1, 0.44), (x + 0.5, 0.34), (x + 0.72, 0.04)], (-np.pi, np.pi), 0.3)
    for quarter in range(4):
        turn = quarter * np.pi / 2 + 0.5

        def spot(share: float, across: float, turn: float = turn) -> Point:
            radius = 0.4 + 1.3 * share
            wide = 0.95 * np.sin(np.pi * (0.22 + 0.7 * share)) ** 0.8
            twist = 1.05 - 0.55 * share
            along, around = (across - 0.5) * wide * np.sin(twist), (across - 0.5) * wide * np.cos(twist)
            angle = turn + around / radius
            return float(x + 0.05 + along), float(radius * np.sin(angle)), float(radius * np.cos(angle))

        model.surface(spot, np.linspace(0, 1, 12), np.linspace(0, 1, 9), 0.22, lambda p: float(np.hypot(p[1], p[2])))
