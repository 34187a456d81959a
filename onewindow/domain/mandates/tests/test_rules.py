from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.mandates import rules
from onewindow.domain.mandates.types import MandateKind, MandateTerms, Power


@given(st.dates(), st.sampled_from(["", "a", "b"]))
def test_a_mandate_covers_its_term_and_matters_only(day, item):
    terms = MandateTerms(kind=MandateKind.POWER_OF_ATTORNEY, powers=(Power.APPLY,), valid_from=date(2016, 1, 1),
                         valid_until=date(2016, 12, 31), item_codes=("a",))
    assert rules.covers(terms, on=day, item_code=item) == (day.year == 2016 and item in {"", "a"})
