import pytest
from hypothesis import given
from hypothesis import strategies as st

from svodka.gather.captures import UnableToLoadCapture, keep, load

PAGE = "<p>Паром «Устьяна» передадут не раньше августа</p>".encode("cp1251")


def file_of(sha256, folder):
    return folder / sha256[:2] / sha256[2:4] / f"{sha256}.zst"


@given(data=st.binary(max_size=3000))
def test_what_is_kept_is_loaded(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("captures")
    assert load(keep(data, folder=folder), folder=folder) == data


def test_the_same_page_is_kept_once_and_not_touched_again(tmp_path):
    sha256 = keep(PAGE, folder=tmp_path)
    before = file_of(sha256, tmp_path).stat()
    assert keep(PAGE, folder=tmp_path) == sha256
    assert file_of(sha256, tmp_path).stat() == before


def test_pages_are_packed(tmp_path):
    page = PAGE * 1000
    assert file_of(keep(page, folder=tmp_path), tmp_path).stat().st_size < len(page) / 50


def test_nothing_is_left_behind_when_the_disk_fails(tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        keep(PAGE, folder=tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_missing_capture_is_said(tmp_path):
    with pytest.raises(UnableToLoadCapture, match="cannot be read"):
        load("0" * 64, folder=tmp_path)


@pytest.mark.parametrize("cut", [0, 10, -3])
def test_a_damaged_capture_is_said(tmp_path, cut):
    sha256 = keep(PAGE, folder=tmp_path)
    path = file_of(sha256, tmp_path)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(UnableToLoadCapture, match="damaged"):
        load(sha256, folder=tmp_path)


def test_another_page_in_its_place_is_said(tmp_path):
    first, second = keep(PAGE, folder=tmp_path), keep(b"other", folder=tmp_path)
    file_of(first, tmp_path).write_bytes(file_of(second, tmp_path).read_bytes())
    with pytest.raises(UnableToLoadCapture, match="not the page"):
        load(first, folder=tmp_path)


@pytest.mark.parametrize("sha256", ["", "../../../etc/passwd", "A" * 64, "0" * 63])
def test_only_a_hash_leads_to_a_file(tmp_path, sha256):
    with pytest.raises(UnableToLoadCapture, match="not the hash"):
        load(sha256, folder=tmp_path)
