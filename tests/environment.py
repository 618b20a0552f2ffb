"""Loaded with `-p` before Django reads its settings: nothing of the machine's own portal may leak into a test."""

import os
import tempfile

for _name in [name for name in os.environ if name.startswith("SVODKA_") and name != "SVODKA_SPEC"]:
    if not _name.startswith(("SVODKA_REQUIRE", "SVODKA_AXE", "SVODKA_OIDC_PROVIDER")):
        del os.environ[_name]
os.environ["SVODKA_DATA"] = tempfile.mkdtemp(prefix="svodka-tests-")
# whitenoise warns where it is missing, in whichever test asks for a page first: a warning is an error here.
os.mkdir(os.path.join(os.environ["SVODKA_DATA"], "static"))
# Playwright's sync interface runs an event loop in the thread that also makes rows.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
