"""Addresses of these pages, behind Wagtail's door, and their places in the menu."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from svodka.desk.menu import DeskItem
from svodka.desk.shelves import (
    digest,
    log,
    names,
    new_source,
    parsers,
    people,
    pictures,
    portal,
    sections,
    sources,
    standing,
    statements,
    storylines,
)
from svodka.desk.views import search

_SECTION, _AGENCY = {"shelf": sections.SECTIONS}, {"shelf": sections.AGENCIES}


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [path("search/", search, name="desk_search"), *_portal(), *_things(), *_names(), *_daily()]


def _portal() -> list[URLPattern]:
    return [
        path("portal/", portal.portal, name="desk_portal"),
        path("portal/standing/", standing.standing, name="desk_standing"),
        path("portal/people/", people.people, name="desk_people"),
        path("portal/people/give/", people.give, name="desk_people_give"),
        path("portal/people/take-back/", people.take_back, name="desk_people_take_back"),
        path("portal/log/", log.log, name="desk_log"),
    ]


def _things() -> list[URLPattern]:
    return [
        path("portal/sections/", sections.sections, name="desk_sections"),
        path("portal/sections/new/", sections.one, _SECTION, name="desk_section_new"),
        path("portal/sections/<int:pk>/", sections.one, _SECTION, name="desk_section"),
        path("portal/sections/<int:pk>/delete/", sections.delete, _SECTION, name="desk_section_delete"),
        path("portal/agencies/", sections.agencies, name="desk_agencies"),
        path("portal/agencies/new/", sections.one, _AGENCY, name="desk_agency_new"),
        path("portal/agencies/<int:pk>/", sections.one, _AGENCY, name="desk_agency"),
        path("portal/agencies/<int:pk>/delete/", sections.delete, _AGENCY, name="desk_agency_delete"),
        path("sources/", sources.sources, name="desk_sources"),
        path("sources/new/", new_source.add, name="desk_source_new"),
        path("sources/<int:pk>/", sources.one, name="desk_source"),
        path("sources/<int:pk>/act/", sources.act, name="desk_source_act"),
        path("sources/<int:pk>/parser/", parsers.parser, name="desk_source_parser"),
    ]


def _names() -> list[URLPattern]:
    return [
        path("storylines/<int:pk>/", storylines.storyline, name="desk_storyline"),
        path("storylines/<int:pk>/into/<int:into>/", storylines.merge, name="desk_storyline_merge"),
        path("names/", names.names, name="desk_names"),
        path("names/<int:pk>/", names.name, name="desk_name"),
        path("names/<int:pk>/change/", names.change, name="desk_name_change"),
        path("names/<int:pk>/split/", names.split, name="desk_name_split"),
        path("names/<int:pk>/statements/", statements.statements, name="desk_statements"),
        path("names/<int:pk>/statements/act/", statements.act, name="desk_statement_act"),
        path("names/<int:pk>/into/<int:into>/", names.merge, name="desk_merge"),
    ]


@hooks.register("register_admin_menu_item")
def names_in_menu() -> MenuItem:
    return DeskItem("names", _("Names"), reverse_lazy("desk_names"), name="names", icon_name="tag", order=30)


def _daily() -> list[URLPattern]:
    return [
        path("pictures/", pictures.pictures, name="desk_pictures"),
        path("pictures/<int:pk>/small/", pictures.small, name="desk_picture_small"),
        path("pictures/<int:pk>/decide/", pictures.decide, name="desk_picture_decide"),
        path("digest/", digest.digest, name="desk_digest"),
        path("digest/<int:pk>/", digest.edition, name="desk_edition"),
        path("digest/<int:pk>/arrange/", digest.arrange, name="desk_edition_arrange"),
        path("digest/<int:pk>/letter/", digest.letter, name="desk_edition_letter"),
        path("digest/<int:pk>/try/", digest.try_out, name="desk_edition_try"),
    ]


@hooks.register("register_admin_menu_item")
def pictures_in_menu() -> MenuItem:
    return DeskItem("pictures", _("Pictures"), reverse_lazy("desk_pictures"), name="held", icon_name="image", order=40)


@hooks.register("register_admin_menu_item")
def digest_in_menu() -> MenuItem:
    return DeskItem("digest", _("Digest"), reverse_lazy("desk_digest"), name="digest", icon_name="mail", order=50)


@hooks.register("register_admin_menu_item")
def sources_in_menu() -> MenuItem:
    label, url = _("Sources"), reverse_lazy("desk_sources")
    return sources.SourcesItem("sources", label, url, name="sources", icon_name="globe", order=70)


@hooks.register("register_admin_menu_item")
def portal_in_menu() -> MenuItem:
    return DeskItem("own", _("Portal"), reverse_lazy("desk_portal"), name="portal", icon_name="cogs", order=80)
