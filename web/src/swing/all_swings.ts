/** All full swings of a video with several: what was seen of each, how much they differ, and whether they change. */

import { h } from "../dom";
import { metricName } from "../metric_words";
import type { Measured } from "../shapes";
import { fill, texts } from "../texts";
import { number, quantity } from "../words";

type AllSwings = NonNullable<Measured["all_swings"]>;

const words = texts.allSwings;

export function allSwings(given: AllSwings): HTMLElement[] {
  const each = given.swings.map((_, place) => row(given, place));
  const spreads = Object.entries(given.spreads).map(([name, spread]) => spreadRow(name, spread));
  return [
    h("p", { class: "quiet" }, words.about),
    table([words.swing, words.at, words.tempo, words.faults], each),
    h(
      "details",
      null,
      h("summary", null, words.spread),
      table([words.metric, words.mean, words.differs, words.drift], spreads),
    ),
  ];
}

function row({ swings, best, worst }: AllSwings, place: number): HTMLElement {
  const swing = swings[place] as AllSwings["swings"][number];
  const { tempo_ratio: tempo } = swing.metrics;
  const mark = place === best ? words.best : place === worst ? words.worst : swing.chosen ? words.chosen : "";
  return h(
    "tr",
    { class: swing.chosen ? "chosen" : null },
    h("th", { scope: "row" }, `${place + 1}`, mark && h("span", { class: "small quiet" }, ` ${mark}`)),
    h("td", null, `${swing.impact_s.toFixed(1)} s`),
    h("td", null, tempo === undefined ? "" : quantity(tempo, "1")),
    h("td", null, swing.faults.join(", ") || words.none),
  );
}

function spreadRow(name: string, { mean, deviation, drift, unit }: AllSwings["spreads"][string]): HTMLElement {
  // A unit of several words stands once in a row.
  const long = unit.includes(" ");
  const told = (value: number): string => (long ? number(value, unit) : quantity(value, unit));
  return h(
    "tr",
    null,
    h("th", { scope: "row" }, metricName(name), long && h("span", { class: "small quiet unit" }, unit)),
    h("td", null, told(mean)),
    h("td", null, told(deviation)),
    h("td", null, drift === 0 ? words.steady : fill(drift > 0 ? words.up : words.down, { by: told(Math.abs(drift)) })),
  );
}

const table = (heads: string[], rows: HTMLElement[]): HTMLElement =>
  h(
    "table",
    { class: "all-swings" },
    h("thead", null, h("tr", null, ...heads.map((head) => h("th", { scope: "col" }, head)))),
    h("tbody", null, ...rows),
  );
