"""Pictures with credit and rights: those held back first, each with the reason and a form to decide."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from svodka.desk.roles import only_who_may, user_of
from svodka.desk.shelves.frame import done, refused, show
from svodka.stories.actions.deciding import UnableToDecide, decide_picture
from svodka.stories.models import Picture, RightsState, Story
from svodka.stories.rights import may_show_picture

ON_A_PAGE = 20
_HELD = Q(rights_state__in=[RightsState.UNKNOWN, RightsState.LINK_ONLY, RightsState.QUOTATION]) | Q(
    rights_state=RightsState.CLAIMED_OPEN, credit_line=""
)
_OVER = (Story.State.SPIKED, Story.State.WITHDRAWN)


class DecideForm(forms.Form):
    """What may be done with the picture."""

    rights_state = forms.ChoiceField(label=gettext_lazy("Rights"), choices=RightsState.choices)
    credit_line = forms.CharField(label=gettext_lazy("Credit as it is to be printed"), max_length=300, required=False)
    why = forms.CharField(label=gettext_lazy("Why so"), max_length=300)


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
    stands = {"rights_state": picture.rights_state, "credit_line": picture.credit_line, "why": picture.rights_why}
    return DecideForm(initial=stands, prefix=None, auto_id=f"p{picture.pk}_%s")


@require_POST
@only_who_may("pictures")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    picture, form, now = get_object_or_404(Picture, pk=pk), DecideForm(request.POST), timezone.now()
    if not form.is_valid():
        return refused(request, _("Nothing has been decided: say why, so that others know."), "desk_pictures")
    given = form.cleaned_data
    try:
        decided = decide_picture(
            picture=picture, rights_state=given["rights_state"], why=given["why"], credit_line=given["credit_line"],
            now=now, by=user_of(request),
        )  # fmt: skip
    except UnableToDecide:
        return refused(request, _("Nothing has been decided: say why, so that others know."), "desk_pictures")
    permission = may_show_picture(decided)
    sentence = _("The picture is shown from now on.") if permission.allowed else _("The picture is held back.")
    return done(request, f"{sentence} {permission.reason}", "desk_pictures")
