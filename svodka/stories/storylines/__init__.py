"""Which stories tell of one thing: what a text is compared by, the recent texts in memory, and the decision."""
