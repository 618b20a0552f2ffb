"""Solids that the sample's engravings are built of: hulls, houses, towers, quays. All lengths in metres."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count, pairwise

import numpy as np

from svodka.sample.plate import Point, Solid, Vector, shade

# All panes are one body: a contour between two of them would close the gap on a distant ship.
PANES = 900_000

Outline = Sequence[tuple[float, float]]


class Model(Solid):
    """A solid that is built piece by piece; every piece is a body of its own and gets a contour."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers: Iterator[int] = count(1)

    def body(self) -> int:
        """The number of a new body."""
        return next(self._numbers)

    def face(self, points: Sequence[Point], dark: float, body: int, phase: Sequence[float]) -> None:
        """A flat convex face; `phase` runs across the hatching, one value a point."""
        spots = np.array(points, dtype=float)
        normal = np.cross(spots[1] - spots[0], spots[2] - spots[0])
        size = float(np.linalg.norm(normal))
        tone = float(shade(normal / size, dark)) if size > 1e-9 else dark
        for i in range(1, len(points) - 1):
            chosen = [0, i, i + 1]
            self.corners.append(spots[chosen])
            self.phases.append(np.array([phase[c] for c in chosen]))
            self.tones.append(np.full(3, tone))
            self.bodies.append(body)

    def prism(self, bottom: Outline, top: Outline, low: float, high: float, dark: float, upright: bool = False) -> None:
        """Walls between two outlines (counter-clockwise from above) and a lid; `upright` turns the walls' hatching."""
        body, lid, n = self.body(), self.body(), len(bottom)
        run = 0.0
        for i in range(n):
            (ax, ay), (bx, by) = bottom[i], bottom[(i + 1) % n]
            (cx, cy), (dx, dy) = top[(i + 1) % n], top[i]
            step = float(np.hypot(bx - ax, by - ay))
            phase = [run, run + step, run + step, run] if upright else [low, low, high, high]
            wall = [(ax, ay, low), (bx, by, low), (cx, cy, high), (dx, dy, high)]
            self.face(wall, dark, body + 100_000 * (i + 1), phase)
            run += step
        self.face([(x, y, high) for x, y in top], dark * 0.6, lid, [y for _, y in top])

    def box(
        self, x: tuple[float, float], y: tuple[float, float], z: tuple[float, float], dark: float, upright: bool = False
    ) -> None:
        """A box between two corners."""
        outline = [(x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1])]
        self.prism(outline, outline, z[0], z[1], dark, upright)

    def round(
        self, centre: tuple[float, float], radius: tuple[float, float], z: tuple[float, float], dark: float
    ) -> None:
        """A cylinder or cone; `radius` at the bottom and at the top."""
        turns = np.linspace(0.0, 2 * np.pi, 25)[:-1]
        rings = [[(centre[0] + r * np.cos(t), centre[1] + r * np.sin(t)) for t in turns] for r in radius]
        body = self.body()
        for i in range(24):
            j = (i + 1) % 24
            (ax, ay), (bx, by), (cx, cy), (dx, dy) = rings[0][i], rings[0][j], rings[1][j], rings[1][i]
            wall = [(ax, ay, z[0]), (bx, by, z[0]), (cx, cy, z[1]), (dx, dy, z[1])]
            self.face(wall, dark, body, [z[0], z[0], z[1], z[1]])
        self.face([(x, y, z[1]) for x, y in rings[1]], dark, body, [y for _, y in rings[1]])

    def windows(self, start: Point, end: Point, number: int, size: tuple[float, float]) -> None:
        """A row of dark panes (width, height) from `start` to `end`, standing a hand's breadth before the wall."""
        a, b = np.array(start), np.array(end)
        along = (b - a) / np.linalg.norm(b - a)
        # Out of the wall: to the right of the way from start to end, seen from above.
        out = np.array([along[1], -along[0], 0.0]) * 0.12
        for share in (np.arange(number) + 0.5) / number:
            middle = a + (b - a) * share + out
            left, right = middle - along * size[0] / 2, middle + along * size[0] / 2
            up = np.array([0.0, 0.0, size[1]])
            corners = [_point(spot) for spot in (left, right, right + up, left + up)]
            self.face(corners, 0.96, PANES, [0.0, 0.0, size[1], size[1]])

    def wire(self, *points: Point, width: float = 0.12) -> None:
        """A rope, rail or rod through the points."""
        self.wires.extend((a, b, width) for a, b in pairwise(points))

    def lattice(self, start: Point, end: Point, half: float, bays: int, width: float = 0.16) -> None:
        """A trussed girder or mast: four chords around the line from start to end, braced bay by bay."""
        a, b = np.array(start, float), np.array(end, float)
        along = (b - a) / np.linalg.norm(b - a)
        side = np.cross(along, (0.0, 1.0, 0.0) if abs(along[1]) < 0.9 else (1.0, 0.0, 0.0))
        side *= half / np.linalg.norm(side)
        other = np.cross(along, side)
        chords = [side + other, side - other, -side - other, -side + other]
        for chord in chords:
            self.wire(_point(a + chord), _point(b + chord), width=width * 1.6)
        for bay in range(bays):
            here, there = a + (b - a) * bay / bays, a + (b - a) * (bay + 1) / bays
            for i in range(4):
                first, second = (i, (i + 1) % 4) if bay % 2 else ((i + 1) % 4, i)
                self.wire(_point(here + chords[first]), _point(there + chords[second]), width=width)

    def rail(self, points: Sequence[Point], height: float = 1.1, every: float = 3.0) -> None:
        """A ship's rail: two wires and stanchions."""
        for lift in (height * 0.5, height):
            self.wire(*[(x, y, z + lift) for x, y, z in points], width=0.05)
        for a, b in pairwise(points):
            first, second = np.array(a), np.array(b)
            for share in np.linspace(0.0, 1.0, max(2, int(np.linalg.norm(second - first) / every))):
                x, y, z = first + (second - first) * share
                self.wire((x, y, z), (x, y, z + height), width=0.05)

    def surface(
        self, spot: Callable[[float, float], Point], u: Vector, v: Vector, dark: float, phase: Callable[[Point], float]
    ) -> None:
        """A curved sheet given by `spot(u, v)`, shaded smoothly, with no contour inside."""
        body = self.body()
        grid = np.array([[spot(a, b) for b in v] for a in u], dtype=float)
        across, along = np.gradient(grid, axis=1), np.gradient(grid, axis=0)
        normal = np.cross(along, across)
        normal /= np.maximum(np.linalg.norm(normal, axis=2, keepdims=True), 1e-9)
        tone = shade(normal, dark)
        for i in range(len(u) - 1):
            for j in range(len(v) - 1):
                for ring in (((i, j), (i + 1, j), (i + 1, j + 1)), ((i, j), (i + 1, j + 1), (i, j + 1))):
                    corners = np.array([grid[p] for p in ring])
                    self.corners.append(corners)
                    self.phases.append(np.array([phase(_point(c)) for c in corners]))
                    self.tones.append(np.array([tone[p] for p in ring]))
                    self.bodies.append(body)

    def mirrored(self) -> Solid:
        """The same solid upside down under the water: what the water shows of it."""
        flip = np.array([1.0, 1.0, -1.0])
        wires = [((a[0], a[1], -a[2]), (b[0], b[1], -b[2]), width) for a, b, width in self.wires]
        return Solid([c * flip for c in self.corners], self.phases, self.tones, self.bodies, wires)


