"""What the doctor looks at so that readers can sign in: the mail server, and the services whose keys are set."""

from __future__ import annotations

import smtplib
import ssl
from email.utils import parseaddr

from svodka import settings
from svodka.cli.findings import Finding, ok, warning, wrong
from svodka.cli.messages import _

# The doctor is waited for at a keyboard; a server that takes longer than this would cost readers' patience, too.
SECONDS = 5
_SERVICES = {"vk": "VK ID", "yandex": "Yandex ID", "openid_connect": settings.env("SVODKA_OIDC_NAME")}


def mail() -> Finding:
    """Goes as far as a letter does before its first recipient: greeting, encryption, name and password, sender."""
    host, port = settings.EMAIL_HOST, settings.EMAIL_PORT
    if not host:
        return _no_server()
    given = {"host": host, "port": port, "user": settings.EMAIL_HOST_USER, "sender": settings.DEFAULT_FROM_EMAIL}
    try:
        _go_as_far_as_the_sender()
    except smtplib.SMTPAuthenticationError as error:
        says = _("The mail server %(host)s:%(port)d does not know «%(user)s» by this password: %(error)s")
        return wrong("mail", says % {**given, "error": _words(error)}, _("Look at SVODKA_SMTP_USER and _PASSWORD."))
    except smtplib.SMTPSenderRefused as error:
        says = _("The mail server %(host)s:%(port)d takes no letters from %(sender)s: %(error)s")
        return wrong(
            "mail", says % {**given, "error": _words(error)}, _("Set SVODKA_MAIL_FROM to an address of yours.")
        )
    except (ssl.SSLError, smtplib.SMTPNotSupportedError) as error:
        says = _("The mail server %(host)s:%(port)d cannot be spoken to as set: %(error)s")
        mend = _("STARTTLS belongs to port 587, SVODKA_SMTP_TLS to 465; the certificate must be for this host name.")
        return wrong("mail", says % {**given, "error": error}, mend)
    except (OSError, smtplib.SMTPException) as error:
        says = _("The mail server %(host)s:%(port)d does not take us: %(error)s")
        return wrong("mail", says % {**given, "error": error}, _set_it())
    if settings.EMAIL_HOST_USER and not _is_encrypted() and host not in {"localhost", "127.0.0.1", "::1"}:
        says = _("The password goes to the mail server %s unencrypted") % host
        return warning("mail", says, "SVODKA_SMTP_STARTTLS=yes")
    return ok("mail", _("The mail server %s takes us") % host)


def _set_it() -> str:
    return _("Set SVODKA_SMTP_HOST, _PORT, _USER, _PASSWORD (docs/reference/settings.md).")


def _no_server() -> Finding:
    waiting = len(list(settings.OUTBOX.glob("*.eml"))) if settings.OUTBOX.exists() else 0
    says = _("No mail server is set: codes and notices reach nobody, they are written to %(folder)s (%(n)d so far)")
    return warning("mail", says % {"folder": settings.OUTBOX, "n": waiting}, _set_it())


def _is_encrypted() -> bool:
    return settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL


def _go_as_far_as_the_sender() -> None:
    """Raises what the first step that fails raises. The certificate is looked at, as it is for letters."""
    host, port, trusted = settings.EMAIL_HOST, settings.EMAIL_PORT, ssl.create_default_context()
    with (
        smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=trusted)
        if settings.EMAIL_USE_SSL
        else smtplib.SMTP(host, port, timeout=SECONDS)
    ) as server:
        if settings.EMAIL_USE_TLS:
            server.starttls(context=trusted)
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        server.ehlo_or_helo_if_needed()
        code, words = server.mail(sender)
        if code >= 400:
            raise smtplib.SMTPSenderRefused(code, words, sender)
        server.rset()


def _words(error: smtplib.SMTPResponseException) -> str:
    words = error.smtp_error
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)


def sign_ins() -> Finding:
    """Names the address that must be registered at each service: a slip in it is the commonest reason for refusal."""
    paths = {"vk": "vk", "yandex": "yandex"}
    lines = []
    for kind, name in _SERVICES.items():
        for app in settings.SOCIALACCOUNT_PROVIDERS[kind]["APPS"]:
            path = paths.get(kind) or f"oidc/{app['provider_id']}"
            lines.append(f"{name} ({settings.PUBLIC_ADDRESS}/accounts/{path}/login/callback/)")
    if not lines:
        return ok("sign-in", _("Readers sign in by a code from a letter, or with a password"))
    return ok("sign-in", _("Readers also sign in with %s") % ", ".join(lines))
