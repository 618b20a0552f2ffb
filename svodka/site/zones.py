"""Time zones as a reader chooses them: those of Russia by name, from west to east, then all the others."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

# Zone, its name in the list, and the words after a time: «08:00 по московскому времени».
RUSSIAN = {
    "Europe/Kaliningrad": (_("Kaliningrad, UTC+2"), pgettext_lazy("after a time", "Kaliningrad time")),
    "Europe/Moscow": (_("Moscow, UTC+3"), pgettext_lazy("after a time", "Moscow time")),
    "Europe/Samara": (_("Samara, UTC+4"), pgettext_lazy("after a time", "Samara time")),
    "Asia/Yekaterinburg": (_("Yekaterinburg, UTC+5"), pgettext_lazy("after a time", "Yekaterinburg time")),
    "Asia/Omsk": (_("Omsk, UTC+6"), pgettext_lazy("after a time", "Omsk time")),
    "Asia/Krasnoyarsk": (_("Krasnoyarsk, Novosibirsk, UTC+7"), pgettext_lazy("after a time", "Krasnoyarsk time")),
    "Asia/Irkutsk": (_("Irkutsk, UTC+8"), pgettext_lazy("after a time", "Irkutsk time")),
    "Asia/Yakutsk": (_("Yakutsk, UTC+9"), pgettext_lazy("after a time", "Yakutsk time")),
    "Asia/Vladivostok": (_("Vladivostok, UTC+10"), pgettext_lazy("after a time", "Vladivostok time")),
    "Asia/Magadan": (_("Magadan, Sakhalin, UTC+11"), pgettext_lazy("after a time", "Magadan time")),
    "Asia/Kamchatka": (_("Kamchatka, UTC+12"), pgettext_lazy("after a time", "Kamchatka time")),
}


def after_a_time(zone: str) -> str:
    """«Moscow time», to stand after a time of day, in the language that is active."""
    if zone in RUSSIAN:
        return str(RUSSIAN[zone][1])
    return pgettext("after a time", "time of %(zone)s") % {"zone": zone.replace("_", " ")}


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups of (zone, name) for a <select>."""
    russian = [(zone, str(name)) for zone, (name, _after) in RUSSIAN.items()]
    return [(gettext("Russia"), russian), (gettext("All zones"), _others())]


@cache
def _others() -> list[tuple[str, str]]:
    found = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "System")))
    return [(zone, zone.replace("_", " ")) for zone in found if zone not in RUSSIAN] + [("UTC", "UTC")]
