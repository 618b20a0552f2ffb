"""Who talks and who decides."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission

from svodka.readers.models import Reader
from tests import make


@pytest.fixture
def moderator(db: None) -> Reader:
    by = make.commenter("Модератор")
    by.user_permissions.add(Permission.objects.get(codename="moderate_comment"))
    return by
