"""Mandates, help and entrustments lived in the room of people first: their rows come over, keys become public numbers."""

from django.db import migrations

SAME = {
    "MandateRecord": ("id", "mandate_no", "kind", "powers", "item_codes", "themes", "valid_from_on", "valid_until_on", "paper_file_no", "role",
                      "joint_key", "sub_of_id", "proof", "signed_at", "consented_at", "granted_at", "revoked_at"),
    "JointWord": ("id", "joint_key", "item_code", "power", "given_at"),
    "UnpoweredActRecord": ("id", "act_no", "principal_no", "agent_no", "subject", "power", "reason", "noted_by", "noted_at", "answer_due_on",
                           "ratified", "answered_at"),
    "HelpSessionRecord": ("id", "help_no", "proof", "opened_at", "until_at", "ended_at"),
    "EntrustmentRecord": ("id", "entrustment_no", "counter_code", "item_codes", "document_no", "published_on", "valid_from_on", "valid_until_on",
                          "ended_on"),
}
NUMBERS = {
    "MandateRecord": lambda row: {"principal_no": row.person.person_no if row.person else row.organisation.org_no, "agent_no": row.agent.person_no},
    "JointWord": lambda row: {"agent_no": row.agent.person_no},
    "UnpoweredActRecord": lambda row: {},
    "HelpSessionRecord": lambda row: {"person_no": row.person.person_no, "helper_no": row.helper.staff_no, "post_no": row.post.post_no,
                                      "centre_code": row.post.centre_code},
    "EntrustmentRecord": lambda row: {"department_code": row.department_id, "post_no": row.post.post_no if row.post else ""},
}


def take_over(apps, schema_editor):
    """Copy every row but the one-time codes, which live for minutes. A mandate comes after the one it hangs on."""
    for name, columns in SAME.items():
        new, rows = apps.get_model("mandates", name).objects, apps.get_model("people", name).objects.all()
        if name == "MandateRecord":
            rows = [*rows.filter(sub_of__isnull=True), *rows.filter(sub_of__isnull=False)]
        for row in rows:
            new.create(**{column: getattr(row, column) for column in columns}, **NUMBERS[name](row))


class Migration(migrations.Migration):

    dependencies = [("mandates", "0001_initial"), ("people", "0003_sign_earlier_mandates")]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
