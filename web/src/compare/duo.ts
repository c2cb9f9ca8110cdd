/** Two films that one slider moves from event to event, whatever the speed of each swing. */

import { h, replace, s } from "../dom";
import type { EventName, Measured, Replay, Result } from "../shapes";
import { Clock, type Moment, moments } from "../swing/clock";
import { Film } from "../swing/film";
import { renewing } from "../swing/links";
import { texts } from "../texts";
import { date, eventName } from "../words";

/** Positions between two events, and how long the way between them takes when it plays. */
const STEPS = 20;
const STEP_MS = 40;

interface Side {
  film: Film;
  marks: Moment[];
}

export function duo(pair: [Result, Result], films: (Replay | null)[], signal: AbortSignal): HTMLElement {
  const sides = pair.map((result, index) => side(result.analysis_results as Measured, films[index] ?? null));
  const [left, right] = sides;
  if (!left || !right) return h("p", { class: "quiet" }, texts.swing.gone);
  const common = shared(left.marks, right.marks);
  const last = (common.length - 1) * STEPS;
  const slider = h("input", {
    type: "range",
    min: 0,
    max: Math.max(0, last),
    step: 1,
    value: 0,
    class: "scrub",
    "aria-label": texts.compare.position,
  });
  const now = h("output", { class: "readout" });
  const show = (position: number): void => {
    slider.value = String(position);
    const event = common[Math.floor(position / STEPS)] as EventName;
    slider.setAttribute("aria-valuetext", eventName(event));
    replace(now, eventName(event));
    for (const { film, marks } of [left, right]) {
      film.clock.show(frameAt(marks, common, position / STEPS));
      film.go();
    }
  };
  slider.oninput = () => show(slider.valueAsNumber);
  show(0);
  const element = h(
    "section",
    { class: "duo" },
    h("div", { class: "films" }, ...[left, right].map(({ film }, index) => shown(film, pair[index] as Result))),
    slider,
    h("div", { class: "transport" }, playing(slider, last, show, signal), now),
    h(
      "div",
      { class: "jumps" },
      ...common.map((event, index) =>
        h(
          "button",
          { type: "button", class: "button quiet small", onclick: () => show(index * STEPS) },
          eventName(event),
        ),
      ),
    ),
  );
  renewing(element, signal);
  return element;
}

function side(measured: Measured, replay: Replay | null): Side | null {
  if (!replay) return null;
  const marks = moments(measured);
  const clock = new Clock(replay.film.frame_times_s);
  return { film: new Film(replay, clock, measured.handedness, marks[0]?.time ?? 0), marks };
}

const shared = (left: Moment[], right: Moment[]): EventName[] =>
  left.map((mark) => mark.event).filter((event) => right.some((mark) => mark.event === event));

/** Between two events a swing is as far as the position says. */
function frameAt(marks: Moment[], common: EventName[], position: number): number {
  const frame = (index: number): number => marks.find((mark) => mark.event === common[index])?.frame ?? 0;
  const before = Math.min(Math.floor(position), common.length - 1);
  const after = Math.min(before + 1, common.length - 1);
  return frame(before) + (position - before) * (frame(after) - frame(before));
}

const shown = (film: Film, result: Result): HTMLElement =>
  h(
    "figure",
    null,
    film.element,
    film.note,
    h("figcaption", { class: "small quiet" }, h("a", { href: `#/swing/${result.jobId}` }, date(result.createdAt))),
  );

function playing(
  slider: HTMLInputElement,
  last: number,
  show: (position: number) => void,
  signal: AbortSignal,
): HTMLElement {
  const button = h("button", { type: "button", class: "round big" });
  let timer = 0;
  const draw = (): void => {
    button.setAttribute("aria-label", timer ? texts.player.pause : texts.player.play);
    const d = timer ? "M7 5h3.5v14H7zM13.5 5H17v14h-3.5z" : "M7 4.5v15l12-7.5z";
    replace(button, s("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" }, s("path", { d })));
  };
  const stop = (): void => {
    clearInterval(timer);
    timer = 0;
    draw();
  };
  const play = (): void => {
    if (slider.valueAsNumber >= last) show(0);
    timer = window.setInterval(() => (slider.valueAsNumber >= last ? stop() : show(slider.valueAsNumber + 1)), STEP_MS);
    draw();
  };
  button.onclick = () => (timer ? stop() : play());
  signal.addEventListener("abort", stop);
  draw();
  return button;
}
