"""The newsroom's addresses; its door is the readers' one, with the same brakes."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_POST
from wagtail.admin import urls as wagtail_admin
from wagtail.admin.views.account import LogoutView

from svodka.desk.incoming.views import first_page
from svodka.desk.shelves.standing import instead_of_the_tree
from svodka.desk.stories import resending
from svodka.desk.views import own, sign_in
from svodka.desk.wagtails import guarded

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", sign_in, name="wagtailadmin_login"),
    path("account/", own, name="wagtailadmin_account"),
    # Asked for by a GET, Wagtail's own view does not sign out, but takes the cookie away all the same.
    path("logout/", require_POST(LogoutView.as_view()), name="wagtailadmin_logout"),
    path("pages/", instead_of_the_tree, name="wagtailadmin_explore_root"),
    path("pages/<int:parent_page_id>/", instead_of_the_tree, name="wagtailadmin_explore"),
    path("", first_page),
    # Before Wagtail's door, which would lose what was typed.
    path("stories/<int:story_id>/", resending.story, name=resending.STORY),
    path("", include(guarded(wagtail_admin.urlpatterns))),
]
