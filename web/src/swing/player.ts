/** The film with its controls: play, slow motion, frame by frame, jump to an event. */

import { h, replace, s, uid } from "../dom";
import { fill, texts } from "../texts";
import { eventName } from "../words";
import { type Moment, reached } from "./clock";
import type { Film } from "./film";

const words = texts.player;
const SPEEDS = [1, 0.5, 0.25, 0.125];

const icon = (d: string): SVGSVGElement =>
  s("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" }, s("path", { d }));
const ICONS = {
  play: "M7 4.5v15l12-7.5z",
  pause: "M7 5h3.5v14H7zM13.5 5H17v14h-3.5z",
  back: "M15 5v14L6 12zM5 5v14h2V5z",
  forward: "M9 5v14l9-7zM17 5v14h2V5z",
};

export function player(film: Film, moments: Moment[]): HTMLElement {
  const { clock, video } = film;
  const play = h("button", { type: "button", class: "round big" });
  const slider = h("input", {
    type: "range",
    min: 0,
    max: clock.times.length - 1,
    step: 1,
    "aria-label": words.position,
    class: "scrub",
  });
  const readout = h("output", { class: "readout" });

  const drawPlay = (): void => {
    play.setAttribute("aria-label", video.paused ? words.play : words.pause);
    replace(play, icon(video.paused ? ICONS.play : ICONS.pause));
  };
  const stop = (): void => video.pause();
  const step = (by: number): void => jump(clock.frame + by);
  const jump = (frame: number): void => {
    stop();
    clock.show(frame);
    film.go();
  };
  const toggle = (): void => {
    if (!video.paused) {
      stop();
      return;
    }
    const last = moments.at(-1)?.frame ?? clock.times.length - 1;
    if (clock.frame >= last) jump(moments[0]?.frame ?? 0);
    video.play().catch(() => undefined);
  };

  const follow = (): void => {
    video.requestVideoFrameCallback((_, { mediaTime }) => {
      if (!video.paused) clock.show(film.frameAt(mediaTime));
      follow();
    });
  };
  follow();
  for (const change of ["play", "pause", "ended"]) video.addEventListener(change, drawPlay);
  play.onclick = toggle;
  slider.oninput = () => jump(slider.valueAsNumber);
  drawPlay();

  const element = h(
    "section",
    { class: "player", "aria-label": words.label, "data-frames": clock.times.length },
    film.element,
    slider,
    h(
      "div",
      { class: "transport" },
      h(
        "button",
        { type: "button", class: "round", "aria-label": words.back, onclick: () => step(-1) },
        icon(ICONS.back),
      ),
      play,
      h(
        "button",
        { type: "button", class: "round", "aria-label": words.forward, onclick: () => step(1) },
        icon(ICONS.forward),
      ),
      readout,
      speeds(film),
    ),
    switches(film),
    h("p", { class: "small quiet keys" }, words.keys),
    film.note,
  );
  clock.watch(() => {
    const { frame, time } = clock;
    const now = fill(words.now, { frame: frame + 1, all: clock.times.length, time: time.toFixed(2) });
    const event = reached(moments, frame);
    slider.value = String(frame);
    slider.setAttribute("aria-valuetext", event ? fill(words.nowAt, { now, event: eventName(event.event) }) : now);
    replace(readout, `${time.toFixed(2)} s`, h("span", { class: "quiet" }, ` · ${frame + 1}/${clock.times.length}`));
    element.dataset.frame = String(frame);
  });
  keyboard(element, { toggle, step, jump: (index) => moments[index] && jump(moments[index].frame) });
  return element;
}

function speeds(film: Film): HTMLElement {
  const id = uid();
  const select = h(
    "select",
    { id },
    ...SPEEDS.map((speed) => h("option", { value: speed }, `${speed === 1 ? 1 : `1/${1 / speed}`}×`)),
  );
  select.value = "0.25";
  const set = (): void => {
    film.video.playbackRate = film.video.defaultPlaybackRate = Number(select.value);
  };
  select.onchange = set;
  set();
  return h("span", { class: "speed" }, h("label", { for: id, class: "hidden" }, words.speed), select);
}

function switches(film: Film): HTMLElement {
  const box = (label: string, checked: boolean, set: (on: boolean) => void): HTMLElement => {
    const input = h("input", { type: "checkbox", checked });
    input.onchange = () => set(input.checked);
    return h("label", { class: "switch" }, input, label);
  };
  return h(
    "div",
    { class: "switches" },
    box(words.skeleton, film.shown.skeleton, (skeleton) => film.show({ skeleton })),
    box(words.path, film.shown.path, (path) => film.show({ path })),
  );
}

interface Keys {
  toggle: () => void;
  step: (by: number) => void;
  jump: (event: number) => void;
}

/** Keys count inside the player, except where the focused control has a use for them itself. */
function keyboard(element: HTMLElement, { toggle, step, jump }: Keys): void {
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLSelectElement) return;
    const onButton =
      event.target instanceof HTMLButtonElement || (event.target as HTMLInputElement).type === "checkbox";
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") step(event.key === "ArrowLeft" ? -1 : 1);
    else if (event.key === " " && !onButton) toggle();
    else if (/^[1-8]$/.test(event.key)) jump(Number(event.key) - 1);
    else return;
    event.preventDefault();
  });
}
