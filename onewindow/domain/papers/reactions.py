"""A recorded paper is rendered after the commit, outside any transaction."""

from __future__ import annotations

from datetime import datetime

from onewindow.domain.papers import commands, queries
from onewindow.domain.papers.facts import PaperRecorded
from onewindow.kernel.actor import system_actor
from onewindow.kernel.documents import render
from onewindow.kernel.reaction import on

PLATFORM = system_actor(name="papers")


def draw(fact: PaperRecorded) -> bytes:
    """Render the paper."""
    template, content = queries.content(paper_no=fact.paper_no)
    return render(template=template, data=content)


def keep_drawn(fact: PaperRecorded, *, at: datetime, prepared: bytes) -> None:
    """Keep the rendered paper."""
    commands.attach_rendered(actor=PLATFORM, at=at, paper_no=fact.paper_no, content=prepared)


REACTIONS = (on(PaperRecorded, keep_drawn, prepare=draw),)
