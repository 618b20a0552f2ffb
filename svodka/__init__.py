"""Svodka: a self-hosted portal for a specialised press."""

VERSION = "0.1.0"