def _point(vector: Vector) -> Point:
    return float(vector[0]), float(vector[1]), float(vector[2])


class Hull:
    """A ship's hull from the water up: stern at x = 0, stem at `length`, the keel on y = `middle`."""

    def __init__(
        self,
        length: float,
        beam: float,
        depth: float,
        *,
        sheer: float = 0.25,
        rake: float = 0.06,
        fullness: float = 3.0,
        at: tuple[float, float, float] = (0, 0, 0),
    ) -> None:
        self.length, self.beam, self.depth = length, beam, depth
        self.sheer, self.rake, self.fullness, self.at = sheer, rake, fullness, at

    def deck_height(self, share: float) -> float:
        """Height of the deck's edge at a share of the length, stern 0, stem 1."""
        fore, aft = max(0.0, (share - 0.55) / 0.45), max(0.0, (0.2 - share) / 0.2)
        return float(self.depth * (1.0 + self.sheer * fore**2.2 + 0.06 * aft))

    def half_breadth(self, share: float, height: float) -> float:
        """Half the breadth at a share of the length and a share of the height."""
        flare = height**1.4
        narrowing = max(0.0, (share - 0.60 - 0.10 * flare) / (0.40 - 0.10 * flare))
        bow = max(0.0, 1.0 - narrowing ** (self.fullness * (0.55 + 0.30 * flare)))
        stern = 1.0 - (0.30 - 0.22 * height) * max(0.0, (0.16 - share) / 0.16) ** 2
        return float(self.beam / 2 * bow * stern)

    def spot(self, share: float, height: float, side: float) -> Point:
        """The point of the shell; `side` -1 is toward the eye."""
        lean = self.rake * self.length * height * max(0.0, (share - 0.75) / 0.25) ** 1.5
        x = share * self.length + lean - 0.012 * self.length * height * (1 - share) ** 8
        return (
            self.at[0] + x,
            self.at[1] + side * self.half_breadth(share, height),
            self.at[2] + height * self.deck_height(share),
        )

    def build(self, model: Model, dark: float = 0.5, boot: float = 0.14) -> None:
        """Shell, boot-topping (the lowest `boot` of the height), transom and deck."""
        stations = np.concatenate([np.linspace(0, 0.7, 22), np.linspace(0.72, 1.0, 26)])
        for low, high, tint in ((0.0, boot, 0.95), (boot, 1.0, dark)):
            levels = np.linspace(low, high, 7)
            model.surface(lambda u, v: self.spot(u, v, -1), stations, levels, tint, lambda p: p[2])
            model.surface(lambda u, v: self.spot(1 - u, v, 1), stations, levels, tint, lambda p: p[2])
            transom = [self.spot(0, low, 1), self.spot(0, low, -1), self.spot(0, high, -1), self.spot(0, high, 1)]
            model.face(transom, tint, model.body(), [p[2] for p in transom])
        deck = model.body()
        for a, b in pairwise(stations):
            strip = [self.spot(a, 0.985, -1), self.spot(b, 0.985, -1), self.spot(b, 0.985, 1), self.spot(a, 0.985, 1)]
            model.face(strip, 0.12, deck, [p[1] for p in strip])

    def edge(self, start: float, end: float, side: float, steps: int = 24) -> list[Point]:
        """Points along the deck's edge between two shares of the length."""
        return [self.spot(float(s), 1.0, side) for s in np.linspace(start, end, steps)]
