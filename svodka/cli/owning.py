"""What `svodka setup` writes into the database: the portal's row and its owner."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from svodka.cli.asking import WrongAnswer, answer_to, ask, ask_password, checked
from svodka.cli.messages import _, command, say
from svodka.cli.nameplate import checked_accent, checked_imprint, checked_tagline, read_logo
from svodka.cli.portal_env import checked_name
from svodka.readers.actions import trust_address
from svodka.readers.models import Reader
from svodka.readers.names import name_fields
from svodka.readers.queries import is_taken
from svodka.site.actions import change_portal
from svodka.stories.models import Portal
from svodka.stories.nameplate import change_logo

# The name of the group, as migrations and the desk know it; never translated.
OWNERS = "owner"


def set_up(arguments: Namespace, *, asking: bool) -> None:
    """Ask for what the options leave open, or leave it as it is, and write it."""
    _set_portal(arguments, asking=asking)
    if not arguments.no_owner:
        _set_owner(arguments, asking=asking)


def owner() -> Reader | None:
    """The first owner, who can do everything and appoint others."""
    return Reader.objects.filter(groups__name=OWNERS).order_by("pk").first()


@transaction.atomic
def make_owner(*, email: str, name: str, password: str) -> Reader:
    """Make an owner, or make the reader with this e-mail address one, with this name and password."""
    reader = Reader.objects.filter(email__iexact=email).first() or Reader(email=email)
    fields = name_fields(name or reader.username or email.partition("@")[0])
    reader.username, reader.name_key = fields["username"], fields["name_key"]
    reader.is_staff = reader.is_superuser = reader.is_active = True
    reader.set_password(password)
    reader.save()
    reader.groups.add(Group.objects.get_or_create(name=OWNERS)[0])
    # Who sits at the machine needs no mail to sign in: on a new portal none may leave it yet.
    trust_address(reader=reader, email=email)
    return reader


def checked_email(answer: str) -> str:
    """An e-mail address; ValueError says what is wrong."""
    try:
        validate_email(answer)
    except ValidationError as wrong:
        raise ValueError(" ".join(wrong.messages)) from None
    return answer


def checked_owner_name(answer: str, *, email: str) -> str:
    """A public name that nobody else has; ValueError says what is wrong."""
    try:
        Reader._meta.get_field("username").run_validators(answer)
    except ValidationError as wrong:
        raise ValueError(" ".join(wrong.messages)) from None
    if is_taken(answer, by_another_than=Reader.objects.filter(email__iexact=email).first()):
        raise ValueError(_("Somebody else is called %s.") % answer)
    return answer


def checked_password(answer: str) -> str:
    """A password that is not among the first to be guessed; ValueError says what is wrong."""
    try:
        validate_password(answer)
    except ValidationError as wrong:
        raise ValueError(" ".join(wrong.messages)) from None
    return answer


def _set_portal(arguments: Namespace, *, asking: bool) -> None:
    portal = Portal.objects.get(one=True)
    # Not asked for: a portal looks well without them. First, because a wrong one should stop before any question.
    looks = {"tagline": checked_tagline, "imprint": checked_imprint, "accent": checked_accent}
    given = {field: getattr(arguments, field) for field in looks}
    told = {field: checked(answer, looks[field]) for field, answer in given.items() if answer is not None}
    logo = None if arguments.logo is None else checked(arguments.logo, _checked_logo)
    name = answer_to(arguments.name, _("The portal's name"), default=portal.name, check=checked_name, asking=asking)
    open_text = answer_to(
        arguments.open_text,
        _("Texts of others that are claimed to be open: full or excerpt"),
        default=portal.open_text,
        check=_checked_open_text,
        asking=asking,
    )
    told |= {field: answer for field, answer in (("name", name), ("open_text", open_text)) if answer}
    change_portal(portal, **told)
    if logo is not None:
        change_logo(portal, *logo)


def _checked_open_text(answer: str) -> str:
    if answer not in {"full", "excerpt"}:
        raise ValueError(_("The answer is full or excerpt."))
    return answer


def _checked_logo(answer: str) -> tuple[bytes, str]:
    return read_logo(Path(answer)) if answer else (b"", "")


def _set_owner(arguments: Namespace, *, asking: bool) -> None:
    if arguments.owner is None and (not asking or owner()):
        if not owner():
            say(_("Nobody owns the portal yet: %s setup --owner E-MAIL") % command())
        return
    email = arguments.owner
    email = checked(email, checked_email) if email else ask(_("Your e-mail"), default="", check=checked_email)
    name = _owner_name(arguments, email, asking=asking)
    make_owner(email=email, name=name, password=_password(arguments, asking=asking))
    say(
        _("%(name)s owns the portal; the desk is at %(address)s")
        % {"name": name, "address": f"{settings.PUBLIC_ADDRESS}/desk/"}
    )


def _owner_name(arguments: Namespace, email: str, *, asking: bool) -> str:
    known = Reader.objects.filter(email__iexact=email).first()
    default = known.username if known else email.partition("@")[0]

    def check(answer: str) -> str:
        return checked_owner_name(answer, email=email)

    return (
        answer_to(arguments.owner_name, _("Your public name"), default=default, check=check, asking=asking) or default
    )


def _password(arguments: Namespace, *, asking: bool) -> str:
    if arguments.password_file:
        where = arguments.password_file
        text = sys.stdin.readline() if where == "-" else Path(where).read_text(encoding="utf-8")
        return checked(text.rstrip("\r\n"), checked_password)
    if not asking:
        raise WrongAnswer(_("An owner needs a password: --password-file FILE, or - to read it from standard input."))
    return ask_password(_("Password"), check=checked_password)
