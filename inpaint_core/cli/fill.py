"""``inpaint-batch fill``: one photo or a folder of photos, from files to files."""

import os
from dataclasses import replace
from pathlib import Path

from inpaint_core.batch.jobs import FillOptions, Job, plan_jobs, with_forbidden, without_filled
from inpaint_core.batch.photo import read_photo
from inpaint_core.batch.pipeline import run_pipeline
from inpaint_core.batch.workers import run_workers
from inpaint_core.cli import batch_options, prior
from inpaint_core.cli.fill_options import FillCommand
from inpaint_core.cli.interrupts import STOPPED
from inpaint_core.cli.output import DONE, say
from inpaint_core.cli.report import BatchReport
from inpaint_core.cli.start import EngineStart


def fill(command: FillCommand) -> int:
    """Fill every photo that was asked for, going on after one that fails; return the exit code.

    Raises:
        InpaintError: Nothing could be started at all.
    """
    options = command.options
    jobs = plan_jobs(
        command.photo,
        command.mask,
        target=command.target,
        triptych=command.triptych,
        overwrite=command.overwrite,
        fills=options.fills,
    )
    if command.not_from is not None:
        jobs = with_forbidden(jobs, command.not_from, overwrite=command.overwrite, fills=options.fills)
    prior.check_command(command.prior, weights=command.weights, photos=len(jobs))
    batch_options.check_command(
        command.run,
        shows_prior=command.prior.figure is not None,
        random_weights=command.prior.random_weights is not None,
    )
    if command.run.skip_existing:
        jobs = _still_to_do(jobs, options)
        if not jobs:
            return DONE
    with prior.chosen_weights(command.prior, options.settings.model, weights=command.weights) as weights:
        return _fill_all(command, jobs, EngineStart(run=command.run, weights=weights))


def _still_to_do(jobs: list[Job], options: FillOptions) -> list[Job]:
    left = without_filled(jobs, fills=options.fills)
    there = len(jobs) - len(left)
    if there:
        say(f"{there} of {len(jobs)} photos {'is' if there == 1 else 'are'} filled already.")
    return left


def _fill_all(command: FillCommand, jobs: list[Job], start: EngineStart) -> int:
    """Fill photos where the command says, and say what becomes of them."""
    options, run = command.options, command.run
    with BatchReport(options, total=len(jobs), as_json=command.as_json) as report:
        try:
            if run.ray is not None:
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

    return Job(
        photo=job.photo.absolute(),
        mask=job.mask.absolute(),
        target=absolute(job.target),
        triptych=absolute(job.triptych),
        not_from=absolute(job.not_from),
    )
