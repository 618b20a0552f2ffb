from django.apps import AppConfig


class GatherConfig(AppConfig):
    name = "svodka.gather"
    label = "gather"
    default_auto_field = "django.db.models.BigAutoField"
