"""The newsroom face, in Wagtail."""
