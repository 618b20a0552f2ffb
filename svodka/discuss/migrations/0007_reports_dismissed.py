"""A verdict may leave what was reported as it is. Choices alone: no table is rebuilt, the trigger of 0006 stays."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("discuss", "0006_log_only_grows")]
    operations = [
        migrations.AlterField(
            model_name="verdict",
            name="act",
            field=models.CharField(
                choices=[
                    ("hide", "hidden"),
                    ("restore", "restored"),
                    ("keep", "left as it is"),
                    ("ban", "stopped from writing"),
                    ("release", "may write again"),
                ],
                max_length=20,
            ),
        )
    ]
