"""Mandates given before signatures were asked for stay in force: by their paper, else by the register."""

from django.db import migrations
from django.db.models import F


def sign(apps, schema_editor):
    mandates = apps.get_model("people", "MandateRecord").objects.filter(signed_at__isnull=True)
    mandates.exclude(paper_file_no="").update(signed_at=F("granted_at"), proof="paper")
    mandates.filter(paper_file_no="").update(signed_at=F("granted_at"), proof="register")


class Migration(migrations.Migration):

    dependencies = [("people", "0002_mandates_help_entrustments")]

    operations = [migrations.RunPython(sign, migrations.RunPython.noop)]
