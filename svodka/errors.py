"""The root of the errors that Svodka raises on purpose.

An error is named for what its caller must do about it and is defined beside the function that raises it.
Its text is shown to people: one plain sentence, the cause and the way out.
"""


class SvodkaError(Exception):
    """Something asked of Svodka cannot be done, and the message says why."""
