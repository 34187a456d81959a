"""Questions about papers. A paper belongs to a matter of a room above, which asks only for whom it let in; hence no actor here."""

from __future__ import annotations

from onewindow.domain.papers.queries.reading import content, grant_words, kind_rule, paper, papers_of, words

__all__ = ["content", "grant_words", "kind_rule", "paper", "papers_of", "words"]
