"""From a citation to its entry in the register of legal rules."""

from __future__ import annotations

from datetime import date

import pytest

from onewindow.domain.deadlines.rules.articles import parts_of, rule_ids
from onewindow.domain.standards.types import Law, LegalRank, LegalRule, RuleKind

XKF = Law(code="XKF", title="中华人民共和国行政许可法", cited="《中华人民共和国行政许可法》", rank=LegalRank.LAW, issuer="", number="", effective_on=date(2004, 7, 1))
MFD = Law(code="MFD", title="中华人民共和国民法典", cited="《中华人民共和国民法典》", rank=LegalRank.LAW, issuer="", number="", effective_on=date(2021, 1, 1))


def entry(law: str, number: str, article: str) -> LegalRule:
    return LegalRule(id=f"{law}-{number}", law=law, article=article, kind=RuleKind.CLOCK, gist="", does="", effective_from=date(2004, 7, 1))


RULES = (entry("XKF", "32-1", "第三十二条第一款第一项"), entry("XKF", "32-4", "第三十二条第一款第四项"), entry("XKF", "42-1", "第四十二条第一款"),
         entry("XKF", "42-2", "第四十二条第二款"), entry("XKF", "45", "第四十五条"), entry("MFD", "201-1", "第二百零一条第一款"))


@pytest.mark.parametrize(("citation", "found"), [
    ("《中华人民共和国行政许可法》第四十二条第二款", "XKF-42-2"), ("《中华人民共和国行政许可法》第三十二条", "XKF-32-1"),
    ("《中华人民共和国行政许可法》第四十五条第一款", "XKF-45"), ("行政许可法 45", "XKF-45"), ("行政许可法 42(2)", "XKF-42-2"),
    ("行政许可法 32(1)-4", "XKF-32-4"), ("民法典 201", "MFD-201-1"), ("行政许可法 99", ""), ("不知道的法 45", ""), ("45", ""), ("", ""),
])
def test_the_entry_of_a_citation(citation: str, found: str) -> None:
    assert rule_ids([citation], laws={"XKF": XKF, "MFD": MFD}, rules=RULES).get(citation, "") == found


def test_several_citations_in_one_text() -> None:
    assert parts_of("行政许可法 32、民法典 201；X 1") == ("行政许可法 32", "民法典 201", "X 1")
