from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "svodka.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
