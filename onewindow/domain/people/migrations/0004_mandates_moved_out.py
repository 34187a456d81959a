"""Mandates, help and entrustments stand in the room of mandates now, which has copied their rows."""

from django.db import migrations

MOVED = ("JointWord", "UnpoweredActRecord", "OneTimeCodeRecord", "HelpSessionRecord", "EntrustmentRecord", "MandateRecord")


class Migration(migrations.Migration):

    dependencies = [("people", "0003_sign_earlier_mandates"), ("mandates", "0002_take_over_from_people")]

    operations = [migrations.DeleteModel(name=name) for name in MOVED]
