"""Every setting of a portal, in the order of the rooms. Driven by the environment: see docs/reference/settings.md.

What `svodka setup` was told stands in `portal.env` in the data folder; a variable of the environment goes first.
A secret may be given as a file: SVODKA_SECRET_KEY_FILE=/run/secrets/key.
"""

from __future__ import annotations

import os
import re
import sys
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.crypto import get_random_string

from svodka import VERSION
from svodka.gather.retention import rule_of
from svodka.gather.room import budget_of
from svodka.settings.accounts import *  # noqa: F403 - settings like those that stand here
from svodka.settings.environment import (
    DATA,
    PORTAL_ENV,  # noqa: F401 - a setting too
    env,
    env_bool,
    env_choice,
    env_folders,
    env_int,
    env_list,
    env_zone,
    make_data_folder,
)

PACKAGE = Path(__file__).resolve().parent.parent


def _secret_key() -> str:
    """Given, or kept in the data folder from the first start on: sessions outlive a restart without any setup."""
    if key := env("SVODKA_SECRET_KEY"):
        return key
    path = DATA / "secret.key"
    if not path.exists():
        make_data_folder(DATA)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(get_random_string(50))
        except FileExistsError:  # two processes at the first start: the other one was quicker
            pass
    return path.read_text(encoding="utf-8").strip()


# --- where and how it is served ---

HOST = env("SVODKA_HOST", "127.0.0.1")
PORT = env_int("SVODKA_PORT", 8000)
PUBLIC_ADDRESS = env("SVODKA_PUBLIC_ADDRESS", f"http://localhost:{PORT}").rstrip("/")
_PUBLIC = urlsplit(PUBLIC_ADDRESS)
if _PUBLIC.scheme not in {"http", "https"} or not _PUBLIC.hostname:
    raise ImproperlyConfigured(f"SVODKA_PUBLIC_ADDRESS must be like https://paper.example, not «{PUBLIC_ADDRESS}».")
_SECURE = _PUBLIC.scheme == "https"

DEBUG = env_bool("SVODKA_DEBUG", False)
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = sorted({_PUBLIC.hostname, "localhost", "127.0.0.1", "[::1]", *env_list("SVODKA_HOSTS")})
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _PUBLIC.scheme
CSRF_TRUSTED_ORIGINS = [f"{_PUBLIC.scheme}://{_PUBLIC.netloc}"]
BLOCKING_THREADS = env_int("SVODKA_THREADS", 4)
LOG_FORMAT = env_choice("SVODKA_LOG_FORMAT", "text", ("text", "json"))
LOG_LEVEL = env_choice("SVODKA_LOG_LEVEL", "info", ("debug", "info", "warning", "error")).upper()

ROOT_URLCONF = "svodka.urls"
WSGI_APPLICATION = "svodka.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "readers.Reader"

INSTALLED_APPS = [
    "svodka.readers",
    "svodka.search",
    "svodka.gather",
    "svodka.names",
    "svodka.stories",
    "svodka.dossiers",
    "svodka.discuss",
    "svodka.digest",
    "svodka.site",
    "svodka.desk",
    "wagtail.contrib.settings",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.users",
    "wagtail.admin",
    "wagtail.search",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.vk",
    "allauth.socialaccount.providers.yandex",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
]

MIDDLEWARE = [
    "svodka.site.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "svodka.site.middleware.keep_personal_private",
    "svodka.site.middleware.sign_of_session",
    "svodka.site.middleware.note_use_of_session",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "svodka.site.middleware.language_of_address",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Not the desk's: found in two ways, its base.html over Wagtail's of that name would be laid over itself.
        "DIRS": [PACKAGE / "site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "svodka.site.pages.dress_of_accounts",
            ],
        },
    }
]

# --- stores ---

# Django's defaults live-lock with 20 commenters; with these SQLite did 1,400 writes/s without one lock error.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-64000;"
    "PRAGMA mmap_size=268435456;",
}


def _database() -> dict[str, object]:
    url = env("DATABASE_URL")
    if not url:
        make_data_folder(DATA)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "svodka.sqlite3",
            "OPTIONS": SQLITE_OPTIONS,
            # In memory, threads would share one cache and lock each other's tables; a file behaves as the real one.
            "TEST": {"NAME": DATA / "test.sqlite3"},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres://; leave it out for SQLite.")
    given = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": given.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": given,
    }


DATABASES = {"default": _database()}
# Rate limits stand in it: with Django's 300 entries, asking for 300 codes would wipe the count of wrong passwords.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
CAPTURES = DATA / "captures"
MEDIA_ROOT = DATA / "media"
MEDIA_URL = "/media/"
STATIC_ROOT = DATA / "static"
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if "pytest" in sys.modules or DEBUG
        else "svodka.site.static_storage.StaticStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or "pytest" in sys.modules

# --- languages and time ---

LANGUAGES = [("ru", "Русский"), ("en", "English")]
LANGUAGE_CODE = env_choice("SVODKA_LANGUAGE", "ru", tuple(code for code, _name in LANGUAGES))
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = env_zone("SVODKA_TIME_ZONE", "Europe/Moscow")
USE_TZ = True
USE_I18N = True

# --- gathering ---

