"""What came in and waits for a decision: one screen, a key for each act."""
