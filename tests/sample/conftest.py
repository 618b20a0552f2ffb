"""Pages of the sample, as a reader gets them."""

from tests.site.conftest import _static_folder, get, portal

__all__ = ["_static_folder", "get", "portal"]
