import time

import pytest

from onewindow.domain.cases.demo import cast_actor, hand_in
from onewindow.kernel.relay import drain

pytestmark = pytest.mark.django_db

def show(r, name):
    open(f"/tmp/out_{name}.html","wb").write(r.content)
    print(name, r.status_code, len(r.content))
    assert r.status_code in (200,302), r.content[:300]

def test_smoke(district, at, client, monkeypatch):
    monkeypatch.setattr("onewindow.kernel.clock.now", lambda: at)
    t=time.time()
    chen=cast_actor("chen")
    c=hand_in(actor=chen, at=at, item_code="food-catering-licence")
    print("hand_in", time.time()-t)
    drain(clock=lambda: at)
    client.post("/demo/sign-in/chen")
    show(client.get(f"/cases/{c.case_no}/"),"case")
    show(client.get(f"/cases/{c.case_no}/receipt/"),"receipt")
    show(client.get(f"/cases/{c.case_no}/clock/"),"clock")
    show(client.get(f"/progress/?case_no={c.case_no}&phone_tail=0001"),"progress")
    show(client.get("/progress/"),"progress0")
    client.post("/demo/sign-in/he")
    show(client.get("/counter/"),"desk")
    show(client.get(f"/counter/cases/{c.case_no}/"),"counter")
    r=client.post(f"/counter/cases/{c.case_no}/receive/",{"key":"k1"}); print(r.status_code, r.headers.get("location"))
    client.post("/demo/sign-in/luo")
    show(client.get("/office/"),"office")
    show(client.get("/office/?view=to_accept"),"office2")
    show(client.get(f"/office/cases/{c.case_no}/"),"ocase")
    r=client.post(f"/office/cases/{c.case_no}/accept/",{"key":"k1"}); print(r.status_code, r.headers.get("location"))
    show(client.get(f"/office/cases/{c.case_no}/"),"ocase2")
    show(client.get(f"/office/cases/{c.case_no}/clock/"),"oclock")
    r=client.post(f"/office/cases/{c.case_no}/review/",{"key":"k2","step":"review","passed":"yes","opinion":"ok"}); print(r.status_code)
    r=client.post(f"/office/cases/{c.case_no}/review/",{"key":"k2","step":"site_check","passed":"yes","opinion":"typed words"}); print(r.status_code, "typed words" in r.content.decode())
    r=client.post(f"/office/cases/{c.case_no}/review/",{"key":"k2b","step":"site_check","passed":"yes","opinion":"typed words","second_officer":cast_actor("feng").ref}); print(r.status_code)
    client.post("/demo/sign-in/huang")
    show(client.get(f"/office/cases/{c.case_no}/"),"ocase3")
    r=client.post(f"/office/cases/{c.case_no}/refuse/",{"key":"k3","ground":"conditions"}); print(r.status_code)
    r=client.post(f"/office/cases/{c.case_no}/grant/",{"key":"k3"}); print(r.status_code)
    drain(clock=lambda: at)
    show(client.get(f"/office/cases/{c.case_no}/"),"ocase4")
    client.post("/demo/sign-in/chen")
    show(client.get(f"/cases/{c.case_no}/"),"case2")
    show(client.get(f"/cases/{c.case_no}/clock/"),"clock2")
    print(client.get(f"/counter/cases/{c.case_no}/").status_code, client.get("/counter/").status_code, client.get("/office/").status_code)
