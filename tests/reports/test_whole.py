"""Whether an output folder is whole: what is damaged, gone, or without a record is named."""

from __future__ import annotations

import pytest

from helpers.reports.publish import publish, publish_failure, staging
from helpers.reports.whole import not_whole


@pytest.fixture
def out(tmp_path):
    """An output folder with a good report, an earlier one and a failed run."""
    for run in (1, 2):
        with staging(tmp_path, "04") as staged:
            (staged.tables / "events.csv").write_text(f"{run}\n")
            publish(staged, f"<html>{run}</html>\n", {"run": run})
    publish_failure(tmp_path, "04", "<html>bad</html>", {"run": 3})
    return tmp_path


def test_what_is_whole_has_nothing_to_tell(out):
    assert not_whole(out) == []


@pytest.mark.parametrize("name", ["04.html", "04/events.csv", "history/1/04.html", "history/1/04/events.csv"])
def test_a_file_that_was_changed_or_is_gone_is_named(out, name):
    (out / name).write_text("<html>other</html>\n")
    assert not_whole(out) == [f"{out / name}: is not what the run wrote"]
    if not name.endswith("04.html"):
        (out / name).unlink()
        assert not_whole(out) == [f"{out / name}: is gone"]


def test_a_page_without_a_record_or_that_breaks_off_is_named(out):
    (out / "04.failed.html").write_text("<html>b")
    (out / "04" / "run.json").write_text("{")
    assert not_whole(out) == [f"{out / '04.failed.html'}: breaks off", f"{out / '04.html'}: has no record"]
