"""`make demo SCALE=...`: a number, or one line that says it is none."""

import pytest

from dealerops.demo.launcher.options import Options
from dealerops.demo.servers import Unusable


def test_without_a_scale_the_demo_has_its_usual_size():
    assert Options.read({"SCALE": ""}).scale == 1
    assert Options.read({"SCALE": "666"}).scale == 666


@pytest.mark.parametrize("scale", ["0", "-1", "1.5", "many"])
def test_a_scale_that_is_no_positive_number_is_refused(scale):
    with pytest.raises(Unusable, match="SCALE="):
        Options.read({"SCALE": scale})
