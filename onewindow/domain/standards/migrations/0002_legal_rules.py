"""The register of legal rules."""

import onewindow.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('standards', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='LegalRuleVersion',
            fields=[
                ('id', models.UUIDField(default=onewindow.kernel.ids.new_key, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=60)),
                ('version', models.PositiveIntegerField()),
                ('definition', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'standards_legal_rule_version',
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='standards_legal_rule_version_once'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='standards_legal_rule_version_from_1')],
            },
        ),
    ]
