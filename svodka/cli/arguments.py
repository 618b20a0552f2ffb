"""Every command of `svodka` and its options. Light on purpose: nothing here starts Django."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import NoReturn

from svodka import VERSION
from svodka.cli.messages import _, command, complain

Commands = argparse._SubParsersAction
# stories.models.RightsState, which only a started Django could give; a test compares them.
RIGHTS = ("own", "licensed", "claimed-open", "quotation", "link-only", "unknown")


class Parser(argparse.ArgumentParser):
    """Usage errors in one line and exit status 2; the help says the rest."""

    def error(self, message: str) -> NoReturn:
        complain(f"{message} ({self.prog} --help)")
        raise SystemExit(2)


def parser() -> Parser:
    root = Parser(
        prog=command(),
        description=_("A self-hosted portal for a specialised press."),
        epilog=_("Example:") + f"\n  {command()} serve\n\n" + _("Help on a command: %s COMMAND --help") % command(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    said = _("show program's version number and exit")
    root.add_argument("--version", action="version", version=f"svodka {VERSION}", help=said)
    commands = root.add_subparsers(dest="command", metavar=_("COMMAND"), title=_("commands"), parser_class=Parser)
    _read(commands)
    _take_in(commands)
    _serve(commands)
    _work(commands)
    _setup(commands)
    _doctor(commands)
    _prepare(commands)
    _sample(commands)
    _newsroom(commands)
    _sources(commands)
    _appoint(commands)
    _backup(commands)
    _restore(commands)
    _verify(commands)
    _purge(commands)
    # Known here for the list of commands; its words go to Django before argparse could misread them.
    _command(commands, "manage", _("Django's own commands"), "svodka manage showmigrations")
    return root


def _command(commands: Commands[Parser], name: str, what: str, *examples: str, more: str = "") -> Parser:
    return commands.add_parser(
        name,
        help=what,
        description=f"{what}. {more}".strip(),
        epilog="\n  ".join([_("Example:"), *(example.replace("svodka", command(), 1) for example in examples)]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _read(commands: Commands[Parser]) -> None:
    command = _command(
        commands,
        "read",
        _("Read one saved page and print its record as JSON"),
        "svodka read page.html",
        "svodka read --text https://agency.example/news/1",
        "svodka read --again --source rynda",
        more=_("Exit status 1: the page is no article."),
    )
    page = _("a file, an address, or - for standard input")
    command.add_argument("page", metavar=_("FILE|URL|-"), nargs="?", help=page)
    command.add_argument("--text", action="store_true", help=_("print it for people, with the reasons"))
    command.add_argument("--url", metavar=_("ADDRESS"), help=_("where a saved file came from"))
    _add_kind(command)
    kept = command.add_argument_group(_("what the portal has kept"))
    kept.add_argument(
        "--again", action="store_true", help=_("read all kept pages again and say what would be otherwise")
    )
    kept.add_argument("--source", metavar="SLUG", help=_("only those of this source"))
    kept.add_argument("--since", metavar=_("TIME"), type=_time, help=_("only those taken in since: 2026-11-20"))
    kept.add_argument("--limit", metavar=_("N"), type=_number, help=_("at most so many, the oldest first"))
    kept.add_argument("--json", metavar=_("FILE"), help=_("every page that is read otherwise, one line of JSON each"))
    kept.add_argument(
        "--apply", action="store_true", help=_("keep the new readings; stories follow, people's words stay")
    )
    words = _("let live stories follow at once, with these words to their readers, not as drafts")
    kept.add_argument("--note", metavar=_("WORDS"), help=words)


def _take_in(commands: Commands[Parser]) -> None:
    command = _command(
        commands,
        "take-in",
        _("Take pages in: keep them, read them, file them as stories"),
        "svodka take-in --publish saved/*.html",
        "svodka take-in crawl.warc.gz saved/",
        more=_("Stopped, it goes on where it was. Exit status 1: at least one page was not taken in."),
    )
    pages = _("a page, a WARC archive, a folder of pages, or an address")
    command.add_argument("pages", metavar=_("FILE|FOLDER|URL"), nargs="+", help=pages)
    command.add_argument("--publish", action="store_true", help=_("publish at once where the rights allow it"))
    command.add_argument("--source", metavar="SLUG", help=_("the source that the pages belong to"))
    command.add_argument("--section", metavar="SLUG", help=_("the section to file them under"))
    command.add_argument("--url", metavar=_("ADDRESS"), help=_("where a saved file came from"))
    command.add_argument("--captured-at", metavar=_("TIME"), type=_time, help=_("when it was saved: 2026-11-20T09:30"))
    _add_kind(command)


def _add_kind(command: Parser) -> None:
    command.add_argument("--as", dest="kind", choices=("html", "text"), help=_("what it is, instead of finding out"))


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("not a time like 2026-11-20T09:30: %s") % text) from None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(_("not a whole number: %s") % text)
    return int(text)


def _serve(commands: Commands[Parser]) -> None:
    command = _command(
        commands,
        "serve",
        _("Serve the portal: the web server and the worker, until stopped"),
        "svodka serve --port 9000",
        more=_("The first start makes the database."),
    )
    command.add_argument("--host", help=_("the address to listen on (SVODKA_HOST)"))
    command.add_argument("--port", type=_number, help=_("the port to listen on (SVODKA_PORT)"))
    command.add_argument("--no-worker", action="store_true", help=_("the web server alone; the worker runs elsewhere"))
    command.add_argument("--sample", action="store_true", help=_("load the sample stories first, if not yet there"))


def _work(commands: Commands[Parser]) -> None:
    command = _command(commands, "work", _("Do what is due: poll, read, publish; until stopped"), "svodka work --once")
    command.add_argument("--once", action="store_true", help=_("do what is due now and stop"))


def _setup(commands: Commands[Parser]) -> None:
    command = _command(
        commands,
        "setup",
        _("Name the portal, choose its language and time zone, make its owner"),
        "svodka setup",
        "svodka setup --yes --name Кильватер --public-address https://paper.example --no-owner",
        more=_("Asks on a terminal; can be run again and changes only what it is told."),
    )
    command.add_argument("--name", help=_("the portal's name"))
    command.add_argument("--language", choices=("ru", "en"), help=_("the portal's own language"))
    command.add_argument("--time-zone", metavar=_("ZONE"), help=_("like Europe/Moscow"))
    command.add_argument("--tagline", help=_("the line under its name; '' for none"))
    command.add_argument("--imprint", help=_("who publishes it, at the foot of every page; '' for none"))
    command.add_argument("--accent", metavar=_("COLOUR"), help=_("the colour of links and rules, like '#a8321a'"))
    command.add_argument(
        "--logo", metavar=_("FILE"), help=_("a PNG, WebP or JPEG picture up to 1 MB, beside the name; '' for none")
    )
    command.add_argument("--public-address", metavar=_("ADDRESS"), help=_("like https://paper.example"))
    command.add_argument(
        "--open-text", choices=("full", "excerpt"), help=_("how to show others' texts that are claimed to be open")
    )
    owner = command.add_mutually_exclusive_group()
    owner.add_argument("--owner", metavar=_("E-MAIL"), help=_("the owner's e-mail address"))
    owner.add_argument("--no-owner", action="store_true", help=_("make no owner now"))
    command.add_argument("--owner-name", metavar=_("NAME"), help=_("the owner's public name"))
    command.add_argument("--password-file", metavar=_("FILE"), help=_("a file with the owner's password; - for stdin"))
    command.add_argument("--yes", action="store_true", help=_("ask nothing: what is not given stays as it is"))


def _doctor(commands: Commands[Parser]) -> None:
    command = _command(
        commands,
        "doctor",
        _("Say what is wrong with this installation and how to mend it"),
        "svodka doctor --json",
        more=_("Exit status 1: something is wrong."),
    )
    command.add_argument("--json", action="store_true", help=_("for machines"))


def _prepare(commands: Commands[Parser]) -> None:
    _command(
        commands,
        "prepare",
        _("Bring the data folder up to date: database, static files, standing pages"),
        "svodka prepare",
        more=_("serve, take-in and setup do it by themselves."),
    )


def _sample(commands: Commands[Parser]) -> None:
    _command(
        commands,
        "sample",
        _("Load the sample stories of an invented trade press"),
        "SVODKA_DATA=/tmp/demo svodka sample",
    )


def _newsroom(commands: Commands[Parser]) -> None:
    section = _command(commands, "add-section", _("Add a section"), "svodka add-section ports Порты --english Ports")
    section.add_argument("slug", metavar="SLUG", help=_("its word in addresses"))
    section.add_argument("name", metavar=_("NAME"), help=_("its name"))
    section.add_argument("--english", metavar=_("NAME"), help=_("its name in English"))

    source = _command(
        commands,
        "add-source",
        _("Add a feed that the worker polls"),
        "svodka add-source Рында https://rynda.example/rss --section yards --rights licensed",
    )
    source.add_argument("name", metavar=_("NAME"), help=_("the source's name"))
    source.add_argument("feed", metavar=_("FEED"), help=_("the address of its RSS or Atom feed"))
    _add_intake(source)

    withdraw = _command(
        commands, "withdraw", _("Take a live story back"), "svodka withdraw --reason retract /news/17-parom/"
    )
    withdraw.add_argument("story", metavar=_("STORY"), help=_("its number or its address"))
    withdraw.add_argument("--reason", required=True, choices=("retract", "rights", "pull-back"), help=_("why"))


def _add_intake(source: Parser) -> None:
    source.add_argument("--section", metavar="SLUG", help=_("the section to file them under"))
    source.add_argument("--agency", metavar=_("NAME"), help=_("who wrote its items, where the pages do not say"))
    source.add_argument("--rights", choices=RIGHTS, help=_("what is agreed on its texts"))
    source.add_argument("--publish", action="store_true", help=_("publish at once where the rights allow it"))


def _sources(commands: Commands[Parser]) -> None:
    sources = _command(
        commands,
        "sources",
        _("List the sources and how they are doing; add one, or a list of them"),
        "svodka sources",
        "svodka sources add https://rynda.example/ --section yards",
        "svodka sources add https://pristan.example/news/ --links 'h3 a'",
        "svodka sources parser rynda try rynda.txt",
    )
    acts = sources.add_subparsers(dest="act", metavar=_("COMMAND"), title=_("commands"), parser_class=Parser)
    add = _command(
        acts,
        "add",
        _("Find the feed of a site, say what was found, and add it"),
        "svodka sources add https://rynda.example/",
        "svodka sources add imaps://press@paper.example@mail.example/INBOX",
        "svodka sources add file:///srv/incoming/",
        more=_("Exit status 1: nothing was found, and nothing added."),
    )
    add.add_argument(
        "address", metavar=_("ADDRESS"), help=_("any page of the site, its feed or sitemap; a mailbox; a folder")
    )
    add.add_argument("--name", metavar=_("NAME"), help=_("the source's name, instead of what the feed calls itself"))
    listing = add.add_mutually_exclusive_group()
    listing.add_argument(
        "--links", metavar=_("SELECTOR"), help=_("the page has no feed: take the links that this CSS selector picks")
    )
    like = _("the page has no feed: find that selector by two or three stories that stand on it, one --like for each")
    listing.add_argument("--like", metavar=_("ADDRESS"), action="append", help=like)
    add.add_argument("--agreed", action="store_true", help=_("the publisher has agreed that we take its pages"))
    _add_intake(add)
    taken = _command(acts, "import", _("Add the feeds of an OPML list"), "svodka sources import feeds.opml")
    taken.add_argument("file", metavar=_("FILE"), help=_("a file, or - for standard input"))
    _command(acts, "export", _("Print the feeds as an OPML list"), "svodka sources export > feeds.opml")
    _source_parser(acts)
    password = _command(
        acts, "password", _("Keep another password for a mailbox that is a source"), "svodka sources password lotlin"
    )
    password.add_argument("mailbox", metavar=_("NAME|ADDRESS"), help=_("the source, or imaps://USER@HOST/FOLDER"))


def _source_parser(acts: Commands[Parser]) -> None:
    command = _command(
        acts,
        "parser",
        _("Show a source's own parser, try another on its last pages, switch it on or off"),
        "svodka sources parser rynda show > rynda.txt",
        "svodka sources parser rynda try rynda.txt",
        "svodka sources parser rynda set rynda.txt",
    )
    command.add_argument("source", metavar=_("NAME"), help=_("the source, as `svodka sources` lists it"))
    command.add_argument("step", choices=("show", "try", "set", "off", "back"), help=_("what to do"))
    command.add_argument("file", metavar=_("FILE"), nargs="?", help=_("its lines: a file, or - for standard input"))


def _appoint(commands: Commands[Parser]) -> None:
    command = _command(
        commands,
        "appoint",
        _("Make a reader owner, editor, author or moderator, or no longer"),
        "svodka appoint nina@volonga.example --editor",
        "svodka appoint 'Нина с Волонги' --not-moderator",
        more=_("Owners may do everything in any case."),
    )
    command.add_argument("reader", metavar=_("E-MAIL|NAME"), help=_("the reader's e-mail address or public name"))
    wanted = command.add_mutually_exclusive_group(required=True)
    rights = {
        "owner": _("may do everything, set up the portal and give roles"),
        "editor": _("may publish, correct and withdraw, and keep names, pictures and sources"),
        "author": _("may take stories and write; an editor publishes"),
        "moderator": _("may hide comments and posts and ban readers"),
    }
    for role, what in rights.items():
        wanted.add_argument(f"--{role}", dest="give", action="store_const", const=role, help=what)
    for role in rights:
        told = _("may no longer do so")
        wanted.add_argument(f"--not-{role}", dest="take_back", action="store_const", const=role, help=told)


def _backup(commands: Commands[Parser]) -> None:
    command = _command(
        commands,
        "backup",
        _("Put the whole portal into one file, while it runs"),
        "svodka backup /media/disk/paper.tar.zst",
        "svodka backup /media/disk/",
        more=_("Database, captures, pictures, settings and the secret key: keep the file as you keep keys."),
    )
    command.add_argument("file", metavar=_("FILE"), help=_("the file to make, or a folder for it; - for stdout"))
    command.add_argument("--overwrite", action="store_true", help=_("replace a file of that name"))


def _restore(commands: Commands[Parser]) -> None:
    command = _command(
        commands,
        "restore",
        _("Put a portal back from a backup, into an empty data folder"),
        "SVODKA_DATA=data/portal svodka restore /media/disk/paper.tar.zst",
        more=_("Everybody has to sign in again; letters of the digest that waited are held back."),
    )
    command.add_argument("file", metavar=_("FILE"), help=_("what svodka backup has made; - for stdin"))
    command.add_argument(
        "--replace", action="store_true", help=_("put the portal that is there aside, under a dated name")
    )
    command.add_argument(
        "--send-waiting", action="store_true", help=_("send digests that were waiting; some may have gone out already")
    )


def _verify(commands: Commands[Parser]) -> None:
    command = _command(
        commands,
        "verify",
        _("Prove that nothing in the ledger was rewritten, and print the day's root"),
        "svodka verify",
        "svodka verify --root 9f2c…",
        more=_("Whoever notes the root elsewhere can prove later what stood here. Exit status 1: something is wrong."),
    )
    said = _("a root that was noted before: is it still in the ledger? (more than once allowed)")
    command.add_argument("--root", metavar=_("ROOT"), action="append", default=[], help=said)
    command.add_argument(
        "--days", metavar=_("N"), type=_number, default=0, help=_("print the roots of the last N days")
    )
    command.add_argument("--ledger-only", action="store_true", help=_("leave out the captures on disk"))
    command.add_argument("--lines", action="store_true", help=_("print the whole ledger, for others to check"))


def _purge(commands: Commands[Parser]) -> None:
    command = _command(
        commands,
        "purge",
        _("Remove what was kept of a page for good; its hash and the reason stay"),
        "svodka purge 1207 --reason 'court order A40-1/2026'",
        more=_("The story that was made of it stands as it is: svodka withdraw takes it back."),
    )
    command.add_argument("capture", metavar=_("CAPTURE"), help=_("its number, its hash or its address"))
    command.add_argument("--reason", required=True, help=_("why; kept in the ledger for good"))