FETCH_ALLOWED = env_list("SVODKA_FETCH_ALLOWED")
# With the page where a publisher reads who asks, how to say no, and to whom to write.
USER_AGENT = f"Svodka/{VERSION} (+{PUBLIC_ADDRESS}/about/robot/)"
PAGE_BYTES = env_int("SVODKA_PAGE_BYTES", 5_000_000)
MAILBOX_PASSWORDS = env("SVODKA_MAILBOX_PASSWORDS")
FOLDERS = env_folders("SVODKA_FOLDERS")
KEEP_CAPTURES = rule_of(env("SVODKA_KEEP_CAPTURES"))
CAPTURES_BUDGET = budget_of(env("SVODKA_CAPTURES_BUDGET"))

# --- mail ---

EMAIL_HOST = env("SVODKA_SMTP_HOST")
EMAIL_PORT = env_int("SVODKA_SMTP_PORT", 587)
EMAIL_HOST_USER = env("SVODKA_SMTP_USER")
EMAIL_HOST_PASSWORD = env("SVODKA_SMTP_PASSWORD")
EMAIL_USE_TLS = env_bool("SVODKA_SMTP_STARTTLS", EMAIL_PORT == 587)
EMAIL_USE_SSL = env_bool("SVODKA_SMTP_TLS", EMAIL_PORT == 465)
if EMAIL_USE_TLS and EMAIL_USE_SSL:
    raise ImproperlyConfigured("SVODKA_SMTP_STARTTLS and SVODKA_SMTP_TLS exclude each other: set one of them to no.")
# Told by `serve --sample` to its own children and by nobody else, so never from portal.env: the port of the demo's mail
# server. Whatever else is set, a demo writes to invented addresses, and nothing of that may leave the machine.
DEMO_MAIL_PORT = int(os.environ.get("SVODKA_DEMO_MAIL_PORT") or 0)
MAILBOX = DATA / "mailbox"
if DEMO_MAIL_PORT:
    EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = "127.0.0.1", DEMO_MAIL_PORT, "", ""
    EMAIL_USE_TLS = EMAIL_USE_SSL = False
# Altogether, for one letter: a web thread of four stands still as long.
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = "svodka.site.outbox.Smtp" if EMAIL_HOST else "svodka.site.outbox.Outbox"
OUTBOX = DATA / "outbox"
DEFAULT_FROM_EMAIL = env("SVODKA_MAIL_FROM", f"svodka@{_PUBLIC.hostname}")
# Servers limit how many connections one client may have; of those refused none is missed.
SMTP_CONNECTIONS = max(1, env_int("SVODKA_SMTP_CONNECTIONS", 10))
DIGEST_HOUR = env_int("SVODKA_DIGEST_HOUR", 8)
if not 0 <= DIGEST_HOUR <= 23:
    raise ImproperlyConfigured(f"SVODKA_DIGEST_HOUR must be from 0 to 23, not {DIGEST_HOUR}.")
RETURNS_MAILDIR = env("SVODKA_RETURNS_MAILDIR")
RETURNS_IMAP_HOST = env("SVODKA_RETURNS_IMAP_HOST")
RETURNS_IMAP_TLS = env_bool("SVODKA_RETURNS_IMAP_TLS", True)
RETURNS_IMAP_PORT = env_int("SVODKA_RETURNS_IMAP_PORT", 993 if RETURNS_IMAP_TLS else 143)
RETURNS_IMAP_USER = env("SVODKA_RETURNS_IMAP_USER")
RETURNS_IMAP_PASSWORD = env("SVODKA_RETURNS_IMAP_PASSWORD")


def _returns_address() -> str:
    """Many a server takes only the sender that signed in: an address for each letter is used where the box is read."""
    if given := env("SVODKA_RETURNS_ADDRESS"):
        if not re.fullmatch(r"[\w.+-]{1,24}@[\w.-]+", given, re.ASCII):
            message = f"SVODKA_RETURNS_ADDRESS must be like box@paper.example, 24 letters before the @, not «{given}»."
            raise ImproperlyConfigured(message)
        return given
    return parseaddr(DEFAULT_FROM_EMAIL)[1] if RETURNS_MAILDIR or RETURNS_IMAP_HOST else ""


RETURNS_ADDRESS = _returns_address()

# --- safety ---

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SESSION_COOKIE_HTTPONLY = True
# Two months: who comes once a week stays signed in.
SESSION_COOKIE_AGE = 60 * 86_400
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "svodka.desk.stories.resending.stale_form"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = env_int("SVODKA_HSTS_SECONDS", 3600 if _SECURE else 0)
BEHIND_PROXY = env_bool("SVODKA_BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# A forged X-Forwarded-For must not give everybody a bucket of their own: it counts only behind a proxy of ours.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
# Two megabytes of Cyrillic take six in a form; a comment that is too long is refused with its text given back.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8_000_000
# The desk's form has six fields for a paragraph: Django's thousand ends at the 150th.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# --- the desk ---

WAGTAIL_SITE_NAME = "Svodka"
WAGTAILADMIN_BASE_URL = PUBLIC_ADDRESS
WAGTAILIMAGES_IMAGE_MODEL = "stories.PictureFile"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000  # as stories.actions takes from the web
# /accounts/ does it, with brakes
WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # it would be told the hash of everybody's address
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_WORKFLOW_ENABLED = WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_I18N_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}}

LOGGING_CONFIG = None
