"""A value together with the reason for it: what every rule of the reader gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value and one short English sentence that says why the field has it."""

    value: T
    why: str


class Reasons(dict[str, str]):
    """The `why` of an article while it is being put together."""

    def take(self, field: str, found: Found[T] | None) -> T | None:
        """Give the value found (None when nothing was) and keep its reason under `field`."""
        if found is None:
            return None
        self[field] = found.why
        return found.value
