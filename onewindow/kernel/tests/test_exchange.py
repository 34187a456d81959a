"""Exchange: signed envelopes between two installations over a transport that loses, repeats, delays, changes.

Both sides live in one database here; ``as_side`` switches which installation is "we".
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from onewindow.kernel import exchange
from onewindow.kernel.crypto import Signer
from onewindow.kernel.envelopes import (
    Envelope,
    EnvelopeRefused,
    envelope_hash,
    read_envelope,
    read_receipt,
    signed_envelope,
    to_wire,
)
from onewindow.kernel.errors import NotFound
from onewindow.kernel.models.exchange import ExchangeIn, ExchangeOut, ExchangePartner

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
KEYS = {"111111": Signer(seed=b"a" * 32), "222222": Signer(seed=b"b" * 32)}


@contextmanager
def as_side(code: str) -> Iterator[None]:
    """Be the installation of the code."""
    before = exchange.own_code, exchange.own_signer
    exchange.own_code, exchange.own_signer = (lambda: code), (lambda: KEYS[code])
    try:
        yield
    finally:
        exchange.own_code, exchange.own_signer = before


@pytest.fixture
def partners(db: None) -> None:
    add_partners()


def add_partners() -> None:
    for code, signer in KEYS.items():
        exchange.add_partner(code=code, name=code, public_key=signer.public_key)


def post(count: int) -> list[bytes]:
    with as_side("111111"):
        return [to_wire(exchange.post(receiver="222222", kind="case.handed_over", payload={"n": n, "名": "馒头"}, at=AT)) for n in range(1, count + 1)]


def receive(wire: bytes, at: datetime = AT) -> bytes:
    with as_side("222222"):
        return exchange.receive(wire=wire, at=at)


def take_all() -> list[int]:
    taken: list[int] = []
    with as_side("222222"):
        while exchange.take(sender="111111", act=lambda envelope: taken.append(envelope.payload["n"]), at=AT):
            pass
    return taken


def unconfirmed() -> list[bytes]:
    with as_side("111111"):
        return exchange.outgoing(receiver="222222")


@pytest.mark.usefixtures("partners")
class TestDelivery:
    def test_in_order(self) -> None:
        for wire in post(3):
            receipt = receive(wire)
            with as_side("111111"):
                assert exchange.record_receipt(wire=receipt)
                assert not exchange.record_receipt(wire=receipt)
        assert unconfirmed() == []
        assert take_all() == [1, 2, 3]
        assert take_all() == []

    def test_loss_is_mended_by_sending_again(self) -> None:
        first, _, third = post(3)
        receive(first)
        receive(third)
        assert take_all() == [1]
        with as_side("222222"):
            assert exchange.held(sender="111111") == (3,)
        for wire in unconfirmed():
            receive(wire)
        assert take_all() == [2, 3]

    def test_a_repeated_envelope_gets_the_same_receipt(self) -> None:
        (wire,) = post(1)
        before = receive(wire)
        take_all()
        assert receive(wire, AT + timedelta(days=1)) == before
        assert ExchangeIn.objects.count() == 1
        assert take_all() == []

    def test_reordered(self) -> None:
        for wire in reversed(post(4)):
            receive(wire)
        assert take_all() == [1, 2, 3, 4]

    def test_an_act_that_fails_is_not_taken(self) -> None:
        receive(*post(1))

        def fail(envelope: Envelope) -> None:
            raise NotFound(what="x", number=str(envelope.sequence))

        with as_side("222222"), pytest.raises(NotFound):
            exchange.take(sender="111111", act=fail, at=AT)
        assert take_all() == [1]

    def test_payloads_rest_sealed(self) -> None:
        receive(*post(1))
        from django.db import connection
        with connection.cursor() as cursor:
            cursor.execute("SELECT wire FROM kernel_exchange_in UNION ALL SELECT wire FROM kernel_exchange_out")
            assert all(row[0].startswith("v1:") for row in cursor.fetchall())


@pytest.mark.usefixtures("partners")
class TestTampering:
    def forged(self, **change: object) -> bytes:
        (wire,) = post(1)
        return to_wire(replace(read_envelope(wire), **change))  # type: ignore[arg-type]

    @pytest.mark.parametrize("change", [
        {"payload": {"n": 2}}, {"sequence": 2}, {"kind": "other"}, {"recorded_at": "2027-01-01"}, {"signature": ""}, {"signature": "%%%"},
        {"sender": "222222"}, {"sender": "333333"}, {"receiver": "111111"}, {"previous_hash": "00"},
    ])
    def test_any_change_is_refused(self, change: dict[str, object]) -> None:
        with pytest.raises(EnvelopeRefused):
            receive(self.forged(**change))
        assert not ExchangeIn.objects.exists()

    @pytest.mark.parametrize("wire", [b"", b"{}", b"[]", b"\xff", b'{"sender": 1}'])
    def test_rubbish_is_refused(self, wire: bytes) -> None:
        with pytest.raises(EnvelopeRefused):
            receive(wire)
        with as_side("111111"), pytest.raises(EnvelopeRefused):
            exchange.record_receipt(wire=wire)

    def test_another_key_is_refused(self) -> None:
        (wire,) = post(1)
        with pytest.raises(EnvelopeRefused, match="signature"):
            receive(to_wire(signed_envelope(read_envelope(wire), KEYS["222222"])))

    def other_branch(self, sequence: int, previous_hash: str) -> bytes:
        envelope = Envelope(sender="111111", receiver="222222", sequence=sequence, kind="k", payload={"n": 99},
                            recorded_at=AT.isoformat(), previous_hash=previous_hash)
        return to_wire(signed_envelope(envelope, KEYS["111111"]))

    def test_a_sender_can_not_replace_what_it_sent(self) -> None:
        first, second, third = post(3)
        receive(first)
        with pytest.raises(EnvelopeRefused, match="same sequence"):
            receive(self.other_branch(1, ""))
        with pytest.raises(EnvelopeRefused, match="does not follow"):
            receive(self.other_branch(2, "00" * 32))
        receive(third)
        with pytest.raises(EnvelopeRefused, match="follows another"):
            receive(self.other_branch(2, envelope_hash(read_envelope(first))))
        receive(second)
        assert take_all() == [1, 2, 3]

    @pytest.mark.parametrize(("sequence", "previous_hash"), [(0, ""), (-1, ""), (1, "00"), (5, ""), (20_000, "00")])
    def test_places_out_of_range(self, sequence: int, previous_hash: str) -> None:
        with pytest.raises(EnvelopeRefused):
            receive(self.other_branch(sequence, previous_hash))

    def test_receipts_are_checked(self) -> None:
        (wire,) = post(1)
        receipt = read_receipt(receive(wire))
        for change in ({"sequence": 2}, {"envelope_hash": "00"}, {"received_at": "x"}, {"receiver": "111111"}, {"sender": "222222"}, {"signature": ""}):
            with as_side("111111"), pytest.raises(EnvelopeRefused):
                exchange.record_receipt(wire=to_wire(replace(receipt, **change)))
        assert len(unconfirmed()) == 1

    def test_a_receipt_is_no_envelope(self) -> None:
        (wire,) = post(1)
        with pytest.raises(EnvelopeRefused):
            receive(receive(wire))

    def test_partners_keep_their_key(self) -> None:
        exchange.add_partner(code="111111", name="again", public_key=KEYS["111111"].public_key)
        with pytest.raises(exchange.PartnerTaken):
            exchange.add_partner(code="111111", name="x", public_key=KEYS["222222"].public_key)
        with pytest.raises(NotFound):
            exchange.post(receiver="333333", kind="k", payload={}, at=AT)


@pytest.mark.django_db
def test_own_code_and_key_come_from_the_installation() -> None:
    assert exchange.own_code().isdigit()
    assert exchange.own_signer().public_key == Signer(seed=bytes.fromhex("22" * 32)).public_key


# What the transport does to one of the envelopes under way: deliver it (any, any order, as often as it likes),
# lose it, lose only its receipt; and the receiver acts now and then.
STEPS = st.lists(st.tuples(st.sampled_from(["deliver", "lose_receipt", "resend", "post", "take"]), st.integers(0, 30)), max_size=40)


@pytest.mark.django_db
@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_inbox_ends_equal_to_outbox_once_each(steps: list[tuple[str, int]]) -> None:
    for model in (ExchangeIn, ExchangeOut, ExchangePartner):
        model.objects.all().delete()
    add_partners()
    posted, under_way, taken = 0, list[bytes](), list[int]()
    for step, pick in [*steps, ("post", 0)]:
        if step == "post":
            with as_side("111111"):
                posted += 1
                under_way.append(to_wire(exchange.post(receiver="222222", kind="k", payload={"n": posted}, at=AT)))
        elif step == "resend":
            under_way += unconfirmed()
        elif step == "take":
            taken += take_all()
        elif under_way:
            receipt = receive(under_way[pick % len(under_way)])
            if step == "deliver":
                with as_side("111111"):
                    exchange.record_receipt(wire=receipt)
        assert taken == list(range(1, len(taken) + 1))
    for wire in unconfirmed():  # in the end the line holds
        with as_side("111111"):
            exchange.record_receipt(wire=receive(wire))
    taken += take_all()
    assert unconfirmed() == []
    assert taken == list(range(1, posted + 1))


@pytest.mark.usefixtures("partners")
def test_the_operator_sees_what_stands_between_partners_and_us() -> None:
    first, _second, third = post(3)
    receive(third)
    sent, came = exchange.queues()[1], exchange.queues()[0]
    assert (sent.code, sent.unconfirmed, sent.oldest_at) == ("222222", 3, AT)
    assert (came.code, came.unconfirmed, came.held) == ("111111", 0, (3,))
    with as_side("111111"):
        exchange.record_receipt(wire=receive(first))
    assert exchange.queues()[1].unconfirmed == 2
    take_all()
    assert exchange.queues()[0].held == (3,), "the second is still missing"
