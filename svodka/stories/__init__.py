"""What the portal publishes: stories, their words, pictures and rights."""
