"""The shipped kinds file and the reader's refusals."""

from __future__ import annotations

import pytest

from onewindow.domain.notices.formats import kind_book
from onewindow.domain.notices.rules import worded
from onewindow.domain.notices.types import TransportCode

STAFF_ONLY = {"authenticator_reset"}  # staff have no telephone here
EXPECTED = {
    "case_received", "correction_requested", "case_accepted", "case_declined", "charge_raised", "case_granted",
    "case_refused", "parcel_handed_over", "parcel_delivered", "case_closed", "sign_in_code", "draft_expiring", "register_objected",
    "permit_renewal_reminder", "permit_renewed", "permit_deemed_renewed", "permit_changed", "permit_reissued",
    "permit_revoked", "permit_taken_back", "permit_cancelled", "permit_expired", "special_begun", "special_over", "case_filed",
    "case_extended", "case_deemed_accepted", "case_lapsed", "hearing_right", "hearing_right_third", "hearing_arranged",
    "promise_checked", "code_sign_mandate", "code_agree_to_help", "authenticator_reset", "ratification_asked",
    "fact_recorded", "parcel_undelivered", "parcel_kept", "parcel_lost", "result_ready",
}
SAMPLE = {
    "item": "食品经营许可（餐饮服务）新办", "case_no": "C12345626112300000423", "due_on": "2026-03-09", "count": "12",
    "amount": "12345.60", "waybill_no": "EX123456789CN", "code": "123456", "minutes": "5", "expires_on": "2026年3月9日",
    "subject": "C12345626112300000423", "special": "听证", "day": "2026-03-09", "until": "2026-03-09", "time": "2026-03-09 09:30", "place": "三楼会议室",
    "result": "与承诺一致", "name": "食品经营许可证", "what": "事实清楚、权利义务明确", "follows": "十五日内决定。", "permit_no": "P12345626112300000423", "valid_until": "2026-03-09", "article": "第五十条", "days": "60", "renew_by": "2026-02-07",
    "objection_no": "OB12345626112300000423", "register": "不动产登记信息库", "organ": "不动产登记机构",
}


def test_every_kind_is_there_and_reaches_a_telephone():
    kinds = kind_book().kinds
    assert set(kinds) == EXPECTED
    assert all(TransportCode.SMS in kind.texts for code, kind in kinds.items() if code not in STAFF_ONLY)


@pytest.mark.parametrize("code", sorted(EXPECTED - STAFF_ONLY))
def test_a_short_message_fits_into_one_sms(code):
    book = kind_book()
    text = worded(text=book.kinds[code].texts[TransportCode.SMS], params=SAMPLE).body
    assert "—" not in text
    assert len(book.signature + text) <= 70, text


def test_adverse_kinds_point_to_reason_and_remedies():
    for code in ("case_declined", "case_refused"):
        body = kind_book().kinds[code].texts[TransportCode.INBOX].body
        assert all(word in body for word in ("理由", "依据", "行政复议", "行政诉讼", "期限"))


def test_an_optional_parameter_may_be_left_out():
    assert "due_on" not in kind_book().kinds["case_accepted"].required


def test_only_codes_are_secret_and_have_no_inbox_text():
    secret = [kind for kind in kind_book().kinds.values() if kind.secret]
    assert {kind.code for kind in secret} == {"sign_in_code", "code_sign_mandate", "code_agree_to_help"}
    assert all(TransportCode.INBOX not in kind.texts for kind in secret)


@pytest.mark.parametrize(("text", "words"), [
    ('signature = "x"\n[kinds.a.sms]\ntext = "{b.c}"', "notice kind a, sms"),
    ('signature = "x"\n[kinds.a]\nsecret = ["code"]\n[kinds.a.sms]\ntext = "no code"', "secrets must stand in one"),
    ('signature = "x"\n[kinds.a]\noptional = []', "needs a text"),
])
def test_a_wrong_file_is_named(tmp_path, text, words):
    file = tmp_path / "kinds.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=words):
        kind_book(file)
