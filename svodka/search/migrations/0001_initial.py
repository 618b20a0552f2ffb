from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('object_id', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('title_terms', models.TextField()),
                ('body_terms', models.TextField()),
                ('marks', models.TextField()),
            ],
            options={
                'verbose_name_plural': 'entries',
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_id'), name='search_entry_once')],
            },
        ),
    ]
