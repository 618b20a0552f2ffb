"""The body's blocks, as the desk edits them and the database keeps them.

Stored form: `{"type": kind, "id": block id, "value": {…}}` with the values of svodka.text.records.Block, so
that a mention's (block id, start, end) points into the same plain text on both sides.
"""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail import blocks


class MarksBlock(blocks.FieldBlock):
    """Emphasis and links as a list of {kind, start, end, href}: offsets survive what HTML would not."""

    def __init__(self, **kwargs: Any) -> None:
        self.field = forms.JSONField(required=False, initial=list, widget=forms.HiddenInput())
        super().__init__(**kwargs)

    def get_prep_value(self, value: Any) -> Any:
        return value or []


class TextBlock(blocks.StructBlock):
    """A paragraph or a quotation."""

    text = blocks.TextBlock()
    marks = MarksBlock(required=False, default=list)


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock()
    level = blocks.IntegerBlock(default=2, min_value=2, max_value=6)
    marks = MarksBlock(required=False, default=list)


class ListBlock(blocks.StructBlock):
    """A list; the block's plain text is the items joined by line feeds, and marks count in that."""

    items = blocks.ListBlock(blocks.TextBlock())
    ordered = blocks.BooleanBlock(required=False)
    marks = MarksBlock(required=False, default=list)


class TableBlock(blocks.StructBlock):
    rows = blocks.ListBlock(blocks.ListBlock(blocks.CharBlock(required=False)))


class FigureBlock(blocks.StructBlock):
    """A picture inside the text: `text` is its caption, `href` the address it had on the page."""

    text = blocks.TextBlock(required=False)
    href = blocks.CharBlock(required=False)


class EmbedBlock(blocks.StructBlock):
    """A film or a post from elsewhere, kept as a link: nothing third-party loads on the page."""

    text = blocks.CharBlock(required=False)
    href = blocks.CharBlock()


class BodyBlock(blocks.StreamBlock):
    paragraph = TextBlock()
    heading = HeadingBlock()
    list = ListBlock()
    quote = TextBlock()
    table = TableBlock()
    figure = FigureBlock()
    embed = EmbedBlock()
