"""The jobs that the documentation prints, as far as they need the package alone."""

import os
import sys
from pathlib import Path

import pytest

from docs import run_jobs

JOBS = {job.number: job for job in run_jobs.jobs_of(run_jobs.PAGE.read_text("utf-8"))}


def test_the_page_has_six_jobs_each_of_which_prints_something() -> None:
    assert sorted(JOBS) == [1, 2, 3, 4, 5, 6]
    assert all("text" in dict(job.blocks) for job in JOBS.values())


# rasterio 1.4 multiplies affine transforms by the sign that affine 3 is about to give up.
@pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")
@pytest.mark.parametrize("number", [1, 2, 3, 5])
def test_a_job_prints_what_the_page_says(
    number: int, built_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site").symlink_to(built_site)
    monkeypatch.chdir(tmp_path)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    root = str(run_jobs.PAGE.parents[1])
    job = JOBS[number]
    # R, which the fifth shows as well, need not be here; its block and what it prints stand last.
    languages = [language for language, _ in job.blocks]
    here = job.blocks[: languages.index("r")] if "r" in languages else job.blocks
    job = run_jobs.Job(number, job.title, here)
    assert run_jobs.run(job, {**os.environ, "PATH": path, "PYTHONPATH": root}) == []


def test_a_job_that_prints_otherwise_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = "## 1. Add\n```python\none = 1\n```\n```python\nprint(one + 1)\n```\n```text\n3\n```\n"
    (job,) = run_jobs.jobs_of(page)
    assert run_jobs.run(job, dict(os.environ)) == ["printed:\n2\ninstead of:\n3\n"]
    (failing,) = run_jobs.jobs_of("## 2. Fail\n```sh\nfalse\n```\n")
    (fault,) = run_jobs.run(failing, dict(os.environ))
    assert fault.startswith("sh ended with 1:")
