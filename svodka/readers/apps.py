from django.apps import AppConfig
from django.core import checks

from svodka.readers.checks import TAG, sqlite_options


class ReadersConfig(AppConfig):
    name = "svodka.readers"
    label = "readers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        checks.register(sqlite_options, TAG)
