"""Names in the sentences of the desk, which stand in quotation marks there."""

from __future__ import annotations


def unquoted(label: str) -> str:
    """A label without the marks around the whole of it: of «Усть-Яна» a sentence would make ««Усть-Яна»»."""
    inner = label[1:-1]
    whole = label[:1] + label[-1:] in {"«»", "“”", '""'} and not set("«»“”") & set(inner)
    return inner if whole else label
