"""The page on which people answer a study; it needs no server, no network, and says nothing of the rows."""

import json
from collections.abc import Sequence
from typing import Final

from training.figures.user_study.questions import StudyKind

ASKED: Final[dict[StudyKind, str]] = {
    "pairs": "Which of the two looks more natural?",
    "single": "Is this a real photo?",
    "choice": "Which of these looks best?",
}
REAL: Final = ("Real", "Not real")
"""Answers 0 and 1 of a study of single images."""
STYLE: Final = """
:root { color-scheme: light dark; }
body { font: 17px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 72rem; padding: 1.5rem; }
h1 { font-size: 1.4rem; margin: 0 0 .3rem; }
p { margin: .3rem 0 1rem; }
progress { width: 100%; height: .6rem; margin: .2rem 0 1.2rem; }
.images { display: flex; flex-wrap: wrap; gap: 1.2rem; justify-content: center; }
.images button { border: 3px solid #8886; border-radius: .4rem; background: none; padding: .4rem;
font: inherit; cursor: pointer; }
.images button:hover, .images button:focus-visible { border-color: #0a6cd6; outline: none; }
.images button.chosen { border-color: #0a6cd6; background: #0a6cd633; }
.images img { display: block; width: min(384px, 80vw); height: auto; }
.images.many { gap: .8rem; }
.images.many img { width: min(256px, 42vw); }
@media (max-width: 640px) {  /* below each other: both must be seen at once */
  body { padding: 1rem; } h1 { font-size: 1.2rem; } .images { gap: .6rem; }
  .images:not(.many) button img { width: min(80vw, 29vh); }
}
.images span { display: block; padding-top: .3rem; color: CanvasText; font-size: 1rem; }
.words { display: flex; gap: 1rem; justify-content: center; margin-top: 1.2rem; }
.words button, footer button {
  font: inherit; padding: .5rem 1.4rem; border-radius: .4rem; border: 1px solid #8888; cursor: pointer;
  background: ButtonFace; color: ButtonText;
}
.words button.chosen { border: 2px solid #0a6cd6; }
footer { display: flex; gap: 1rem; align-items: center; margin-top: 1.8rem; border-top: 1px solid #8884;
padding-top: 1rem; } footer button.main { background: #0a6cd6; color: #fff; border-color: #0a6cd6; }
footer button:disabled { opacity: .4; cursor: default; }
footer span { flex: 1; font-size: .95rem; }
"""
SCRIPT: Final = """
const study = JSON.parse(document.getElementById("study").textContent);
const store = "study-" + study.id;
const bytes = crypto.getRandomValues(new Uint8Array(8));
const judge = Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
let state = { judge: judge, answers: {} };
try { state = JSON.parse(localStorage.getItem(store)) || state; } catch (error) { /* nothing is kept then */ }
let place = study.questions.findIndex(question => !(question.id in state.answers));
if (place < 0) place = study.questions.length;
const find = id => document.getElementById(id);

function keep() {
  try { localStorage.setItem(store, JSON.stringify(state)); } catch (error) { /* a private window */ }
}

function answer(number) {
  if (place >= study.questions.length) return;
  state.answers[study.questions[place].id] = number;
  keep();
  place += 1;
  show();
}

function button(number, chosen) {
  const made = document.createElement("button");
  made.type = "button";
  made.onclick = () => answer(number);
  if (number === chosen) made.className = "chosen";
  return made;
}

function show() {
  const done = Object.keys(state.answers).length;
  const isOver = place >= study.questions.length;
  find("progress").max = study.questions.length;
  find("progress").value = done;
  find("images").replaceChildren();
  find("words").replaceChildren();
  find("back").disabled = place === 0;
  find("save").className = isOver ? "main" : "";
  find("save").disabled = done === 0;
  find("said").textContent = done + " of " + study.questions.length + " answered";
  if (isOver) {
    find("asked").textContent = "Thank you";
    find("how").textContent = "Save your answers as a file, and send it to whoever asked you.";
    return;
  }
  find("asked").textContent = study.asked;
  const keys = study.words.length ? study.words.length : study.questions[place].images.length;
  const named = keys > 2 ? "1 to " + keys : "1 or 2";
  find("how").textContent = "Click, or press " + named + ". Take what you see first.";
  find("images").className = keys > 2 ? "images many" : "images";
  const question = study.questions[place], chosen = state.answers[question.id];
  question.images.forEach((name, number) => {
    const image = document.createElement("img");
    image.src = "images/" + name;
    image.alt = "image " + (number + 1);
    if (study.words.length) { find("images").append(image); return; }
    const made = button(number, chosen), label = document.createElement("span");
    label.textContent = number + 1;
    made.append(image, label);
    find("images").append(made);
  });
  study.words.forEach((word, number) => {
    const made = button(number, chosen);
    made.textContent = (number + 1) + "  " + word;
    find("words").append(made);
  });
}

find("back").onclick = () => { place = Math.max(0, place - 1); show(); };
find("save").onclick = () => {
  const text = JSON.stringify({ study: study.id, judge: state.judge, answers: state.answers }, null, 1);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = "answers-" + state.judge + ".json";
  link.click();
};
document.addEventListener("keydown", event => {
  const number = Number(event.key) - 1;
  const question = study.questions[place];
  if (!question || event.ctrlKey || event.metaKey || event.altKey) return;
  if (number >= 0 && number < (study.words.length || question.images.length)) answer(number);
  if (event.key === "ArrowLeft" || event.key === "Backspace") find("back").click();
});
show();
"""


def draw_study_page(kind: StudyKind, study: str, questions: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Return the page.

    Args:
        kind: Of the study.
        study: Its number, which the answers repeat.
        questions: Number of each question, and its images below ``images/``, from left to right.
    """
    values = {
        "id": study,
        "asked": ASKED[kind],
        "words": list(REAL) if kind == "single" else [],
        "questions": [{"id": number, "images": list(images)} for number, images in questions],
    }
    data = json.dumps(values).replace("<", "\\u003c")
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Study</title>'
        f"<style>{STYLE}</style></head><body>\n"
        '<h1 id="asked"></h1><p id="how"></p><progress id="progress"></progress>\n'
        '<div class="images" id="images"></div><div class="words" id="words"></div>\n'
        '<footer><button type="button" id="back">Back</button><span id="said"></span>'
        '<button type="button" id="save">Save answers</button></footer>\n'
        f'<script type="application/json" id="study">{data}</script>\n'
        f"<script>{SCRIPT}</script></body></html>\n"
    )
