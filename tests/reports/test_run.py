"""Running: parameters before kernels, failures told in words, exit codes that users expect."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellTimeoutError

from helpers.reports.parameters import ParameterError
from helpers.reports.publish import only_run
from helpers.reports.run import Job, execute, find_notebook, make_reports, plan

SHOW = "from IPython.display import HTML\nHTML(f'<p class=\"opening\">{words} {number + 1}</p>')"
PARAMETERS = 'words: str = "some words"  # what to show\nnumber: int = 1  # a number\ntables_dir: str = ""  # where tables go'


def run(path, out, **parameters):
    return make_reports([str(path)], None, out, parameters)


def test_a_notebook_becomes_a_page_its_tables_and_a_record(notebook, tmp_path):
    path = notebook(f"{SHOW}\nimport pathlib\npathlib.Path(tables_dir, 'events.csv').write_text('x')\n{SHOW.splitlines()[1]}", PARAMETERS)
    outcome = run(path, tmp_path / "out", words="of <mine>", number="41")
    assert (outcome.exit_code, outcome.lines) == (0, [])
    assert '<p class="opening">of <mine> 42</p>' in (tmp_path / "out" / "small.html").read_text()
    assert (tmp_path / "out" / "small" / "events.csv").read_text() == "x"
    record = json.loads((tmp_path / "out" / "small" / "run.json").read_text())
    assert record["parameters"] == {"words": "of <mine>", "number": 41}
    assert record["outcome"] == "good"
    assert record["question"] == "Does it run?"
    assert {"python", "readout", "spacy"} <= set(record["versions"])
    assert any(name.startswith("en-core-web") for name in record["versions"])  # the model decides what is read
    assert "small.html" in (tmp_path / "out" / "index.html").read_text()
    page = (tmp_path / "out" / "small.html").read_bytes()
    run(path, tmp_path / "out", words="of <mine>", number="41")
    assert (tmp_path / "out" / "small.html").read_bytes() == page


def test_a_failing_cell_is_told_in_words_and_the_good_report_stays(notebook, tmp_path):
    out = tmp_path / "out"
    path = notebook(SHOW, PARAMETERS)
    run(path, out)
    good = (out / "small.html").read_bytes()
    notebook("raise ValueError('the strait is <b>closed</b>')", PARAMETERS, heading="# Small\n\n## Where it breaks")
    outcome = run(path, out)
    assert outcome.exit_code == 1
    assert len(outcome.lines) == 1
    assert 'small: the run failed in "Where it breaks": ValueError: the strait is <b>closed</b>' in outcome.lines[0]
    assert (out / "small.html").read_bytes() == good
    failed = (out / "small.failed.html").read_text()
    assert "ValueError: the strait is &lt;b&gt;closed&lt;/b&gt;" in failed
    assert "Where it breaks" in failed
    story, _, folded = failed.partition("<details><summary>")
    assert "Traceback" in folded and "Traceback" not in story
    assert "small.failed.html" in (out / "index.html").read_text()
    notebook(SHOW, PARAMETERS)
    assert run(path, out).exit_code == 0
    assert not (out / "small.failed.html").exists()


def test_a_dying_kernel_is_a_failed_run_and_does_not_stop_the_others(notebook, tmp_path):
    dying = notebook("import os\nos._exit(3)", name="dying")
    fine = notebook("1", name="fine")
    outcome = make_reports([str(dying), str(fine)], None, tmp_path / "out")
    assert outcome.exit_code == 1
    assert "dying: the run failed: Kernel died: the notebook's process ended by itself" in outcome.lines[0]
    assert [path.name for path in outcome.published] == ["fine.html"]


def test_a_notebook_that_takes_too_long_is_a_failed_run(notebook, tmp_path):
    slow = notebook("import time\ntime.sleep(0.1)\nwhile True: pass", name="slow")
    start = time.monotonic()
    outcome = make_reports([str(slow)], None, tmp_path / "out", limit=2)
    assert time.monotonic() - start < 20
    assert outcome.exit_code == 1
    assert "slow: the run failed: Too long: it took more than its limit of 2 seconds" in outcome.lines[0]
    assert "more than its limit of 2 seconds" in (tmp_path / "out" / "slow.failed.html").read_text()


def test_the_limit_is_one_for_all_cells(notebook):
    job = Job("n", nbformat.read(notebook("import time\ntime.sleep(1.5)"), 4), {}, limit=2.5)
    job.notebook.cells.append(nbformat.v4.new_code_cell("time.sleep(1.5)"))
    with pytest.raises(CellTimeoutError):
        execute(job, Path())


def test_runs_are_numbered_and_kept(notebook, tmp_path):
    path = notebook(SHOW, PARAMETERS)
    for number in range(3):
        make_reports([str(path)], None, tmp_path / "out", {"number": number}, keep=1)
    assert json.loads((tmp_path / "out" / "small" / "run.json").read_text())["run"] == 3
    assert [p.name for p in (tmp_path / "out" / "history").iterdir()] == ["2"]
    assert "some words 2<" in (tmp_path / "out" / "history" / "2" / "small.html").read_text()
    assert "history/2/small.html" in (tmp_path / "out" / "index.html").read_text()


def test_days_reach_the_notebook_as_text_relative_ones_counted_from_as_of(notebook):
    path = notebook("1", 'since: "date | None" = None  # first day\nas_of: "date | None" = None  # the day it is made for')
    (job,) = plan([str(path)], None, {"since": "-1m"}, date(2021, 3, 31))
    assert job.parameters == {"since": "2021-02-28", "as_of": "2021-03-31"}
    (job,) = plan([str(path)], None, {"since": "2020-01-02"})
    assert job.parameters == {"since": "2020-01-02"}
    with pytest.raises(ParameterError, match="give one with --as-of"):
        plan([str(path)], None, {"since": "-7d"})


def test_a_report_can_be_compared_with_the_one_that_it_replaces(notebook, tmp_path):
    path = notebook(
        "from IPython.display import HTML\nfrom pathlib import Path\n"
        "HTML(f'<p class=\"opening\">{Path(earlier, \"run.json\").exists() if earlier else None}</p>')",
        'earlier: str = ""  # folder of an earlier run',
    )  # fmt: skip
    for shown in ("None", "True"):
        run(path, tmp_path / "out", earlier="last")
        assert f'<p class="opening">{shown}</p>' in (tmp_path / "out" / "small.html").read_text()


def test_nothing_is_shown_by_a_notebook_that_cannot_redact(notebook, tmp_path):
    knows = notebook("1", "redact: bool = False  # cut evidence", name="knows")
    outcome = make_reports([str(knows), str(notebook("1", name="frank"))], None, tmp_path / "out", {"redact": True})
    assert outcome.exit_code == 2
    assert "frank.ipynb: has no parameter redact" in outcome.lines[0]
    (job,) = plan([str(knows)], None, {"redact": "true"})
    assert job.parameters == {"redact": True}


@pytest.mark.parametrize("name", ["index", "history", "x.failed"])
def test_a_notebook_cannot_have_the_name_of_something_else(notebook, tmp_path, name):
    outcome = run(notebook("1", name=name), tmp_path / "out")
    assert (outcome.exit_code, outcome.published) == (2, [])
    assert "a report cannot have this name" in outcome.lines[0]


def test_a_corpus_that_cannot_be_used_is_exit_2(notebook, tmp_path):
    path = notebook("class CorpusError(Exception): pass\nraise CorpusError('no readable article')")
    assert run(path, tmp_path / "out").exit_code == 2


@pytest.mark.parametrize(
    ("names", "parameters", "said"),
    [
        (["04_breifing"], {}, "no notebook 04_breifing: did you mean 04_briefing?"), (["zzzz"], {}, "no notebook zzzz: there are 00_start_here"),
        (["04_briefing", "notebooks/04_briefing.ipynb"], {}, "04_briefing: named twice"), (["04_briefing"], {"corpsu_dir": "x"}, "unknown parameter corpsu_dir: did you mean"), (["02_timeline"], {"shown": "few"}, "parameter shown: 'few' is not int"),
    ],
)  # fmt: skip
def test_wrong_names_and_values_are_exit_2_before_anything_runs(names, parameters, said, tmp_path):
    outcome = make_reports(names, None, tmp_path / "out", parameters)
    assert outcome.exit_code == 2
    assert outcome.lines[0].startswith(f"readout: {said}")
    assert not (tmp_path / "out").exists()


def test_a_parameter_goes_to_the_notebooks_that_know_it(notebook, tmp_path):
    knows = notebook("assert words == 'x'", PARAMETERS, name="knows")
    other = notebook("1", name="other")
    assert make_reports([str(knows), str(other)], None, tmp_path / "out", {"words": "x"}).exit_code == 0


def test_a_file_that_is_no_notebook_is_exit_2(tmp_path):
    (tmp_path / "x.ipynb").write_text("{")
    outcome = make_reports([str(tmp_path / "x.ipynb")], None, tmp_path / "out")
    assert (outcome.exit_code, len(outcome.lines)) == (2, 1)
    assert "x.ipynb: not a notebook" in outcome.lines[0]


def test_a_folder_in_use_is_exit_75(notebook, tmp_path):
    with only_run(tmp_path / "out"):
        outcome = run(notebook("1"), tmp_path / "out")
    assert outcome.exit_code == 75
    assert "another run is writing there" in outcome.lines[0]


def test_a_folder_that_cannot_be_written_is_exit_1(notebook, tmp_path):
    (tmp_path / "out").write_text("a file")
    outcome = run(notebook("1"), tmp_path / "out")
    assert outcome.exit_code == 1
    assert "cannot be written" in outcome.lines[0]


def test_notebooks_are_found_by_name_and_by_path(root, notebook):
    assert find_notebook("04_briefing") == root / "notebooks" / "04_briefing.ipynb"
    path = notebook("1")
    assert find_notebook(str(path)) == path


@pytest.mark.parametrize(("deaths", "exit_code", "starts"), [(2, 0, 3), (3, 1, 3)])
def test_a_kernel_that_dies_as_it_starts_is_started_again(notebook, tmp_path, monkeypatch, deaths, exit_code, starts):
    import papermill

    tried, execute_notebook = [], papermill.execute_notebook

    def often_dead(*arguments, **named):
        tried.append(1)
        if len(tried) <= deaths:
            raise RuntimeError("Kernel died before replying to kernel_info")
        return execute_notebook(*arguments, **named)

    monkeypatch.setattr(papermill, "execute_notebook", often_dead)
    outcome = run(notebook("1 + 1"), tmp_path / "out")
    assert (outcome.exit_code, len(tried)) == (exit_code, starts)
