"""Who has which role, and giving them."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from svodka.desk.appointing import UnableToDismiss, appoint, dismiss
from svodka.desk.roles import AUTHOR, EDITOR, MODERATOR, OWNER, only_who_may, user_of
from svodka.desk.shelves.frame import done, refused, show
from svodka.desk.shelves.log import note
from svodka.discuss.actions.appointing import UnableToAppoint
from svodka.readers.models import Reader
from svodka.readers.queries import called

ROLE_NAMES: dict[str, Promise] = {
    OWNER: gettext_lazy("owner"),
    EDITOR: gettext_lazy("editor"),
    AUTHOR: gettext_lazy("author"),
    MODERATOR: gettext_lazy("moderator"),
}
ROLE_RIGHTS: dict[str, Promise] = {
    OWNER: gettext_lazy("everything, the portal's settings and roles too"),
    EDITOR: gettext_lazy(
        "takes, edits, publishes, corrects, withdraws; names, pictures, sources and the order of the letter"
    ),
    AUTHOR: gettext_lazy("takes and writes; an editor publishes"),
    MODERATOR: gettext_lazy("hides comments and posts, bans readers; not the desk"),
}


@require_GET
@only_who_may("own")
def people(request: HttpRequest) -> HttpResponse:
    members = Reader.objects.filter(Q(groups__name__in=ROLE_NAMES) | Q(is_superuser=True)).distinct()
    rows = [
        (member, [(role, label) for role, label in ROLE_NAMES.items() if role in {g.name for g in member.groups.all()}])
        for member in members.prefetch_related("groups").order_by("username")
    ]
    roles = [(role, label, ROLE_RIGHTS[role]) for role, label in ROLE_NAMES.items()]
    return show(request, "people", {"rows": rows, "roles": roles})


@require_POST
@only_who_may("own")
def give(request: HttpRequest) -> HttpResponse:
    """A role to the reader with this e-mail address or name."""
    role, who = request.POST.get("role", ""), request.POST.get("who", "").strip()
    reader = _reader(who)
    if role not in ROLE_NAMES or reader is None:
        sentence = _("There is no reader “%s”: they sign up on the site first, then get a role here.") % who
        return refused(request, sentence, "desk_people")
    told = {"name": reader.username, "role": ROLE_NAMES[role]}
    try:
        with transaction.atomic():
            if appoint(reader=reader, role=role):
                note(reader, "role", by=user_of(request), now=timezone.now(), role=role)
    except UnableToAppoint:
        return refused(request, _("The account of %(name)s is switched off.") % told, "desk_people")
    return done(request, _("%(name)s: %(role)s.") % told, "desk_people")


@require_POST
@only_who_may("own")
def take_back(request: HttpRequest) -> HttpResponse:
    role, number = request.POST.get("role", ""), request.POST.get("reader", "")
    known = role in ROLE_NAMES and number.isascii() and number.isdecimal() and len(number) < 19
    reader = Reader.objects.filter(pk=int(number)).first() if known else None
    if reader is None:
        return refused(request, _("There is no such reader."), "desk_people")
    told = {"name": reader.username, "role": ROLE_NAMES[role]}
    try:
        with transaction.atomic():
            if dismiss(reader=reader, role=role):
                note(reader, "role.taken", by=user_of(request), now=timezone.now(), role=role)
    except UnableToDismiss:
        sentence = _("%(name)s is the last owner: make somebody else one first.") % told
        return refused(request, sentence, "desk_people")
    return done(request, _("%(name)s is no longer: %(role)s.") % told, "desk_people")


def _reader(who: str) -> Reader | None:
    if "\x00" in who:
        return None
    if "@" in who:
        return Reader.objects.filter(email__iexact=who).first()
    return called(who).order_by("pk").first() if who else None
