"""Programs that measure Svodka beside its peers and print a table (design §10)."""
