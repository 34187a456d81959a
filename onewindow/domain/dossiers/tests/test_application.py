"""The application form of a case: what was submitted first, masked, leading the file."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.domain.applications import commands as applications
from onewindow.domain.applications.demo import DATA
from onewindow.domain.applications.types import Upload
from onewindow.domain.cases import commands as cases
from onewindow.domain.cases import queries as case_queries
from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.domain.cases.types import CorrectionPoint
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.dossiers import commands, rules
from onewindow.domain.papers import queries as papers
from onewindow.domain.papers.types import Paper, PaperKind
from onewindow.kernel.actor import system_actor
from onewindow.kernel.deadlines import local_day
from onewindow.kernel.formkit import Choice, DataElement, ElementKind, Sensitivity
from onewindow.kernel.relay import drain

PLATFORM = system_actor(name="test")
FOOD = "food-catering-licence"
WORDS = {"yes": "是", "no": "否", "kept": "（密封）", "none": "—"}


def _forms(number: str) -> list[Paper]:
    return [paper for paper in case_queries.case(actor=PLATFORM, case_no=number).documents if paper.kind is PaperKind.APPLICATION]


@pytest.mark.django_db
@pytest.mark.usefixtures("district")
class TestInTheFile:
    def test_it_leads_the_file_with_personal_data_masked(self, at: datetime, client: Client) -> None:
        number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
        cases.accept(actor=cast_actor("luo", channel="office"), at=at, case_no=number)
        drain(clock=lambda: at + timedelta(minutes=1))
        [form] = _forms(number)
        assert case_queries.case(actor=PLATFORM, case_no=number).documents[0] == form, "drawn up after other papers, it stands before them"
        said, sealed = papers.content(paper_no=form.paper_no)[1], case_queries.sealed(actor=PLATFORM, case_no=number)
        elements = catalogue.bundle(bundle_hash=sealed.bundle_hash).elements
        chen = cast_actor("chen").name  # the applicant's name stands in the head of every paper, and as a public answer
        assert (said["digest"], said["applicant"], said["act"], said["channel"]) == (sealed.digest, chen, "新办", "网上提交")
        personal = [answer.value for answer in sealed.answers if rules.is_masked(elements[answer.element_id]) and answer.value != chen]
        shown = str([said[part] for part in ("groups", "declarations", "delivery", "materials")])
        assert personal and not [value for value in personal if value in shown], "none of them in full"
        assert "陈**" in shown and "138****0001" in shown
        assert elements["food_business_form"].label_of(sealed.values()["food_business_form"]) in shown, "words, not codes"
        assert len(said["materials"]) == len(sealed.materials)  # type: ignore[arg-type]  # plain JSON
        assert "承诺所填内容和所交材料真实：是。" in said["declarations"]  # type: ignore[operator]

    def test_its_applicant_opens_it_from_the_page_of_the_case(self, at: datetime, client: Client) -> None:
        number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
        drain(clock=lambda: at)
        [form] = _forms(number)
        address = reverse("progress:paper", args=[number, form.paper_no])
        client.post(reverse("demo_sign_in", args=["chen"]))
        assert address in client.get(reverse("progress:case", args=[number])).content.decode()
        assert client.get(address).content.startswith(b"%PDF")
        client.post(reverse("demo_sign_in", args=["li"]))
        assert client.get(address).status_code in (403, 404)

    def test_a_correction_leaves_it_as_it_was(self, at: datetime) -> None:
        chen, luo, later = cast_actor("chen"), cast_actor("luo", channel="office"), at + timedelta(days=1)
        number = hand_in(actor=chen, at=at, item_code=FOOD).case_no
        first = case_queries.sealed(actor=PLATFORM, case_no=number)
        cases.request_correction(actor=luo, at=at, case_no=number,
                                 points=(CorrectionPoint(material_code="layout", point_code="layout-facilities", text="请在布局图上标出洗手池。"),))
        upload = Upload(filename="layout.png", content=DATA.joinpath("layout.png").read_bytes())
        applications.attach(actor=chen, at=later, draft_no=first.draft_no, material_code="layout", upload=upload)
        cases.supplement(actor=chen, at=later, case_no=number)
        assert case_queries.sealed(actor=PLATFORM, case_no=number).digest != first.digest
        made = {commands.keep_application(actor=PLATFORM, at=later, case_no=number).paper_no for _again in range(2)}
        assert made == {form.paper_no for form in _forms(number)} and len(made) == 1
        said = papers.content(paper_no=made.pop())[1]
        assert said["digest"] == first.digest
        assert str(said["submitted_at"]).startswith(local_day(at).isoformat()), "drawn up late, it says what was submitted first and when"

    def test_the_archive_list_begins_with_it(self, at: datetime) -> None:
        number = hand_in(actor=cast_actor("chen"), at=at, item_code=FOOD).case_no
        drain(clock=lambda: at)
        cases.withdraw(actor=cast_actor("chen"), at=at, case_no=number)
        drain(clock=lambda: at)
        [listed] = [paper for paper in case_queries.case(actor=PLATFORM, case_no=number).documents if paper.kind is PaperKind.ARCHIVE_LIST]
        rows = papers.content(paper_no=listed.paper_no)[1]["rows"]
        assert rows[0][1:3] == ["申请书", _forms(number)[0].paper_no]  # type: ignore[index]  # plain JSON


def element(kind: ElementKind, sensitivity: Sensitivity = Sensitivity.PERSONAL) -> DataElement:
    return DataElement(id="x", name="x", kind=kind, sensitivity=sensitivity, values=(Choice(code="a", label="甲"),), unit="元")


@pytest.mark.parametrize(("kind", "sensitivity", "value", "shown"), [
    (ElementKind.NAME, Sensitivity.PERSONAL, "陈静怡", "陈**"),
    (ElementKind.NAME, Sensitivity.PUBLIC, "陈静怡", "陈静怡 元"),
    (ElementKind.PHONE, Sensitivity.PERSONAL, "13800000001", "138****0001"),
    (ElementKind.ID_NUMBER, Sensitivity.INTERNAL, "440605199001011234", "4406************34"),
    (ElementKind.PASSPORT, Sensitivity.PERSONAL, "E12345678", "E1*****78"),
    (ElementKind.ADDRESS, Sensitivity.PERSONAL, "示例路 1 号", "（密封）"),
    (ElementKind.DECIMAL, Sensitivity.PERSONAL, "5000", "（密封）"),
    (ElementKind.DECIMAL, Sensitivity.PUBLIC, "5000", "5000 元"),
    (ElementKind.CHOICE, Sensitivity.PERSONAL, "a", "甲"),
    (ElementKind.CHOICE, Sensitivity.SENSITIVE, "a", "（密封）"),
    (ElementKind.YES_NO, Sensitivity.INTERNAL, "no", "否"),
    (ElementKind.YES_NO, Sensitivity.SENSITIVE, "yes", "（密封）"),
    (ElementKind.TEXT, Sensitivity.SENSITIVE, "", "—"),
])
def test_what_is_personal_is_masked(kind: ElementKind, sensitivity: Sensitivity, value: str, shown: str) -> None:
    assert rules.printed(element(kind, sensitivity), value, WORDS) == shown
