"""A plate for line engravings: solids in, ink lines out.

A scene is made of triangles and wires in metres (x along the quay, y away from the eye, z up, water at z = 0).
They are drawn through a depth buffer into fields (tone, phase of the hatching, which body a point belongs to);
only at the end do the fields become lines, whose width carries the tone as an engraver's burin does.

Lines on a surface follow the surface: their phase is a length in metres, and where perspective crowds them
every second line tapers out, so that the pitch on paper stays between PITCH and twice PITCH.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

Field = npt.NDArray[np.float32]
Vector = npt.NDArray[np.float64]
Point = tuple[float, float, float]

WIDTH, HEIGHT = 1400, 760
# Twice as many points each way as are saved: edges of one pixel come out smooth, and five scenes take seconds.
OVERSAMPLING = 2
# Five pixels between lines at 1400 across: the finest that still reads when a phone shows the picture at 390.
PITCH = 5.0
# Metres: nearer than this there is nothing in any scene; farther than that, contours would run into one blot.
NEAREST, CONTOUR_LIMIT = 2.0, 240.0
INK = (0x12, 0x1C, 0x22)
SUN: Vector = np.array([0.46, -0.56, 0.69])


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the eye stands, where it looks (both in metres), and the focal length in pixels of the saved picture."""

    eye: Point
    target: Point
    focal: float = 1500.0

    def axes(self) -> tuple[Vector, Vector, Vector]:
        """Unit vectors right, down and forward."""
        forward = np.subtract(self.target, self.eye)
        forward = forward / np.linalg.norm(forward)
        right = np.cross(forward, (0.0, 0.0, 1.0))
        right /= np.linalg.norm(right)
        return right, np.cross(forward, right), forward

    def project(self, points: Vector) -> Vector:
        """Points (n, 3) in metres to (n, 3): x and y in oversampled pixels, and nearness (1 / depth)."""
        right, down, forward = self.axes()
        offset = points - np.array(self.eye)
        nearness = 1.0 / np.maximum(offset @ forward, 0.5)
        scale = self.focal * OVERSAMPLING * nearness
        x = WIDTH * OVERSAMPLING / 2 + (offset @ right) * scale
        y = HEIGHT * OVERSAMPLING / 2 + (offset @ down) * scale
        return np.stack([x, y, nearness], axis=1)

    def water_under(self) -> tuple[Field, Field, npt.NDArray[np.bool_]]:
        """For every pixel the x and y in metres where its ray meets the water, and whether it does."""
        right, down, forward = self.axes()
        rows, columns = np.mgrid[0 : HEIGHT * OVERSAMPLING, 0 : WIDTH * OVERSAMPLING]
        across = (columns - WIDTH * OVERSAMPLING / 2) / (self.focal * OVERSAMPLING)
        below = (rows - HEIGHT * OVERSAMPLING / 2) / (self.focal * OVERSAMPLING)
        ray = [forward[i] + across * right[i] + below * down[i] for i in range(3)]
        meets = ray[2] < -1e-4
        distance = np.where(meets, -self.eye[2] / np.where(meets, ray[2], -1.0), 0.0)
        x, y = self.eye[0] + distance * ray[0], self.eye[1] + distance * ray[1]
        return x.astype(np.float32), y.astype(np.float32), meets


@dataclass(slots=True)
class Solid:
    """Triangles of one body: corners (n, 3, 3) in metres, phase (n, 3) in metres, tone (n, 3), body number (n,)."""

    corners: list[Vector] = field(default_factory=list)
    phases: list[Vector] = field(default_factory=list)
    tones: list[Vector] = field(default_factory=list)
    bodies: list[int] = field(default_factory=list)
    wires: list[tuple[Point, Point, float]] = field(default_factory=list)


def shade(normal: Vector, dark: float) -> Vector:
    """Tone 0..1 of a surface that faces `normal` (…, 3): `dark` is its own colour, the rest is the sun's doing."""
    lit = np.clip(normal @ SUN, 0.0, 1.0) / 0.72
    shadow = np.clip(1.0 - lit, 0.0, 1.0)
    return np.clip(dark + (0.66 - 0.42 * dark) * shadow**1.25, 0.0, 0.97)


