"""`svodka sample`: the sample portal's stories, through the same flow as anybody's."""

from __future__ import annotations

from argparse import Namespace

from django.conf import settings
from django.utils import timezone

from svodka.cli.messages import _, say
from svodka.cli.stamps import is_sample_loaded, sample_mark, stamp
from svodka.discuss.models import Comment
from svodka.sample.load import load, run_the_paper, talk
from svodka.stories.models import Story


def run(_arguments: Namespace) -> int:
    if is_sample_loaded():
        say(_("The sample is loaded already."))
        return 0
    now = timezone.now()
    for _outcome in load(captures=settings.CAPTURES, language=settings.LANGUAGE_CODE, now=now):
        pass
    talk(now=now)
    run_the_paper(data=settings.DATA, mailbox=settings.MAILBOX, now=now)
    stamp(sample=sample_mark())
    say(
        _("The sample is loaded: %(stories)d stories live, %(comments)d comments.")
        % {"stories": Story.objects.live().count(), "comments": Comment.objects.count()}
    )
    return 0
