/** What is proven to have changed between two swings in, a table of it out. */

import { type Child, h } from "../dom";
import { METRICS } from "../metric_words";
import type { Change, Comparison } from "../shapes";
import { inRow, metricHead, table } from "../tables";
import { fill, texts } from "../texts";
import { change, quantity } from "../words";

const words = texts.compare;

export function differences({ metrics }: Comparison): Child[] {
  const names = Object.values(METRICS).flatMap((group) => Object.keys(group));
  const rows = names.flatMap((name) => {
    const found = metrics[name];
    return found ? [row(name, found)] : [];
  });
  return [
    table([words.metric, words.left, words.right, words.change, words.verdict], rows),
    h("p", { class: "small quiet" }, words.proof),
  ];
}

function row(name: string, found: Change): HTMLElement {
  const { earlier, later, unit, verdict, least } = found;
  return h(
    "tr",
    { "data-metric": name, "data-verdict": verdict },
    metricHead(name, unit),
    h("td", null, inRow(earlier, unit)),
    h("td", null, inRow(later, unit)),
    h("td", null, h("b", null, change(found.change, unit))),
    h(
      "td",
      null,
      words.verdicts[verdict],
      verdict === "can't be said" &&
        least !== null &&
        h("span", { class: "small quiet unit" }, fill(words.least, { least: quantity(least, unit) })),
    ),
  );
}
