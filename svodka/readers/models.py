from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


# Wagtail's models carry no types, so the way back from a picture to who uploaded it cannot be resolved.
class Reader(AbstractUser):  # type: ignore[django-manager-missing]
    """An account: a reader, and with the right groups an author, editor, moderator or owner.

    `username` is the public name in /readers/NAME/, with spaces and in any one alphabet; `name_key` is what two
    names must not share (readers.names.key_of). An e-mail address may be missing (VK ID may give none).

    `deletion_asked_at` begins the grace period; `erased_at` says that nothing personal is left in the row.
    """

    username = models.CharField(_("name"), max_length=150, unique=True)
    name_key = models.CharField(max_length=300, blank=True, default="", editable=False)
    name_changed_at = models.DateTimeField(null=True, blank=True)
    joined_from = models.CharField(max_length=40, blank=True, default="")
    deletion_asked_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), condition=~models.Q(email=""), name="reader_email_once"),
            models.UniqueConstraint(Lower("username"), name="reader_name_once"),
            # SQLite lowers ASCII letters only, and «Вахтенный» in two alphabets would be two readers to it.
            models.UniqueConstraint("name_key", condition=~models.Q(name_key=""), name="reader_name_key_once"),
        ]
        indexes = [
            models.Index(
                "deletion_asked_at",
                condition=models.Q(deletion_asked_at__isnull=False, erased_at__isnull=True),
                name="reader_to_erase",
            )
        ]

    def __str__(self) -> str:
        return self.username


class Consent(models.Model):
    """That a reader agreed to the processing of personal data: to which words, and when."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="consents")
    text_version = models.CharField(max_length=40)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.reader} · {self.text_version}"


class Ban(models.Model):
    """A reader may not write from `since` until `until` (None: for good), and the public reason."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="bans")
    by = models.ForeignKey(Reader, on_delete=models.SET_NULL, null=True, related_name="bans_given")
    reason = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.reader}: {self.reason}"
