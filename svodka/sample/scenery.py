"""What stands around and on the sample's ships: sky, sea, coast, quays, cranes, houses; and the inking of a scene."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from svodka.sample.plate import HEIGHT, OVERSAMPLING, WIDTH, Camera, Field, Fields, burin, cloud, ruled
from svodka.sample.shapes import Hull, Model


def sky(top_tone: float, horizon: float, seed: int) -> tuple[Field, Field]:
    """Phase and tone of a ruled sky that pales toward the horizon (a row, oversampled), with clouds left white."""
    shape = (HEIGHT * OVERSAMPLING, WIDTH * OVERSAMPLING)
    rows = np.mgrid[0 : shape[0], 0 : shape[1]][0].astype(np.float32)
    height = np.clip(rows / max(horizon, 1.0), 0.0, 1.0)
    drift = cloud(shape, seed, 4.5, 300, octaves=4)
    white = np.clip((drift - 0.50) / 0.14, 0.0, 1.0)
    belly = np.clip((drift - np.roll(drift, 60, axis=0)) * 1.2, 0.0, 0.20) * white
    tone = (top_tone * (1.0 - height) ** 0.9 + 0.09) * (1.0 - 0.92 * white) + belly
    wobble = 5.0 * (cloud(shape, seed + 1, 4.0, 700) - 0.5)
    return rows + wobble, tone


def water(camera: Camera, seen: Fields, swell: float, seed: int) -> tuple[Field, Field]:
    """Phase and tone of the sea: ruled, broken by ripples, holding up what stands over it."""
    x, y, _ = camera.water_under()
    shape = x.shape
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    distance = np.hypot(x - camera.eye[0], y - camera.eye[1])
    near = np.clip(120.0 / (distance + 1e-3), 0.0, 1.0)
    ripple = cloud(shape, seed, 7.0, 90) - 0.5
    waves = np.sin(x / 6.1 + y / 2.3) * np.sin(y / 3.7 - x / 17.0) * near + 1.6 * ripple
    shifted = np.clip(rows + 26 * near * ripple, 0, shape[0] - 1).astype(int)
    aside = np.clip(columns + 34 * swell * waves * (0.3 + near), 0, shape[1] - 1).astype(int)
    mirror = np.where(seen.nearness > 0, 0.22 + 0.62 * seen.tone, 0.0)[shifted, aside]
    open_sea = 0.11 + 0.12 * near + 0.15 * swell * waves
    tone = np.clip(np.maximum(mirror * (0.92 + 0.5 * ripple), open_sea), 0.0, 0.9)
    return rows + 7.0 * swell * (0.25 + near) * waves, tone.astype(np.float32)


def engrave(
    model: Model,
    camera: Camera,
    *,
    top_tone: float = 0.28,
    swell: float = 1.0,
    seed: int = 1,
    ashore: Model | None = None,
) -> Field:
    """Ink of the whole scene. `ashore` stands where the water does not mirror it."""
    scene, under = Fields(), Fields()
    scene.draw(camera, model)
    if ashore:
        for i, body in enumerate(ashore.bodies):
            ashore.bodies[i] = body + 2_000_000
        scene.draw(camera, ashore)
    under.draw(camera, model.mirrored())
    _, _, sea = camera.water_under()
    horizon = float(np.argmax(sea[:, WIDTH]))
    sky_phase, sky_tone = sky(top_tone, horizon, seed)
    sea_phase, sea_tone = water(camera, under, swell, seed + 7)
    ground = scene.nearness == 0
    ink = np.where(ground, np.where(sea, ruled(sea_phase, sea_tone), ruled(sky_phase, sky_tone)), 0.0)
    ink = np.where(ground, ink, _solids(scene))
    scene.body[ground & sea] = -1
    return np.maximum(np.maximum(ink, scene.contours()), scene.line)


def engrave_indoors(model: Model, camera: Camera, *, seed: int = 1) -> Field:
    """Ink of a thing alone, before a ruled ground that darkens away from it: for what is taken apart or shown in
    section, with no water under it.
    """
    scene = Fields()
    scene.draw(camera, model)
    rows, columns = np.mgrid[0 : scene.tone.shape[0], 0 : scene.tone.shape[1]].astype(np.float32)
    away = np.hypot(columns / scene.tone.shape[1] - 0.5, 0.6 * (rows / scene.tone.shape[0] - 0.5)) * 2.0
    clouded = cloud(scene.tone.shape, seed, 3.0, 400) - 0.5
    ground = ruled(rows + 4.0 * clouded, np.clip(0.04 + 0.2 * away**2 + 0.08 * clouded, 0.0, 0.4))
    ink = np.where(scene.nearness == 0, ground, _solids(scene))
    return np.maximum(np.maximum(ink, scene.contours()), scene.line)


def _solids(scene: Fields) -> Field:
    """Ink on the solids: lines along each surface, and a second set across them where it is dark."""
    rows, columns = np.mgrid[0 : scene.tone.shape[0], 0 : scene.tone.shape[1]].astype(np.float32)
    along = burin(scene.phase, np.minimum(scene.tone, 0.62))
    across = ruled((columns + 0.8 * rows) * 0.78, np.clip((scene.tone - 0.5) * 0.9, 0.0, 0.4))
    solid = (scene.tone > 0.93).astype(np.float32)
    return np.maximum(np.maximum(along, across), solid)


def shore(model: Model, start: float, end: float, away: float, seed: int) -> None:
    """A low wooded coast far behind."""
    random = np.random.default_rng(seed)
    spots = np.linspace(start, end, 60)
    heights = 5.0 + 9.0 * np.convolve(random.random(64), np.ones(5) / 5, "valid")
    body = model.body()
    for (a, b), (low, high) in zip(pairwise(spots), pairwise(heights), strict=False):
        face = [(a, away, 0.0), (b, away, 0.0), (b, away, high), (a, away, low)]
        model.face(face, 0.42, body, [float(x + z) for x, _, z in face])


def shed(model: Model, x: tuple[float, float], y: tuple[float, float], low: float, eaves: float, ridge: float) -> None:
    """A long quay shed with a pitched roof, its ridge along the quay."""
    model.box(x, y, (low, eaves), 0.35, upright=True)
    middle = (y[0] + y[1]) / 2
    for near, far in ((y[0] - 1, middle), (y[1] + 1, middle)):
        roof = [(x[0] - 1, near, eaves), (x[1] + 1, near, eaves), (x[1] + 1, far, ridge), (x[0] - 1, far, ridge)]
        model.face(
            roof if near < far else roof[::-1], 0.3, model.body(), [p[0] for p in (roof if near < far else roof[::-1])]
        )
    gable = [(x[1], y[0], eaves), (x[1], y[1], eaves), (x[1], middle, ridge)]
    model.face(gable, 0.35, model.body(), [p[1] for p in gable])
    for door in np.arange(x[0] + 9, x[1] - 8, 19.0):
        model.windows((float(door), y[0], low), (float(door) + 7, y[0], low), 1, (5.5, (eaves - low) * 0.62))


def quay(model: Model, x: tuple[float, float], y: tuple[float, float], top: float) -> None:
    """A quay of blocks 20 m long, with a coping, fenders and bollards along its face."""
    for start in np.arange(x[0], x[1], 20.0):
        block = (float(start), float(start) + 20.0)
        model.box(block, y, (0.0, top - 0.5), 0.5, upright=True)
        model.box(block, (y[0] - 0.4, y[1]), (top - 0.5, top), 0.25)
        model.box((block[0] + 4, block[0] + 5.2), (y[0] - 1.0, y[0]), (0.3, top - 0.4), 0.9)
        model.round((block[0] + 13, y[0] + 1.6), (0.55, 0.8), (top, top + 1.1), 0.8)


def level_crane(model: Model, x: float, y: float, low: float, reach: float, lift: float) -> None:
    """A portal jib crane whose jib points along x by `reach` and up by `lift`."""
    for dx, dy in ((-5, -5), (5, -5), (5, 5), (-5, 5)):
        model.box((x + dx - 0.6, x + dx + 0.6), (y + dy - 0.6, y + dy + 0.6), (low, low + 12), 0.55)
    model.box((x - 6, x + 6), (y - 6, y + 6), (low + 12, low + 13.5), 0.4)
    model.round((x, y), (2.6, 2.2), (low + 13.5, low + 20), 0.45)
    back = -1.0 if reach > 0 else 1.0
    cab = sorted((x + back * 8, x - back * 4))
    model.box((cab[0], cab[1]), (y - 3, y + 3), (low + 20, low + 25), 0.3, upright=True)
    model.windows((cab[0] + 1, y - 3, low + 22), (cab[1] - 1, y - 3, low + 22), 4, (1.4, 1.6))
    foot, tip = (x - back * 3, y, low + 24.0), (x + reach, y, low + 24 + lift)
    head = (x + back * 2, y, low + 38.0)
    model.lattice(foot, tip, 0.9, 16, 0.14)
    model.lattice((x + back * 2, y, low + 25), head, 1.0, 6, 0.14)
    model.wire(head, tip, width=0.14)
    model.wire(head, (x + back * 7.5, y, low + 25), width=0.14)
    model.wire(tip, (tip[0], y, tip[2] - lift * 0.8 - 6), width=0.12)
    model.box(
        (tip[0] - 0.7, tip[0] + 0.7), (y - 0.7, y + 0.7), (tip[2] - lift * 0.8 - 7.5, tip[2] - lift * 0.8 - 6), 0.9
    )


def decks(model: Model, tiers: list[tuple[float, float, float, float, float]], slope: float) -> None:
    """Tiers of a superstructure (aft, fore, half breadth, low, high), their fronts leaning back by `slope`."""
    for aft, fore, half, low, high in tiers:
        bottom = [(aft, -half), (fore, -half * 0.94), (fore, half * 0.94), (aft, half)]
        top = [(aft, -half), (fore - slope, -half * 0.94), (fore - slope, half * 0.94), (aft, half)]
        model.prism(bottom, top, low, high, 0.03)
        number = int((fore - aft - 4) / 2.6)
        model.windows((aft + 2, -half, low + 1.1), (fore - 3, -half * 0.945, low + 1.1), number, (1.25, 1.0))
        front = fore - slope * 1.1 / (high - low)
        model.windows((front, -half * 0.9, low + 1.1), (front, half * 0.9, low + 1.1), int(half / 1.3), (1.25, 1.0))
        model.rail([(aft, -half, high), (fore - slope, -half * 0.94, high)], 1.0, 2.5)


def bridge(model: Model, aft: float, fore: float, half: float, low: float, high: float) -> None:
    """A wheelhouse with a band of panes round its front."""
    outline = [
        (aft, -half),
        (fore - 2, -half),
        (fore, -half * 0.55),
        (fore, half * 0.55),
        (fore - 2, half),
        (aft, half),
    ]
    model.prism(outline, outline, low, high, 0.04)
    for (ax, ay), (bx, by) in pairwise(outline[:4]):
        panes = max(2, int(np.hypot(bx - ax, by - ay) / 1.5))
        model.windows((ax, ay, low + 1.3), (bx, by, low + 1.3), panes, (1.15, 1.25))
    middle = (aft + fore) / 2
    visor = [(middle + (x - middle) * 1.05, y * 1.05) for x, y in outline]
    model.prism(visor, visor, high, high + 0.5, 0.25)


def funnel(model: Model, x: tuple[float, float], middle: float, half: float, z: tuple[float, float]) -> None:
    """A funnel that narrows upward, its top fifth black."""
    lean, (low, high) = 0.12 * (x[1] - x[0]), z
    foot = [(x[0], middle - half), (x[1], middle - half), (x[1], middle + half), (x[0], middle + half)]
    top = [(a + (lean if a == x[0] else -2 * lean), middle + (b - middle) * 0.8) for a, b in foot]
    model.prism(foot, top, low, high, 0.42, upright=True)
    share = 0.78
    ring = [(a + (c - a) * share, b + (d - b) * share) for (a, b), (c, d) in zip(foot, top, strict=True)]
    wider = [[(a + (a - sum(x) / 2) * 0.03, middle + (b - middle) * 1.04) for a, b in line] for line in (ring, top)]
    model.prism(wider[0], wider[1], low + (high - low) * share, high + 0.2, 0.95)


def portholes(model: Model, hull: Hull, span: tuple[float, float], height: float, number: int) -> None:
    """A row of scuttles in the shell on the eye's side, at a share of its height."""
    step = 0.55 / hull.length
    for share in np.linspace(*span, number):
        model.windows(
            hull.spot(float(share) - step, height, -1), hull.spot(float(share) + step, height, -1), 1, (0.6, 0.6)
        )
