"""How the answers of `svodka setup` about the portal's looks are checked, in the language of the terminal."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from svodka.cli.messages import _
from svodka.stories import nameplate

checked_tagline = partial(nameplate.checked_tagline, _=_)
checked_imprint = partial(nameplate.checked_imprint, _=_)
checked_accent = partial(nameplate.checked_accent, _=_)


def read_logo(path: Path) -> tuple[bytes, str]:
    """The picture's bytes and the ending of its name; ValueError says why it cannot be a logo."""
    try:
        with path.open("rb") as file:
            data = file.read(nameplate.LOGO_BYTES + 1)
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror}") from None
    return data, nameplate.checked_logo(data, str(path), _=_)
