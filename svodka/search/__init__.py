"""A generic index: (kind, id, when, texts, facets) in, ranked ids out. Knows no story."""
