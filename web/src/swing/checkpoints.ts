/** The checkpoints of a swing: how many were judged, how each stands, and what to film for the others. */

import { h } from "../dom";
import { metricName } from "../metric_words";
import type { Checkpoint, Counts, Measured } from "../shapes";
import { fill, texts } from "../texts";
import { quantity, usual } from "../words";

const words = texts.checkpoints;
const STANDINGS = ["outside", "near", "inside"] as const;

/** How many were judged, and how those stand, in one sentence. */
export const counted = ({ of, judged, inside, near, outside }: Counts): string =>
  fill(words.counted, {
    of,
    judged: judged || words.none,
    inside: inside || words.none,
    near: near || words.none,
    outside: outside || words.none,
  });

export function checkpoints({ checkpoints: points, checkpoint_counts: counts }: Measured): HTMLElement | null {
  if (!points || !counts) return null;
  const groups = STANDINGS.map((standing) => group(standing, points)).filter(Boolean);
  return h("div", { class: "checkpoints" }, h("p", { class: "lead" }, counted(counts)), ...groups, unjudged(points));
}

function group(standing: (typeof STANDINGS)[number], points: Checkpoint[]): HTMLElement | false {
  const there = points.filter((point) => point.standing === standing);
  return (
    there.length > 0 &&
    h(
      "div",
      { class: standing },
      h("h3", null, fill(words.standing[standing], { count: there.length })),
      h("ul", null, ...there.map((point) => h("li", null, line(point)))),
    )
  );
}

function line({ metric, unit, value, low, high }: Checkpoint): string {
  const range = usual({ low: low ?? null, high: high ?? null }, unit);
  return fill(words.line, { name: metricName(metric), value: quantity(value ?? 0, unit), range });
}

/** What could not be judged, by what to film for it. */
function unjudged(points: Checkpoint[]): HTMLElement | false {
  const advice = new Map<string, string[]>();
  for (const { metric, film } of points) if (film) advice.set(film, [...(advice.get(film) ?? []), metricName(metric)]);
  if (advice.size === 0) return false;
  const rows = [...advice].flatMap(([film, names]) => [h("dt", null, names.join(", ")), h("dd", null, film)]);
  return h("div", { class: "unjudged" }, h("h3", null, words.unjudged), h("dl", null, ...rows));
}
