"""The authority list: every name the portal knows and the forms it is written in."""
