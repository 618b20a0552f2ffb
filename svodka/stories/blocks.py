"""The body's blocks, as the desk edits them and the database keeps them.

Stored form: `{"type": kind, "id": block id, "value": {…}}` with the values of svodka.text.records.Block, so
that a mention's (block id, start, end) points into the same plain text on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.widgets import AdminAutoHeightTextInput

_STROKE = re.compile(r"(?<!\\)\|")


class MarksBlock(blocks.FieldBlock):
    """Emphasis and links as a list of {kind, start, end, href}: offsets survive what HTML would not."""

    def __init__(self, **kwargs: Any) -> None:
        self.field = forms.JSONField(required=False, initial=list, widget=forms.HiddenInput())
        super().__init__(**kwargs)

    def get_prep_value(self, value: Any) -> Any:
        return value or []


class LinesBlock(blocks.FieldBlock):
    """Several short texts, written one a line: a list of thirty items is thirty frames in Wagtail's own block."""

    def __init__(self, **kwargs: Any) -> None:
        self.field = forms.CharField(widget=AdminAutoHeightTextInput(attrs={"rows": 2}), required=False, strip=False)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> list[str]:
        return [_plain(one) for one in value or ()]

    def get_prep_value(self, value: Any) -> list[str]:
        return list(value or ())

    def value_for_form(self, value: Any) -> str:
        return "\n".join(value or ())

    def value_from_form(self, value: str) -> list[str]:
        return [line.strip() for line in value.splitlines() if line.strip()]


class CellsBlock(LinesBlock):
    """The rows of a table, one a line, cells between upright strokes; a stroke inside a cell is written «\\|»."""

    def to_python(self, value: Any) -> Any:
        return [[_plain(cell) for cell in _plain(row)] for row in value or ()]

    def get_prep_value(self, value: Any) -> Any:
        return [list(row) for row in value or ()]

    def value_for_form(self, value: Any) -> str:
        return "\n".join(" | ".join(cell.replace("|", "\\|") for cell in row) for row in value or ())

    def value_from_form(self, value: str) -> Any:
        return [
            [cell.strip().replace("\\|", "|") for cell in _STROKE.split(line)]
            for line in value.splitlines()
            if line.strip()
        ]


def _plain(value: Any) -> Any:
    """A value as it is, out of the frame that Wagtail's list block puts around it."""
    return value["value"] if isinstance(value, Mapping) else value


class TextBlock(blocks.StructBlock):
    """A paragraph or a quotation."""

    text = blocks.TextBlock(label=_("Text"))
    marks = MarksBlock(required=False, default=list)


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Text"))
    level = blocks.IntegerBlock(default=2, min_value=2, max_value=6, label=_("Level"))
    marks = MarksBlock(required=False, default=list)


class ListBlock(blocks.StructBlock):
    """A list; the block's plain text is the items joined by line feeds, and marks count in that."""

    items = LinesBlock(label=_("Items, one a line"))
    ordered = blocks.BooleanBlock(required=False, label=_("Numbered"))
    marks = MarksBlock(required=False, default=list)


class TableBlock(blocks.StructBlock):
    rows = CellsBlock(label=_("Rows, one a line, cells between strokes"))


class FigureBlock(blocks.StructBlock):
    """A picture inside the text: `text` is its caption, `href` the address it had on the page."""

    text = blocks.TextBlock(required=False, label=_("Caption"))
    href = blocks.CharBlock(required=False, label=_("Address"))


class EmbedBlock(blocks.StructBlock):
    """A film or a post from elsewhere, kept as a link: nothing third-party loads on the page."""

    text = blocks.CharBlock(required=False, label=_("Text"))
    href = blocks.CharBlock(label=_("Address"))


class BodyBlock(blocks.StreamBlock):
    paragraph = TextBlock(label=_("Paragraph"), icon="pilcrow")
    heading = HeadingBlock(label=_("Subheading"), icon="title")
    list = ListBlock(label=_("List"), icon="list-ul")
    quote = TextBlock(label=_("Quotation"), icon="openquote")
    table = TableBlock(label=_("Table"), icon="table")
    figure = FigureBlock(label=_("Picture in the text"), icon="image")
    embed = EmbedBlock(label=_("Film or post, as a link"), icon="link")
