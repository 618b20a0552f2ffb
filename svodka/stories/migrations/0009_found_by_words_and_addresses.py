from django.db import migrations, models
from django.db.models import F

from svodka.stories.page_keys import is_front_page, page_key
from svodka.stories.storylines.reprints import numbers_of
from svodka.stories.bodies import from_stream


def find(apps, schema_editor):
    """Stories that are there are found by their words and addresses as if they were filed now."""
    copies = apps.get_model("stories", "Copy").objects.order_by("pk")
    shingles, addresses = (apps.get_model("stories", name).objects for name in ("Shingle", "StoryAddress"))
    shingle, address = shingles.model, addresses.model
    rows = copies.values_list("story_id", "standfirst", "body", "story__filed_at")
    pages = dict(
        copies.annotate(url=F("story__capture__url")).exclude(url=None).values_list("story_id", "url")
    )
    for story, standfirst, body, filed_at in rows.iterator(500):
        text = "\n".join([standfirst, *(block.text for block in from_stream(body.raw_data))])
        shingles.bulk_create([shingle(story_id=story, number=number) for number in numbers_of(text)])
        url = pages.get(story, "")
        if (key := page_key(url)) and not is_front_page(url):
            told = address(story_id=story, key=key, url=url, seen_at=filed_at)
            addresses.bulk_create([told], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("stories", "0008_the_page_at_its_source")]

    operations = [
        migrations.AlterField("shingle", "number", models.PositiveIntegerField()),
        migrations.AddIndex(
            "shingle", models.Index(fields=["number", "story"], name="shingle_by_number")
        ),
        migrations.RunPython(find, migrations.RunPython.noop),
    ]
