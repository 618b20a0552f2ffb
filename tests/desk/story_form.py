"""The form of a story as a browser fills and sends it."""

from __future__ import annotations

from typing import Any

from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.names.models import Name
from svodka.stories.models import Story
from tests import make

TEXT = "Передача парома перенесена на август. Об этом сообщила Ладвинская верфь. Причин она не назвала."
JSON = {"Accept": "application/json"}


def told(**given: Any) -> Story:
    """A taken story of three sentences, that names the yard."""
    defaults = {"state": Story.State.TAKEN, "published_at": None, "text": TEXT}
    story = make.story(**{**defaults, **given})
    if not story.appearances.exists():
        yard = Name.objects.filter(slug="ladvinskaya-verf").first() or make.name()
        make.appearance(story, yard, sentence="Об этом сообщила Ладвинская верфь.", start=17, end=33)
        make.mention(story, yard, "Ладвинская верфь", start=TEXT.index("Ладвинская"))
    return story


def opened(client: Client, story: Story) -> dict[str, str]:
    """What the form of the story sends when nothing is typed: its fields, and the blocks that a script puts in."""
    page = HTMLParser(client.get(f"/desk/stories/{story.pk}/").content)
    fields = {node.attributes["name"]: _value(node) for node in page.css("#form [name]") if _is_sent(node)}
    story.copy.refresh_from_db()
    return {**fields, **_blocks(list(story.copy.body.raw_data))}


def _is_sent(node: Any) -> bool:
    kind = node.attributes.get("type")
    return node.tag != "button" and (kind not in {"radio", "checkbox"} or "checked" in node.attributes)


def _value(node: Any) -> str:
    if node.tag == "textarea":
        return str(node.text()).removeprefix("\n")
    if node.tag == "select":
        chosen = node.css_first("option[selected]") or node.css_first("option")
        return chosen.attributes.get("value") or "" if chosen else ""
    return node.attributes.get("value") or ""


def _blocks(blocks: list[Any]) -> dict[str, str]:
    sent = {"body-count": str(len(blocks))}
    for number, block in enumerate(blocks):
        at = f"body-{number}"
        sent |= {f"{at}-type": block["type"], f"{at}-id": block["id"], f"{at}-order": str(number), f"{at}-deleted": ""}
        sent |= {f"{at}-value-text": block["value"].get("text", ""), f"{at}-value-marks": "[]"}
    return sent


def send(client: Client, story: Story, act: str = "save", *, script: bool = False, **typed: str) -> Any:
    """Open the form, type, and press one of its buttons. `body_0` is the text of the first block."""
    fields = {**opened(client, story), **typed, "act": act}
    return post(client, story, fields, script=script)


def post(client: Client, story: Story, fields: dict[str, str], *, script: bool = False) -> Any:
    """Send a form that has been opened before."""
    if "body_0" in fields:
        fields = {**fields, "body-0-value-text": fields["body_0"]}
    return client.post(f"/desk/stories/{story.pk}/", fields, headers=JSON if script else {})


def do(client: Client, story: Story, act: str) -> Any:
    """One of the acts beside the form."""
    return client.post(f"/desk/stories/{story.pk}/act/", {"act": act})


def fresh(story: Story) -> Story:
    return Story.objects.select_related("copy").get(pk=story.pk)


def ledger(story: Story) -> list[str]:
    """The acts of the story's ledger, oldest first."""
    return list(story.ledger.order_by("pk").values_list("act", flat=True))
