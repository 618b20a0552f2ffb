"""`svodka serve`: brings the data folder up to date, then supervises the web server and the worker."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from argparse import Namespace

import structlog

from svodka import logs, settings, supervise
from svodka.cli import occupancy
from svodka.cli.messages import WrongUsage, _, command, say
from svodka.cli.stamps import is_prepared, is_sample_loaded
from svodka.errors import SvodkaError
from svodka.sample.receiver import LOOPBACK, receiver_command
from svodka.sample.sign_ins import sign_ins


class UnableToListen(SvodkaError):
    """The port is taken or not allowed; choose another with --port."""


def run(arguments: Namespace) -> int:
    host = arguments.host or settings.HOST
    port = arguments.port or settings.PORT
    logs.configure(form=settings.LOG_FORMAT, level=settings.LOG_LEVEL)
    _refuse_taken_port(host, port)
    occupancy.enter()
    # The children read their settings from the environment, as anybody does.
    os.environ.update({"SVODKA_DATA": str(settings.DATA), "SVODKA_HOST": host, "SVODKA_PORT": str(port)})
    if arguments.sample and not is_sample_loaded():
        _in_own_process("sample")  # prepares first
    elif not is_prepared():
        _in_own_process("prepare")
    children = [_mail_server_of_demo()] if arguments.sample else []
    children.append(supervise.Child("web server", _web_command(host, port), renewed_by=signal.SIGHUP))
    if not arguments.no_worker:
        children.append(supervise.Child("worker", supervise.worker_command(), renewed_by=signal.SIGTERM))
    say(_("The portal is served at %s (Ctrl-C stops it).") % _address(host, port))
    if arguments.sample:
        _say_ways_in(_address(host, port), at_this_machine=_is_loopback(host))
    elif not settings.EMAIL_HOST:
        told = {"folder": settings.OUTBOX, "doctor": f"{command()} doctor"}
        say(_("No mail server is set: letters are written to %(folder)s and reach nobody; see %(doctor)s.") % told)
    log = structlog.get_logger("svodka.supervise")
    portal_env = supervise.Settings(settings.PORTAL_ENV, check=[sys.executable, "-c", "import svodka.settings"])
    supervise.Supervisor(children, say=lambda event, details: log.error(event, **details), settings=portal_env).run()
    return 0


def _mail_server_of_demo() -> supervise.Child:
    """Takes all letters of the demo; the children started after it read its port from the environment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port = int(probe.getsockname()[1])
    os.environ["SVODKA_DEMO_MAIL_PORT"] = str(port)
    return supervise.Child("mail server", receiver_command(port=port, folder=settings.MAILBOX))


def _say_ways_in(address: str, *, at_this_machine: bool) -> None:
    known = sign_ins(settings.DATA)
    if editor := known.get("editor"):
        told = {"name": editor.name, "email": editor.email, "password": editor.password}
        say(_("The editor, who may do everything: %(email)s, password %(password)s (%(name)s)") % told)
        say(_("The desk: %s") % f"{address}desk/")
    if reader := known.get("reader"):
        told = {"name": reader.name, "email": reader.email, "password": reader.password}
        say(_("A reader: %(email)s, password %(password)s (%(name)s)") % told)
    if at_this_machine:
        say(_("The mailbox, where every letter of the demo arrives: %s") % f"{address}mailbox/")
    else:
        say(_("The mailbox is shown only where the portal is served at localhost."))


def _refuse_taken_port(host: str, port: int) -> None:
    """Granian would share a port with another portal and let the kernel choose between them."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except (OSError, OverflowError):
        raise WrongUsage(_("%(host)s:%(port)s is no address to listen on.") % {"host": host, "port": port}) from None
    with socket.socket(found[0], found[1]) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(found[4])
            probe.listen(1)
        except PermissionError:
            raise UnableToListen(_("Port %d is for the administrator only: choose one above 1023.") % port) from None
        except OSError as error:
            why = {"host": host, "port": port, "reason": error.strerror}
            message = _("%(host)s:%(port)s cannot be listened on (%(reason)s): choose another, %(serve)s --port N.")
            raise UnableToListen(message % {**why, "serve": f"{command()} serve"}) from None


def _web_command(host: str, port: int) -> list[str]:
    config = settings.DATA / "server-log.json"
    form: logs.Form = "json" if settings.LOG_FORMAT == "json" else "text"
    config.write_text(json.dumps(logs.dict_config(form=form, level=settings.LOG_LEVEL)), encoding="utf-8")
    return supervise.web_command(host=host, port=port, threads=settings.BLOCKING_THREADS, log_config=str(config))


def _in_own_process(command: str) -> None:
    """So that the supervisor stays small: 20 MB for as long as the portal runs, 100 with Django in it."""
    status = subprocess.run([sys.executable, "-m", "svodka", command], check=False).returncode
    if status:
        raise SystemExit(status)


def _is_loopback(host: str) -> bool:
    return host == "localhost" or host == "::1" or host.startswith("127.")


def _address(host: str, port: int) -> str:
    shown = "localhost" if host in {"", "0.0.0.0", "127.0.0.1", "::", "::1"} else host  # noqa: S104 - read, not bound
    return f"http://{shown}:{port}/"
