"""The page that our User-Agent names."""

import pytest

from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_publisher_reads_how_to_say_no(client, settings, prefix):
    make.portal()
    answer = client.get(f"{prefix}/about/robot/")
    words = answer.content.decode()
    assert [word for word in ("tdm-reservation", "mailto:", settings.USER_AGENT) if word not in words] == []


def test_the_agent_names_the_page(settings):
    assert settings.USER_AGENT.endswith("/about/robot/)")
