"""Sources, feeds, captures and readings: poll, fetch, keep the page as it came, read it."""
