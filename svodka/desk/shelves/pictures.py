"""Pictures with credit and rights: those held back first, each with the reason and a form to decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST, require_safe
from PIL.Image import DecompressionBombError

from svodka.desk.roles import only_who_may, user_of
from svodka.desk.shelves.frame import done, refused, show
from svodka.readers.models import Reader
from svodka.stories.actions import PICTURE_BYTES, UnableToKeepPicture, replace_picture
from svodka.stories.actions.deciding import UnableToDecide, decide_picture
from svodka.stories.models import Picture, RightsState, Story
from svodka.stories.rights import may_show_picture

ON_A_PAGE = 20
SMALL = "max-400x300|format-webp"
_HELD = Q(rights_state__in=[RightsState.UNKNOWN, RightsState.LINK_ONLY, RightsState.QUOTATION]) | Q(
    rights_state=RightsState.CLAIMED_OPEN, credit_line=""
)
_OVER = (Story.State.SPIKED, Story.State.WITHDRAWN)


class DecideForm(forms.Form):
    """What may be done with the picture."""

    rights_state = forms.ChoiceField(label=gettext_lazy("Rights"), choices=RightsState.choices)
    credit_line = forms.CharField(label=gettext_lazy("Credit as it is to be printed"), max_length=300, required=False)
    why = forms.CharField(label=gettext_lazy("Why so"), max_length=300)
    file = forms.FileField(label=gettext_lazy("Another file in its place"), required=False)


def _asked(state: str) -> QuerySet[Picture]:
    rows = Picture.objects.exclude(story__state__in=_OVER)
    return rows.exclude(_HELD) if state == "shown" else rows.filter(_HELD)


@require_GET
@only_who_may("pictures")
def pictures(request: HttpRequest) -> HttpResponse:
    state = "shown" if request.GET.get("state") == "shown" else "held"
    rows = _asked(state).select_related("story__copy", "story__agency", "file").defer("story__copy__body")
    page = Paginator(rows.order_by("-story_id", "position"), ON_A_PAGE).get_page(request.GET.get("page"))
    shown = [(picture, may_show_picture(picture), _form(picture)) for picture in page]
    return show(request, "pictures", {"rows": shown, "page": page, "state": state, "held": _asked("held").count()})


def _form(picture: Picture) -> DecideForm:
    # What the reading said of it stands above, in the language of the desk; who decides says why in their own words.
    why = "" if picture.rights_state == RightsState.UNKNOWN else picture.rights_why
    stands = {"rights_state": picture.rights_state, "credit_line": picture.credit_line, "why": why}
    return DecideForm(initial=stands, prefix=None, auto_id=f"p{picture.pk}_%s")


@require_safe
@only_who_may("desk")
def small(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture as the newsroom judges it, held back or not: readers' /media/ gives only what they may see."""
    picture = get_object_or_404(Picture.objects.select_related("file"), pk=pk, file__isnull=False)
    try:
        data = picture.file.get_rendition(SMALL).file.read() if picture.file else b""
    except (OSError, SyntaxError, ValueError, DecompressionBombError):  # the bytes are gone, or are no picture
        raise Http404 from None
    response = HttpResponse(data, content_type="image/webp")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@only_who_may("pictures")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Rights, credit and the reason; with a file, that picture in the place of the old one. All of it, or nothing."""
    picture, form = get_object_or_404(Picture, pk=pk), DecideForm(request.POST, request.FILES)
    nothing = _("Nothing has been decided: say why, so that others know.")
    if not form.is_valid():
        return refused(request, nothing, "desk_pictures")
    try:
        decided = _decide(picture, form.cleaned_data, by=user_of(request))
    except UnableToDecide:
        return refused(request, nothing, "desk_pictures")
    except UnableToKeepPicture:
        sentence = _("Nothing has been decided.")
        sentence += " " + _("That is not a whole picture (PNG, JPEG, WebP or GIF, up to 20 MB and 40 megapixels).")
        return refused(request, sentence, "desk_pictures")
    permission = may_show_picture(decided)
    sentence = _("The picture is shown from now on.") if permission.allowed else _("The picture is held back.")
    return done(request, f"{sentence} {permission.reason}", "desk_pictures")


@transaction.atomic
def _decide(picture: Picture, given: dict[str, Any], *, by: Reader) -> Picture:
    now = timezone.now()
    if given["file"]:
        # One byte more than is allowed is enough to refuse it.
        replace_picture(picture=picture, data=given["file"].read(PICTURE_BYTES + 1), now=now, by=by)
    return decide_picture(
        picture=picture, rights_state=given["rights_state"], why=given["why"], credit_line=given["credit_line"],
        now=now, by=by,
    )  # fmt: skip
