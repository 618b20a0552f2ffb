"""Who reads, comments and subscribes: the account and what it may do."""
