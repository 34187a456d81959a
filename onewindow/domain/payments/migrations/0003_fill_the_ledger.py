"""Write the entries of money that came and went before there was a ledger. Safe to run again."""

from django.db import migrations
from django.db.models import Sum
from django.utils import timezone

from onewindow.kernel.ids import new_key


def fill(apps, schema_editor):
    payment_rows, refund_rows, entry_rows = (apps.get_model("payments", name) for name in ("PaymentRow", "RefundRow", "EntryRow"))
    for paid in payment_rows.objects.filter(state="succeeded").select_related("charge"):
        entry_rows.objects.get_or_create(payment=paid, defaults={
            "id": new_key(), "charge": paid.charge, "kind": "received", "amount_fen": paid.amount_fen, "recorded_at": paid.ended_at})
        payment_rows.objects.filter(id=paid.id, booked_on=None).update(booked_on=timezone.localdate(paid.ended_at))
    for back in refund_rows.objects.filter(state="done").select_related("charge"):
        entry_rows.objects.get_or_create(refund=back, defaults={
            "id": new_key(), "charge": back.charge, "kind": "refunded", "amount_fen": -back.amount_fen, "recorded_at": back.done_at})
        refund_rows.objects.filter(id=back.id, booked_on=None).update(booked_on=timezone.localdate(back.done_at))
    for paid in payment_rows.objects.filter(settles=True).select_related("charge"):
        going = refund_rows.objects.filter(payment=paid).exclude(state__in=["requested", "declined"]).aggregate(fen=Sum("amount_fen"))["fen"] or 0
        paid.charge.refunded_fen = going
        paid.charge.save()


class Migration(migrations.Migration):

    dependencies = [
        ("payments", "0002_refunds_and_reconciliation"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