class Fields:
    """The depth buffer and what it holds for the nearest surface at every point."""

    def __init__(self) -> None:
        size = (HEIGHT * OVERSAMPLING, WIDTH * OVERSAMPLING)
        self.nearness: Field = np.zeros(size, np.float32)
        self.tone: Field = np.zeros(size, np.float32)
        self.phase: Field = np.zeros(size, np.float32)
        self.body = np.zeros(size, np.int32)
        self.line: Field = np.zeros(size, np.float32)

    def draw(self, camera: Camera, solid: Solid) -> None:
        """Lay the solid's triangles, then its wires, into the fields."""
        if solid.corners:
            flat = camera.project(np.concatenate(solid.corners)).reshape(-1, 3, 3)
            for corner, phase, tone, body in zip(flat, solid.phases, solid.tones, solid.bodies, strict=True):
                # What reaches behind the eye cannot be projected; long things are built of short pieces.
                if corner[:, 2].max() < 1.0 / NEAREST:
                    self._triangle(corner, phase, tone, body)
        for start, end, width in solid.wires:
            self._wire(camera, start, end, width)

    def _box(self, low: Vector, high: Vector, margin: float) -> tuple[slice, slice] | None:
        rows, columns = self.tone.shape
        x0, y0 = np.maximum(np.floor(low - margin), 0).astype(int)
        x1, y1 = np.minimum(np.ceil(high + margin) + 1, (columns, rows)).astype(int)
        return (slice(y0, y1), slice(x0, x1)) if x0 < x1 and y0 < y1 else None

    def _triangle(self, corner: Vector, phase: Vector, tone: Vector, body: int) -> None:
        (ax, ay), (bx, by), (cx, cy) = corner[:, :2]
        area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        box = self._box(corner[:, :2].min(axis=0), corner[:, :2].max(axis=0), 0.0)
        if abs(area) < 1e-9 or box is None:
            return
        y, x = np.mgrid[box].astype(np.float64)
        share_b = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area
        share_c = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / area
        share_a = 1.0 - share_b - share_c
        # A hair of overlap, or the background would shine through between neighbours.
        inside = (share_a > -1e-3) & (share_b > -1e-3) & (share_c > -1e-3)
        near = share_a * corner[0, 2] + share_b * corner[1, 2] + share_c * corner[2, 2]
        seen = inside & (near > self.nearness[box])
        weights = (share_a * corner[0, 2] / near, share_b * corner[1, 2] / near, share_c * corner[2, 2] / near)
        self.nearness[box][seen] = near[seen]
        self.tone[box][seen] = sum(w * t for w, t in zip(weights, tone, strict=True))[seen]
        self.phase[box][seen] = sum(w * p for w, p in zip(weights, phase, strict=True))[seen]
        self.body[box][seen] = body

    def _wire(self, camera: Camera, start: Point, end: Point, width: float) -> None:
        (ax, ay, near_a), (bx, by, near_b) = camera.project(np.array([start, end], dtype=float))
        scale = camera.focal * OVERSAMPLING
        thick = max(width * scale * (near_a + near_b) / 2, 0.8 * OVERSAMPLING)
        low, high = np.array([min(ax, bx), min(ay, by)]), np.array([max(ax, bx), max(ay, by)])
        box = self._box(low, high, thick)
        length = float(np.hypot(bx - ax, by - ay))
        if box is None or length < 1e-6:
            return
        y, x = np.mgrid[box].astype(np.float64)
        along = np.clip(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length**2, 0.0, 1.0)
        away = np.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))
        near = near_a + along * (near_b - near_a)
        # Half a per cent nearer counts as in front: a rail that stands on a deck must not sink into it.
        cover = np.clip(thick / 2 - away + 0.5, 0.0, 1.0) * (near * 1.005 > self.nearness[box])
        self.line[box] = np.maximum(self.line[box], cover)

    def contours(self) -> Field:
        """Ink along the borders of bodies: about 1.5 pixels of the saved picture."""
        edge = np.zeros(self.body.shape, np.float32)
        close = self.nearness > 1.0 / CONTOUR_LIMIT
        across = (self.body[:, 1:] != self.body[:, :-1]) & (close[:, 1:] | close[:, :-1])
        down = (self.body[1:, :] != self.body[:-1, :]) & (close[1:, :] | close[:-1, :])
        edge[:, 1:][across] = 1.0
        edge[1:, :][down] = 1.0
        thick = edge.copy()
        for rows, columns in ((0, 1), (1, 0), (1, 1)):
            thick = np.maximum(thick, np.roll(edge, (-rows, -columns), axis=(0, 1)))
        return thick


