"""Threads, comments and readers' own posts."""
