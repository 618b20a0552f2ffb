"""Writes of the digest: subscriptions, editions, the ledger of deliveries."""

from svodka.digest.actions.deliveries import PortalLedger, note_report, take_batch
from svodka.digest.actions.editions import UnableToReorder, close_edition, make_due, open_edition, reorder
from svodka.digest.actions.subscriptions import (
    Asked,
    UnableToAsk,
    UnableToChoose,
    UnableToConfirm,
    ask,
    ask_with_account,
    choose,
    confirm,
    confirm_with_account,
    drop_unconfirmed,
    end,
    forget_reader,
    new_key,
    pause,
    resume,
)

__all__ = [
    "Asked",
    "PortalLedger",
    "UnableToAsk",
    "UnableToChoose",
    "UnableToConfirm",
    "UnableToReorder",
    "ask",
    "ask_with_account",
    "choose",
    "close_edition",
    "confirm",
    "confirm_with_account",
    "drop_unconfirmed",
    "end",
    "forget_reader",
    "make_due",
    "new_key",
    "note_report",
    "open_edition",
    "pause",
    "reorder",
    "resume",
    "take_batch",
]
