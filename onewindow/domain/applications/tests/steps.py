"""Steps the tests of this room share: begin, fill in, hand in, choose, submit."""

from __future__ import annotations

from onewindow.domain.applications import commands
from onewindow.domain.applications.tests.conftest import AT, CODE, JPEG, later
from onewindow.domain.applications.types import Delivery, DeliveryMethod, Upload

ANSWERS = {"person_id_number": "11010519491231002X", "handled_by": "self", "shop_area": "48.5", "foods": "hot"}
POST = Delivery(method=DeliveryMethod.POST, recipient="陈静", phone="13800138001", address="测试路一号二座301房")


def begun(actor, **more):
    return commands.start(actor=actor, at=AT, item_code=CODE, **more)


def saved(actor, draft, answers, at=AT):
    return commands.save(actor=actor, at=at, draft_no=draft.draft_no, answers=answers, expected_version=draft.version)


def handed_in(actor, draft, code="layout", at=AT, content=JPEG, **more):
    more = more or {"upload": Upload(filename="layout.jpg", content=content)}
    return commands.attach(actor=actor, at=at, draft_no=draft.draft_no, material_code=code, **more)


def complete(actor, **more):
    draft = begun(actor, **more)
    draft = saved(actor, draft, ANSWERS)
    draft = handed_in(actor, draft)
    return commands.choose_delivery(actor=actor, at=AT, draft_no=draft.draft_no, delivery=POST)


def sealed(actor, **more):
    draft = complete(actor, **more)
    return commands.seal(actor=actor, at=later(), draft_no=draft.draft_no)
