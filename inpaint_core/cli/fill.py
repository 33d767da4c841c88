"""``inpaint-batch fill``: one photo or a folder of photos, from files to files."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tqdm import tqdm

from inpaint_core.batch.done_record import weights_digest, why_not_done
from inpaint_core.batch.events import Failed
from inpaint_core.batch.jobs import FillOptions, Job, ResultPlace, plan_jobs, with_forbidden
from inpaint_core.batch.pairing import listed_names
from inpaint_core.batch.photo import read_photo
from inpaint_core.batch.pipeline import run_pipeline
from inpaint_core.batch.result_formats import refuse_unfit
from inpaint_core.batch.workers import run_workers
from inpaint_core.cli import batch_options, prior
from inpaint_core.cli.fill_options import FillCommand
from inpaint_core.cli.interrupts import STOPPED
from inpaint_core.cli.output import say
from inpaint_core.cli.report import BatchReport
from inpaint_core.cli.start import EngineStart


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """What is to be done, and what is not."""

    jobs: list[Job]
    """To be filled."""
    refused: dict[Job, str]
    """Why these cannot be."""
    skipped: int = 0
    """How many are done already."""
    again: frozenset[Job] = frozenset()
    """Those of ``jobs`` that have a result."""

    @property
    def total(self) -> int:
        return len(self.jobs) + len(self.refused) + self.skipped


def fill(command: FillCommand) -> int:
    """Fill every photo that was asked for, going on after one that fails; return the exit code.

    Raises:
        InpaintError: Nothing could be started at all.
    """
    options = command.options
    jobs = _plan_jobs(command)
    prior.check_command(command.prior, weights=command.weights, photos=len(jobs))
    batch_options.check_command(
        command.run,
        shows_prior=command.prior.figure is not None,
        random_weights=command.prior.random_weights is not None,
    )
    jobs, refused = refuse_unfit(jobs, options, wanted=command.file_format)
    plan = _Plan(jobs=jobs, refused=refused)
    with prior.chosen_weights(command.prior, options.settings.model, weights=command.weights) as weights:
        if jobs and (command.photo.is_dir() or command.run.skip_existing):
            options = replace(options, made_with=_made_with(command, weights))
        if command.run.skip_existing:
            plan = _without_done(plan, options)
        return _fill_all(
            replace(command, options=options), plan, EngineStart(run=command.run, weights=weights)
        )


def _made_with(command: FillCommand, weights: Mapping[str, Path]) -> tuple[str, ...]:
    """Return what the pixels of a fill follow from beside its options and files."""
    seed = command.prior.random_weights
    # The order of the entries in a file of random weights differs from run to run.
    own = "" if seed is None else f"random weights, seed {seed}"
    precision = command.run.precision or os.environ.get("INPAINT_PRECISION") or "auto"
    return (precision, own or weights_digest(command.options.settings.model, weights))


def _plan_jobs(command: FillCommand) -> list[Job]:
    place = ResultPlace(
        target=command.target,
        triptych=command.triptych,
        overwrite=command.overwrite,
        fills=command.options.fills,
        file_format=command.file_format,
    )
    jobs = plan_jobs(command.photo, command.mask, place, say)
    return jobs if command.not_from is None else with_forbidden(jobs, command.not_from, place, say)


def _without_done(plan: _Plan, options: FillOptions) -> _Plan:
    """Take the photos out that are done, and say why others with a result are done again."""
    left, again = list[Job](), dict[str, list[Job]]()
    for job in tqdm(plan.jobs, desc="Looking for what is done", unit="photo", disable=None, leave=False):
        reason = why_not_done(job, options)
        if reason is not None:
            left.append(job)
        if reason:
            again.setdefault(reason, []).append(job)
    for reason, jobs in again.items():
        names = [job.photo.name for job in jobs]
        say(f"Done again because {reason}: {listed_names(names)}.")
    changed = frozenset(job for jobs in again.values() for job in jobs)
    return _Plan(jobs=left, refused=plan.refused, skipped=len(plan.jobs) - len(left), again=changed)


def _fill_all(command: FillCommand, plan: _Plan, start: EngineStart) -> int:
    """Fill photos where the command says, and say what becomes of them."""
    options, run, jobs = command.options, command.run, plan.jobs
    with BatchReport(
        options, total=plan.total, as_json=command.as_json, skipped=plan.skipped, again=plan.again
    ) as report:
        for job, reason in plan.refused.items():
            report.tell(Failed(job, reason))
        try:
            if not jobs:
                pass
            elif run.ray is not None:
                _fill_on_cluster(command, jobs, start, report)
            elif (workers := min(run.workers or 1, len(jobs))) > 1:
                run_workers(jobs, options, start, report.tell, workers=workers)
            else:
                _fill_here(command, jobs, start, report)
        except KeyboardInterrupt:
            report.say_stopped()
            return STOPPED
        return report.say_end()


def _fill_here(command: FillCommand, jobs: list[Job], start: EngineStart, report: BatchReport) -> None:
    engine = start(1)
    engine.preload(command.options.settings.model)  # weights that do not load fail once, not once a photo
    prior.write_prior(command.prior, lambda: read_photo(jobs[0], command.options).request, engine)
    run_pipeline(jobs, command.options, engine, report.tell, report=report.show_stage)


def _fill_on_cluster(command: FillCommand, jobs: list[Job], start: EngineStart, report: BatchReport) -> None:
    # Ray takes long to import, and few have it.
    from inpaint_core.batch.cluster import ClusterOrder, run_on_cluster  # noqa: PLC0415

    run = command.run
    run_on_cluster(
        [_absolute(job) for job in jobs],
        command.options,
        replace(start, weights={model: path.absolute() for model, path in start.weights.items()}),
        report.tell,
        ClusterOrder(
            address=run.ray or "auto",
            workers=run.workers,
            uses_gpu=(run.device or os.environ.get("INPAINT_DEVICE", "")).startswith("cuda"),
        ),
    )


def _absolute(job: Job) -> Job:
    """Return the same job for a process in another folder."""

    def absolute(path: Path | None) -> Path | None:
        return None if path is None else path.absolute()

    return replace(
        job,
        photo=job.photo.absolute(),
        mask=job.mask.absolute(),
        target=absolute(job.target),
        triptych=absolute(job.triptych),
        not_from=absolute(job.not_from),
    )
