/** Two measurements from one side in, a table of what has changed out. */

import { h } from "../dom";
import { METRICS } from "../metric_words";
import type { Measured } from "../shapes";
import { inRow, metricHead, table } from "../tables";
import { texts } from "../texts";
import { change } from "../words";

const words = texts.compare;

export function differences(before: Measured, after: Measured): HTMLElement {
  const names = Object.values(METRICS).flatMap((group) => Object.keys(group));
  const both = names.filter(
    (name) => before.metrics[name]?.value !== undefined && after.metrics[name]?.value !== undefined,
  );
  return table(
    [words.metric, words.left, words.right, words.change],
    both.map((name) => row(name, before, after)),
  );
}

function row(name: string, before: Measured, after: Measured): HTMLElement {
  const unit = after.metrics[name]?.unit ?? "";
  const [first, second] = [before.metrics[name]?.value ?? 0, after.metrics[name]?.value ?? 0];
  return h(
    "tr",
    { "data-metric": name },
    metricHead(name, unit),
    h("td", null, inRow(first, unit)),
    h("td", null, inRow(second, unit)),
    h("td", null, h("b", null, change(second - first, unit))),
  );
}
