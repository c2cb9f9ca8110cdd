/** Two measurements from one side in, a table of what has changed out. */

import { h } from "../dom";
import { METRICS, metricName } from "../metric_words";
import type { Measured } from "../shapes";
import { texts } from "../texts";
import { change, number, suffix } from "../words";

const words = texts.compare;

export function differences(before: Measured, after: Measured): HTMLElement {
  const names = Object.values(METRICS).flatMap((group) => Object.keys(group));
  const both = names.filter(
    (name) => before.metrics[name]?.value !== undefined && after.metrics[name]?.value !== undefined,
  );
  return h(
    "table",
    null,
    h(
      "thead",
      null,
      h(
        "tr",
        null,
        ...[words.metric, words.left, words.right, words.change].map((head) => h("th", { scope: "col" }, head)),
      ),
    ),
    h("tbody", null, ...both.map((name) => row(name, before, after))),
  );
}

function row(name: string, before: Measured, after: Measured): HTMLElement {
  const unit = after.metrics[name]?.unit ?? "";
  const [first, second] = [before.metrics[name]?.value ?? 0, after.metrics[name]?.value ?? 0];
  // A unit of several words stands once in a row.
  const long = unit.includes(" ");
  const short = long ? "" : suffix(unit);
  return h(
    "tr",
    { "data-metric": name },
    h("th", { scope: "row" }, metricName(name), long && h("span", { class: "small quiet unit" }, unit)),
    h("td", null, number(first, unit) + short),
    h("td", null, number(second, unit) + short),
    h("td", null, h("b", null, change(second - first, unit))),
  );
}
