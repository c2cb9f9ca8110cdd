/** All full swings of a video with several: what was seen of each, how much they differ, and whether they change. */

import { h } from "../dom";
import type { Measured } from "../shapes";
import { inRow, metricHead, table } from "../tables";
import { fill, texts } from "../texts";
import { quantity } from "../words";

type AllSwings = NonNullable<Measured["all_swings"]>;

const words = texts.allSwings;
const NAME = "all-swings";

type Choose = (impact: number, place: number) => HTMLElement;

export function allSwings(given: AllSwings, choose: Choose): HTMLElement[] {
  const each = given.swings.map((_, place) => row(given, place, choose));
  const spreads = Object.entries(given.spreads).map(([name, spread]) => spreadRow(name, spread));
  return [
    h("p", { class: "quiet" }, words.about),
    table([words.swing, words.at, words.tempo, words.faults], each, NAME),
    h(
      "details",
      null,
      h("summary", null, words.spread),
      table([words.metric, words.mean, words.differs, words.drift], spreads, NAME),
    ),
  ];
}

function row({ swings, best, worst }: AllSwings, place: number, choose: Choose): HTMLElement {
  const swing = swings[place] as AllSwings["swings"][number];
  const { tempo_ratio: tempo } = swing.metrics;
  const mark = place === best ? words.best : place === worst ? words.worst : swing.chosen ? words.chosen : "";
  return h(
    "tr",
    { class: swing.chosen ? "chosen" : null },
    h("th", { scope: "row" }, `${place + 1}`, mark && h("span", { class: "small quiet" }, ` ${mark}`)),
    h("td", null, `${swing.impact_s.toFixed(1)} s`),
    h("td", null, tempo === undefined ? "" : quantity(tempo, "1")),
    h("td", null, swing.faults.join(", ") || words.none, !swing.chosen && [" ", choose(swing.impact_s, place)]),
  );
}

function spreadRow(name: string, { mean, deviation, drift, unit }: AllSwings["spreads"][string]): HTMLElement {
  const by = inRow(Math.abs(drift), unit);
  return h(
    "tr",
    null,
    metricHead(name, unit),
    h("td", null, inRow(mean, unit)),
    h("td", null, inRow(deviation, unit)),
    h("td", null, drift === 0 ? words.steady : fill(drift > 0 ? words.up : words.down, { by })),
  );
}
