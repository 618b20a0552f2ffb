from django.apps import AppConfig


class DiscussConfig(AppConfig):
    name = "svodka.discuss"
    label = "discuss"
    default_auto_field = "django.db.models.BigAutoField"
