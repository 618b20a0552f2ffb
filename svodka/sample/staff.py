"""The demo's accounts: an editor who owns the portal, and one of its readers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from svodka.desk.appointing import appoint
from svodka.desk.roles import OWNER
from svodka.readers.actions import give_consent, trust_address
from svodka.readers.models import Reader
from svodka.readers.names import key_of
from svodka.sample.sign_ins import SignIn
from svodka.site.accounts.consent import consent_text

# The paper has come out since 2019, and she was there before its second year ended.
EDITOR_SINCE = timedelta(days=2_200)


@transaction.atomic
def let_in(sign_ins: Mapping[str, SignIn], *, now: datetime) -> Reader:
    """Make both accounts able to sign in; gives the editor. Who has signed in once keeps password and roles."""
    editor = _account(sign_ins["editor"], now, joined=now - EDITOR_SINCE)
    if not editor.last_login:
        appoint(reader=editor, role=OWNER)
    _account(sign_ins["reader"], now, joined=now)
    return Reader.objects.get(pk=editor.pk)


def _account(one: SignIn, now: datetime, *, joined: datetime) -> Reader:
    born = {"date_joined": joined, "name_key": key_of(one.name)}
    reader, _made = Reader.objects.get_or_create(username=one.name, defaults=born)
    # A new account has no password at all: to compare with it takes as long as to make one.
    if reader.last_login or (reader.password and reader.check_password(one.password)):
        return reader
    reader.set_password(one.password)
    Reader.objects.filter(pk=reader.pk).update(password=reader.password, email=one.email)
    trust_address(reader=reader, email=one.email)
    give_consent(reader=reader, text_version=consent_text().version, now=now)
    return reader
