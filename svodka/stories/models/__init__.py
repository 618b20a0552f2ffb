"""What the portal publishes. A story is its lifecycle and counters; its copy is its words."""

from svodka.stories.models.copy import Copy, Picture, PictureFile, PictureRendition
from svodka.stories.models.portal import Agency, Intake, Portal, Section
from svodka.stories.models.rights import RightsState
from svodka.stories.models.source import SourceChange, SourceWatch, StoryAddress
from svodka.stories.models.story import Correction, LedgerEntry, LinkCheck, Story
from svodka.stories.models.storyline import Happening, Shingle, Storyline, Telling

__all__ = [
    "Agency",
    "Copy",
    "Correction",
    "Happening",
    "Intake",
    "LedgerEntry",
    "LinkCheck",
    "Picture",
    "PictureFile",
    "PictureRendition",
    "Portal",
    "RightsState",
    "Section",
    "Shingle",
    "SourceChange",
    "SourceWatch",
    "Story",
    "StoryAddress",
    "Storyline",
    "Telling",
]
