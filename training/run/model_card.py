"""The draft of a model card that a run leaves in its folder: what is known, and questions for the rest."""

from typing import Any, Final

from training.run.keeping.licence import licence_of

CARD_NAME: Final = "card.md"
DRAFT_LINE: Final = (
    "*A draft by inpaint-train, which writes it anew until this line is gone. Answer what stands in italics.*"
)


def draft_card(record: dict[str, Any], *, scores: dict[str, float]) -> str:
    """Return a model card as Markdown.

    Args:
        record: What ``training_record`` returns.
        scores: Of the last validation, by name; empty when there was none on held-out photos.
    """
    config = record["config"]
    return "\n".join(
        [
            f"# {record['recipe']}",
            "",
            DRAFT_LINE,
            "",
            f"- Network: {config['network']}, {config['size']} size{_widths(config)}",
            f"- Trained: {record['step']:,} steps, {record['images_seen']:,} photos seen with repeats, "
            f"{record['seconds'] / 3600:.1f} hours; finished {record['date']}, torch {record['torch']}",
            f"- Photos: {record['photos']:,}, list {record['data']}; "
            "*say where they come from and on what terms*",
            *_origin(record["origin"]),
            f"- Holes: {config['mask_kind']}",
            f"- Licence of the weights: {licence_of(record['origin']) or '*name it*'}",
            "",
            "## Stages",
            "",
            "| steps | crop | batch | learning rate | adversary |",
            "|---:|---:|---:|---|---:|",
            *(_stage(stage) for stage in config["stages"]),
            "",
            "## Scores",
            "",
            *_scores(scores),
            "",
            "## Limits",
            "",
            "*Say what it fills well and what not: faces, text, large holes.* It invents what is plausible, "
            "never what was there.",
            "",
        ]
    )


def _widths(config: dict[str, Any]) -> str:
    changed = ", ".join(f"{name} = {value}" for name, value in config["widths"].items())
    return f", changed: {changed}" if changed else ""


def _origin(origin: dict[str, Any]) -> list[str]:
    titles = {"init_from": "Began with", "teacher": "Teacher", "perceptual": "Perceptual loss by"}
    return [
        f"- {title}: `{origin[name]['file']}`, SHA-256 `{origin[name]['sha256']}`"
        for name, title in titles.items()
        if origin.get(name)
    ]


def _stage(stage: dict[str, Any]) -> str:
    final = stage["final_learning_rate"]
    rate = f"{stage['learning_rate']:g}" + (f" to {final:g}" if final is not None else "")
    cells = (stage["steps"], stage["crop_px"], stage["batch_size"], rate, stage["adversarial_weight"])
    return f"| {' | '.join(map(str, cells))} |"


def _scores(scores: dict[str, float]) -> list[str]:
    if not scores:
        return ["None yet: give held-out photos with `--val`, or measure with `inpaint-eval`."]
    return [f"- {name.replace('_', ' ')}: {value:.4g}" for name, value in scores.items()]
