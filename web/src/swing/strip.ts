/** The eight events as pictures that take the player there. */

import { h } from "../dom";
import { EVENTS, type EventName, type Measured } from "../shapes";
import { texts } from "../texts";
import { eventName } from "../words";
import { type Clock, moments, reached } from "./clock";

/** A time that is the golfer's is told as that. */
const saidOf = ({ found }: Measured, event: EventName): string =>
  found?.events && event in found.events ? texts.known.asYouSay : "";

export function strip(measured: Measured, clock: Clock | null, jump: (frame: number) => void): HTMLElement {
  const found = moments(measured);
  const items = EVENTS.map((event, index) => {
    const mark = measured.events[event];
    const picture = measured.frames.find((frame) => frame.phase === event);
    const name = [h("span", { class: "number", "aria-hidden": "true" }, index + 1), eventName(event)];
    if (!mark || !picture)
      return h(
        "li",
        { class: "missing" },
        h("span", { class: "name" }, name),
        h("span", { class: "quiet small" }, texts.swing.missing),
      );
    const image = h("img", {
      src: picture.overlay_url,
      alt: "",
      crossorigin: "anonymous",
      loading: "lazy",
      decoding: "async",
    });
    return h(
      "li",
      null,
      h(
        "button",
        { type: "button", "data-event": event, onclick: () => jump(mark.frame) },
        image,
        h("span", { class: "name" }, name),
        h("span", { class: "quiet small" }, `${mark.time_s.toFixed(2)} s${saidOf(measured, event)}`),
      ),
    );
  });
  const list = h("ol", { class: "strip", "aria-label": texts.swing.strip }, ...items);
  clock?.watch(() => {
    const now = reached(found, clock.frame)?.event;
    items.forEach((item, index) => {
      const here = EVENTS[index] === now;
      // On a phone the strip is wider than the screen.
      if (here && !item.classList.contains("now"))
        list.scrollLeft = item.offsetLeft - list.offsetLeft - (list.clientWidth - item.clientWidth) / 2;
      item.classList.toggle("now", here);
      item.querySelector("button")?.setAttribute("aria-pressed", String(here));
    });
  });
  return list;
}
