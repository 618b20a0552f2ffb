"""How much room something takes, for people: «850 kB», «12.4 MB», «20 GB»."""

from __future__ import annotations

from svodka.cli.messages import _, spoken


def in_words(size: int) -> str:
    """Of a number of bytes, in thousands as disks are sold; never rounded to nothing."""
    units = ((1e9, _("%s GB")), (1e6, _("%s MB")), (1e3, _("%s kB")))
    unit, words = next((one for one in units if size >= one[0]), units[-1])
    said = f"{size / unit:.1f}".removesuffix(".0")
    return words % (said.replace(".", ",") if spoken() == "ru" else said)
