"""What an article is about: countries, people with their positions, organisations, places, products, dates.

Every name points at the block and the code points where it stands, and says by which rule it was found. What is not
certain is left out.
"""

from svodka.text.annotation.authority import Authority, KnownName
from svodka.text.annotation.engine import annotate, annotate_many
from svodka.text.annotation.passages import block_texts, plain_text

__all__ = ["Authority", "KnownName", "annotate", "annotate_many", "block_texts", "plain_text"]