def burin(phase: Field, tone: Field) -> Field:
    """Lines along the level curves of `phase` (metres), as wide as `tone` asks; PITCH is kept by halving and doubling.

    Where lines of one set stand closer than PITCH, every second one tapers out and the rest take over its ink.
    """
    down, across = np.gradient(phase)
    crowding = np.clip(np.hypot(down, across), 1e-5, 50.0)
    octave = np.log2(1.0 / (PITCH * OVERSAMPLING * crowding))
    whole = np.floor(octave)
    between = (octave - whole).astype(np.float32)
    spacing = PITCH * OVERSAMPLING * 2.0**between
    cycle = np.mod(phase * 2.0**whole, 1.0)
    wide = np.clip(tone, 0.0, 1.0) * spacing / (1.0 + between)
    # Main lines stand on whole numbers, so that they are still lines when the next octave doubles the phase.
    main = _cut(wide, np.minimum(cycle, 1.0 - cycle) * spacing)
    second = _cut(wide * between, np.abs(cycle - 0.5) * spacing)
    return np.maximum(main, second)


def ruled(rows: Field, tone: Field) -> Field:
    """Lines at PITCH along the level curves of `rows` (oversampled pixels): skies and seas."""
    spacing = PITCH * OVERSAMPLING
    cycle = np.mod(rows / spacing, 1.0)
    return _cut(np.clip(tone, 0.0, 1.0) * spacing, np.minimum(cycle, 1.0 - cycle) * spacing)


def _cut(wide: Field, away: Field) -> Field:
    # Below half a point of width the burin leaves the plate.
    return np.where(wide > 0.5, np.clip(wide / 2 - away + 0.5, 0.0, 1.0), 0.0).astype(np.float32)


def cloud(shape: tuple[int, int], seed: int, stretch: float, size: float, octaves: int = 3) -> Field:
    """Smooth noise 0..1 of several octaves; `size` in oversampled pixels, `stretch` times wider than high."""
    random = np.random.default_rng(seed)
    total, weight_sum = np.zeros(shape, np.float32), 0.0
    for octave in range(octaves):
        cell = size / 2**octave
        grid = random.random((int(shape[0] / cell) + 3, int(shape[1] / (cell * stretch)) + 3))
        wide = Image.fromarray(grid.astype(np.float32)).resize((shape[1], shape[0]), Image.Resampling.BICUBIC)
        weight = 0.5**octave
        total += weight * np.asarray(wide, np.float32)
        weight_sum += weight
    return total / weight_sum


def save(ink: Field, path: Path) -> None:
    """Write ink 0..1 (oversampled) as a PNG of six depths of one ink on a transparent ground."""
    full = Image.fromarray((np.clip(ink, 0.0, 1.0) * 255).astype(np.uint8))
    small = np.asarray(full.resize((WIDTH, HEIGHT), Image.Resampling.BOX), np.int32)
    steps = 5
    depth = ((small * steps + 127) // 255).astype(np.uint8)
    picture = Image.fromarray(depth, "P")
    picture.putpalette(list(INK) * (steps + 1))
    alphas = bytes(round(255 * step / steps) for step in range(steps + 1))
    picture.save(path, transparency=alphas, optimize=True, bits=4)
