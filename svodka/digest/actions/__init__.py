"""Writes of the digest: subscriptions, editions, the ledger of deliveries."""

from svodka.digest.actions.deliveries import PortalLedger, note_report, take_batch
from svodka.digest.actions.editions import close_edition, make_due, open_edition, reorder
from svodka.digest.actions.subscriptions import (
    Asked,
    UnableToChoose,
    UnableToConfirm,
    ask,
    choose,
    confirm,
    end,
    new_key,
    pause,
    resume,
)

__all__ = [
    "Asked",
    "PortalLedger",
    "UnableToChoose",
    "UnableToConfirm",
    "ask",
    "choose",
    "close_edition",
    "confirm",
    "end",
    "make_due",
    "new_key",
    "note_report",
    "open_edition",
    "pause",
    "reorder",
    "resume",
    "take_batch",
]
