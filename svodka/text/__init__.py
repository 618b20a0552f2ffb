"""The text engine: a saved page in, records out. Pure Python: no Django, no clock, no network."""
