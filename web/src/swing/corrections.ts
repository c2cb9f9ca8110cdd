/** What the golfer says of a swing that is measured: kept by itself, or measured anew by it. */

import { remeasured, saved } from "../api";
import { h, replace, uid } from "../dom";
import { form } from "../golfers_word";
import { acted, type Place } from "../page";
import { EVENTS, type GolfersWord, type Measured, type Result } from "../shapes";
import { fill, texts } from "../texts";
import { eventName } from "../words";

const words = texts.known;

interface Given {
  place: Place;
  result: Result;
  /** Show the swing's way to the next report. */
  again: () => unknown;
}

/** The form, and the events with their times. */
export function tellUs(given: Given, measured: Measured): HTMLElement {
  const said = given.result.golfers_word ?? null;
  const { element, said: told, valid } = form(said);
  const times = eventTimes(measured, said);
  const all = (): GolfersWord => ({ ...told(), events: times.said() });
  const note = h("p", { class: "small quiet", role: "status" });
  const keep = async (): Promise<void> => {
    if (!valid() || !times.valid()) return;
    await acted(
      given.place,
      () => saved(given.result.jobId, all()),
      () => replace(note, words.saved),
    );
  };
  const measure = (): void => void (valid() && times.valid() && corrected(given, all()));
  return h(
    "details",
    { class: "tell", id: "tell" },
    h("summary", null, words.title),
    h("p", { class: "quiet" }, words.about),
    element,
    h(
      "fieldset",
      null,
      h("legend", null, words.events),
      h("p", { class: "small quiet" }, words.eventsAbout),
      times.element,
    ),
    h(
      "p",
      { class: "actions" },
      h("button", { type: "button", class: "button", onclick: measure }, words.measure),
      h("button", { type: "button", class: "button quiet", onclick: () => void keep() }, words.keep),
    ),
    note,
  );
}

/** Say it, and have the swing measured by it. */
const corrected = (given: Given, said: GolfersWord): Promise<void> =>
  acted(
    given.place,
    async () => {
      await saved(given.result.jobId, said);
      await remeasured(given.result.jobId);
    },
    given.again,
  );

/** Only what the golfer has changed is the golfer's word; the rest stays ours. */
function eventTimes(measured: Measured, before: GolfersWord | null) {
  const ours = (event: string): string => measured.events[event as (typeof EVENTS)[number]]?.time_s.toFixed(2) ?? "";
  const fields = EVENTS.map((event) => {
    const told = before?.events?.[event];
    const input = h("input", { type: "number", min: 0, step: "any", id: uid(), value: told ?? ours(event) });
    return { event, input };
  });
  const said = (): Record<string, number> | null => {
    const changed = fields.filter(
      ({ event, input }) =>
        input.value !== "" && (before?.events?.[event] !== undefined || input.value !== ours(event)),
    );
    return changed.length > 0
      ? Object.fromEntries(changed.map(({ event, input }) => [event, Number(input.value)]))
      : null;
  };
  const rows = fields.map(({ event, input }) => h("p", null, h("label", { for: input.id }, eventName(event)), input));
  const valid = (): boolean => fields.every(({ input }) => input.reportValidity());
  return { element: h("div", { class: "known" }, ...rows), said, valid };
}

/** A clip that is perhaps slow motion asks its golfer, who answers with one tap. */
export function slowMotion(given: Given, measured: Measured): HTMLElement | false {
  if (!measured.perhaps_slow_motion) return false;
  const before = given.result.golfers_word ?? {};
  const answer = (slow: boolean, word: string): HTMLElement =>
    h(
      "button",
      { type: "button", class: "button quiet", onclick: () => void corrected(given, { ...before, slow_motion: slow }) },
      word,
    );
  return h(
    "p",
    { class: "actions", role: "group", "aria-label": words.slowQuestion },
    h("span", null, words.slowQuestion),
    answer(true, words.slowYes),
    answer(false, words.slowNo),
  );
}

/** Have the page be about another swing of the video. What was said of one swing's events is not of the other. */
export function choosing(given: Given): (impact: number, place: number) => HTMLElement {
  const before = given.result.golfers_word ?? {};
  return (impact, place) =>
    h(
      "button",
      {
        type: "button",
        class: "plain",
        "aria-label": fill(words.chooseSwing, { swing: place + 1 }),
        onclick: () => void corrected(given, { ...before, swing_s: impact, events: null }),
      },
      words.choose,
    );
}
