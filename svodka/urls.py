"""Every address of the portal: the desk under its prefix, the public face for all the rest."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("", include("svodka.site.urls_plain")),
    path("desk/", include("svodka.desk.urls")),
    *i18n_patterns(
        path("accounts/", include("svodka.site.urls_accounts")),
        path("accounts/", include("svodka.site.urls_sign_ins")),
        path("accounts/", include("allauth.urls")),
        path("", include("svodka.site.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "svodka.site.views.errors.bad_request"
handler403 = "svodka.site.views.errors.forbidden"
handler404 = "svodka.site.views.errors.not_found"
handler429 = "svodka.site.views.errors.too_many"
handler500 = "svodka.site.views.errors.server_error"
