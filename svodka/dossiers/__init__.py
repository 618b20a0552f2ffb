"""What the names did, with evidence: mentions, appearances, roles, events."""
