"""Views: HTTP in, queries of the rooms, a template out."""
