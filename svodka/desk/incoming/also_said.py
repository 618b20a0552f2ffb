"""What else is said of a page on its way in, by the reading, the archives and what is done with it: see reasons."""

from __future__ import annotations


def _(sentence: str) -> str:
    """To be found by whoever collects what is to be translated."""
    return sentence


# Of svodka/text: the input is nothing that could be read.
INPUT = (
    _("The input is empty: there is nothing to read."),
    _("The input holds only blanks: there is nothing to read."),
    _("The input is binary data, not a page: give the HTML or the text of the article."),
    _("The input is a film, not a page: give the HTML or the text of the article."),
    _("The input is {}, not a page: give the HTML or the text of the article."),
    _("The input is larger than {} MB: save the page without its pictures or raise the limit."),
    _("The DOCX holds thousands of files and is not read: save it anew."),
    _("The DOCX is damaged or locked with a password ({})."),
    _("The DOCX is packed as no word processor packs it and is not read."),
    _("A part of the DOCX unfolds to more than {} MB and is not read."),
    _("The document declares entities of its own and is not read: that is how a bomb is made."),
    _("The document is not well-formed XML ({})."),
    _("The document nests deeper than {} levels and is not read."),
    _("The document is under embargo until «{}», which is no moment."),
    _("Reading this page took too long: it is made of too many parts to be an article."),
    _("This page is made of too many parts: it cannot be looked through."),
    _("Reading this page took too long: one of its tags has more than a thousand attributes."),
)
# What an input is instead.
KINDS = (
    _("a PDF document"),
    _("a PNG picture"),
    _("a JPEG picture"),
    _("a GIF picture"),
    _("a picture, sound or film (RIFF)"),
    _("a ZIP archive or an office document"),
    _("a ZIP archive"),
    _("a gzip archive"),
    _("a bzip2 archive"),
    _("an xz archive"),
    _("a zstd archive"),
    _("a 7z archive"),
    _("a RAR archive"),
    _("an office document"),
)
# Of the machine itself, which speaks English to programs.
MACHINE = (
    _("No such file or directory"),
    _("Permission denied"),
    _("Is a directory"),
    _("{}: No such file or directory"),
    _("{}: Permission denied"),
    _("{}: Is a directory"),
)
# Of svodka/settings, gather/retention and gather/room: a variable that cannot be.
SETTINGS = (
    _("{}_FILE names {}, which cannot be read: {}."),
    _("{} must be a whole number, not «{}»."),
    _("{} must be yes or no, not «{}»."),
    _("{} must be one of {}, not «{}»."),
    _("{} must be a time zone like Europe/Moscow, not «{}»."),
    _("{} must name whole paths, as in /srv/incoming, not «{}»."),
    _("SVODKA_PUBLIC_ADDRESS must be like https://paper.example, not «{}»."),
    _("DATABASE_URL must begin with postgres://; leave it out for SQLite."),
    _("SVODKA_SMTP_STARTTLS and SVODKA_SMTP_TLS exclude each other: set one of them to no."),
    _("SVODKA_DIGEST_HOUR must be from 0 to 23, not {}."),
    _("SVODKA_RETURNS_ADDRESS must be like box@paper.example, 24 letters before the @, not «{}»."),
    _("{} must be set too: the others for this sign-in are."),
    _("SVODKA_OIDC_ADDRESS must be like https://id.paper.example, not «{}»."),
    _(
        "SVODKA_KEEP_CAPTURES: «{}» is no rule. Some that are: «forever», «400 days», «400 days; refused 30 days; live "
        "forever»."
    ),
    _("SVODKA_CAPTURES_BUDGET: «{}» is no budget. Some that are: «20 GB», «30 %»."),
)
# Of svodka/gather and svodka/flow: the bytes, the archive, and what became of the story.
DONE = (
    _("The capture {} cannot be read: {}."),
    _("The capture {} is damaged: it is not the page that was kept."),
    _("The capture {} is damaged: {}."),
    _("«{}» is not the hash of a capture."),
    _("This archive is packed with zstd: unpack it first (zstd -d archive.warc.zst)."),
    _("This is no WARC archive: it does not open with «WARC/1.0» or «WARC/1.1»."),
    _("the archive is damaged: {}"),
    _("The file is too large, or declares entities of its own, and is not read."),
    _("The file is not OPML: it begins with <{}>."),
    _("The file is not OPML: {}."),
    _("A source needs a name of at most 200 characters."),
    _("The address of the feed is longer than 1,000 characters."),
    _("The selector is longer than 300 characters."),
    _("The page has changed since it was taken in: the change waits at the desk."),
    _("The page says what it said before; the story stands as it was."),
    _("This is another address of a page that is a story already."),
    _("The address leads to the front page of its site now."),
    _("The story was written here: there is no page to read."),
    _("The page was removed for good: {}"),
    _("The page's bytes were let go by the rule of retention."),
    _("A purge needs a reason: it is all that will be left of the page."),
    _("Capture {} has been purged already."),
    _("Story {} has no headline."),
    _("Story {} is live already."),
    _("Story {} is not live."),
    _("Story {} is under embargo until {}."),
    _("Story {} is {}; bring it back before publishing."),
    _("Story {} is {}: it cannot be «{}»."),
    _("There is a section {} already."),
    _("«{}» cannot stand in an address; use small Latin letters, figures and hyphens."),
)
