"""The engraver: tones come out as ink, near things hide far ones, what is committed is what the program draws."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from svodka.sample import engrave
from svodka.sample.plate import HEIGHT, OVERSAMPLING, WIDTH, Camera, Fields, burin, ruled, save
from svodka.sample.shapes import Hull, Model

CAMERA = Camera(eye=(0.0, -100.0, 10.0), target=(0.0, 0.0, 10.0), focal=1000.0)
MIDDLE = (HEIGHT * OVERSAMPLING // 2, WIDTH * OVERSAMPLING // 2)


def wall(model: Model, y: float, dark: float) -> int:
    body = model.body()
    corners = [(-5.0, y, 5.0), (5.0, y, 5.0), (5.0, y, 15.0), (-5.0, y, 15.0)]
    model.face(corners, dark, body, [5.0, 5.0, 15.0, 15.0])
    return body


@pytest.mark.parametrize("tone", [0.1, 0.3, 0.6])
@pytest.mark.parametrize("lines_per_point", [0.011, 0.03, 0.07, 0.19])
def test_as_much_ink_as_tone_however_perspective_crowds_the_lines(tone: float, lines_per_point: float) -> None:
    rows = np.mgrid[0:2000, 0:40][0].astype(np.float32)
    ink = burin(rows * lines_per_point, np.full_like(rows, tone))
    # Lines too thin to cut are left out, and the widest run together: a twentieth of the paper at most.
    assert ink.mean() == pytest.approx(tone, abs=0.05)


def test_a_ruled_sky_has_its_tone() -> None:
    rows = np.mgrid[0:2000, 0:40][0].astype(np.float32)
    assert ruled(rows, np.full_like(rows, 0.25)).mean() == pytest.approx(0.25, abs=0.02)


def test_the_nearer_wall_hides_the_farther_whichever_is_drawn_first() -> None:
    model, fields = Model(), Fields()
    near = wall(model, 0.0, 0.2)
    wall(model, 40.0, 0.8)
    fields.draw(CAMERA, model)
    assert fields.body[MIDDLE] == near


def test_a_wire_behind_a_wall_is_not_seen_and_one_before_it_is() -> None:
    behind, before = Fields(), Fields()
    for fields, y in ((behind, 5.0), (before, -5.0)):
        model = Model()
        wall(model, 0.0, 0.2)
        model.wire((-5.0, y, 10.0), (5.0, y, 10.0), width=0.5)
        fields.draw(CAMERA, model)
    assert behind.line[MIDDLE] == 0
    assert before.line[MIDDLE] == 1


def test_the_water_mirrors_a_point_at_the_same_depth() -> None:
    model = Model()
    model.wire((0.0, 0.0, 3.0), (1.0, 0.0, 4.0))
    assert model.mirrored().wires == [((0.0, 0.0, -3.0), (1.0, 0.0, -4.0), 0.12)]


def test_a_hull_is_as_broad_as_said_amidships_and_comes_to_a_point() -> None:
    hull = Hull(100.0, 20.0, 8.0)
    assert hull.half_breadth(0.5, 1.0) == pytest.approx(10.0)
    assert hull.half_breadth(1.0, 1.0) == pytest.approx(0.0)


def test_a_saved_plate_is_ink_on_nothing(tmp_path: Path) -> None:
    ink = np.zeros((HEIGHT * OVERSAMPLING, WIDTH * OVERSAMPLING), np.float32)
    ink[:, : WIDTH * OVERSAMPLING // 2] = 1.0
    save(ink, tmp_path / "half.png")
    picture = Image.open(tmp_path / "half.png").convert("RGBA")
    assert picture.getpixel((10, 10)) == (0x12, 0x1C, 0x22, 255)
    assert picture.getpixel((WIDTH - 10, 10))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("name", sorted(engrave.SCENES))
def test_every_scene_is_committed_as_a_palette_picture_of_the_page_size(name: str) -> None:
    picture = Image.open(engrave.PICTURES / f"{name}.png")
    assert (picture.mode, picture.size) == ("P", (WIDTH, HEIGHT))


def test_the_committed_picture_is_the_drawn_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engrave, "PICTURES", tmp_path)
    assert engrave.main(["dry-cargo"]) == 0
    committed = Path(engrave.__file__).parent / "pictures" / "dry-cargo.png"
    drawn, kept = (np.asarray(Image.open(path).convert("LA"), int) for path in (tmp_path / "dry-cargo.png", committed))
    # Other versions of the resampling may round differently; other lines would differ everywhere.
    assert np.abs(drawn - kept).mean() < 1.0


def test_an_unknown_picture_is_an_error_that_names_the_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert engrave.main(["zeppelin"]) == 2
    assert "ferry-at-quay" in capsys.readouterr().err
