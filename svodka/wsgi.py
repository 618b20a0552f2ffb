"""The WSGI callable that `svodka serve` hands to granian."""

import os

from django.core.wsgi import get_wsgi_application

from svodka import logs, settings
from svodka.cli import occupancy
from svodka.supervise import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "svodka.settings")

# Granian's worker process outlives a granian that is killed, and keeps the port, unless it asks not to.
end_with_parent()
# So that nobody restores a backup over a portal that runs, whoever has started it.
occupancy.enter()
logs.configure(form=settings.LOG_FORMAT, level=settings.LOG_LEVEL)
application = get_wsgi_application()

from svodka.site.audience import audience  # noqa: E402  its models are there only now

audience.write_by_itself()
