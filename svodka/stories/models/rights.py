from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RightsState(models.TextChoices):
    """What we may do with a text or a picture, as far as anybody has said."""

    OWN = "own", _("our own")
    LICENSED = "licensed", _("licensed")
    CLAIMED_OPEN = "claimed-open", _("claimed to be open")
    QUOTATION = "quotation", _("quotation")
    LINK_ONLY = "link-only", _("link only")
    UNKNOWN = "unknown", _("not established")
