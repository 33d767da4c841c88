"""``inpaint-batch fill``: one photo or a folder of photos, from files to files."""

from pathlib import Path

from tqdm import tqdm

from inpaint_core.cli import prior
from inpaint_core.cli.fill_options import FillCommand
from inpaint_core.cli.output import DONE, SOME_FAILED, STOPPED, print_json, say
from inpaint_core.errors import InpaintError
from inpaint_core.filling.batch import Filled, FillOptions, Job, fill_photo, plan_jobs, read_request
from inpaint_core.filling.fill_engine import FillEngine
from inpaint_core.request import Progress


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
    model = options.settings.model
    prior.check_command(command.prior, weights=command.weights, photos=len(jobs))
    with prior.chosen_weights(command.prior, model, weights=command.weights) as weights:
        engine = _start_engine(command, weights=weights)
        engine.preload(model)  # weights that do not load fail once, not once a photo
        prior.write_prior(command.prior, lambda: read_request(jobs[0], options), engine)
        return _fill_all(jobs, options, engine, as_json=command.as_json)


def _fill_all(jobs: list[Job], options: FillOptions, engine: FillEngine, *, as_json: bool) -> int:
    done, failed = 0, []
    with tqdm(total=len(jobs), unit="photo", disable=None, leave=False) as bar:
        try:
            for job in jobs:
                if _fill_one(job, options, engine, bar, as_json=as_json):
                    done += 1
                else:
                    failed.append(job.photo.name)
                bar.update()
        except KeyboardInterrupt:
            say(f"Stopped: {_count(done, len(jobs))} done.")
            return STOPPED
    if failed:
        say(f"{len(failed)} of {len(jobs)} photos failed: {', '.join(failed)}.")
        return SOME_FAILED
    if len(jobs) > 1:
        say(f"All {len(jobs)} photos are filled.")
    return DONE


def _count(done: int, total: int) -> str:
    return f"{done} of {total} photos {'is' if done == 1 else 'are'}"


def _start_engine(command: FillCommand, *, weights: dict[str, Path]) -> FillEngine:
    # Torch takes seconds to import: --help, models and a wrong path must not wait for it.
    from inpaint_core.engine.engine import Engine  # noqa: PLC0415
    from inpaint_core.runtime.runtime import start_runtime  # noqa: PLC0415
    from inpaint_core.runtime.threads import available_cores, default_threads  # noqa: PLC0415

    threads = default_threads(available_cores())
    runtime = start_runtime(command.device, threads=threads, precision=command.precision)
    return Engine(runtime, weights=weights)


def _fill_one(
    job: Job, options: FillOptions, engine: FillEngine, bar: "tqdm[None]", *, as_json: bool
) -> bool:
    """Fill one photo and say what became of it; return whether it is done."""

    def show(progress: Progress) -> None:
        bar.set_postfix_str(f"{job.photo.name}: {progress.stage}")

    try:
        for filled in fill_photo(job, options, engine, show):
            _tell(job, options, filled, as_json=as_json)
    except (InpaintError, MemoryError) as error:
        reason = str(error) or "there is not enough memory."
        say(f"{job.photo.name}: {reason}")
        if as_json:
            print_json({"photo": str(job.photo), "error": reason})
        return False
    return True


def _tell(job: Job, options: FillOptions, filled: Filled, *, as_json: bool) -> None:
    """Say where a fill went, and with which noise, so that it can be made again."""
    say(f"{job.photo.name} → {filled.result} ({options.settings.model}, {filled.seconds:.1f} s)")
    for notice in filled.notices:
        say(f"{job.photo.name}: {notice}")
    if as_json:
        record = {"photo": str(job.photo), "result": str(filled.result), "model": options.settings.model}
        noise = {} if filled.seed is None else {"seed": filled.seed, "diversity": options.settings.diversity}
        timing = {"seconds": round(filled.seconds, 3), "notices": list(filled.notices)}
        print_json(record | noise | timing)
