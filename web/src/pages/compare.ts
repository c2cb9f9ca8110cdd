/** Two swings side by side, aligned by their events; what has changed; and every metric over all swings. */

import { comparison, meaning, measuredSwings, replay, result } from "../api";
import { differences } from "../compare/differences";
import { duo } from "../compare/duo";
import { progress } from "../compare/progress";
import { type Child, h, uid } from "../dom";
import { loaded, type Page, titled } from "../page";
import type { Result } from "../shapes";
import { fill, texts } from "../texts";
import { date, known } from "../words";

const words = texts.compare;

export const page: Page = (place) =>
  loaded(
    place,
    async () => {
      const [all, means] = await Promise.all([measuredSwings(), meaning()]);
      const pair = await chosen(place.path, all);
      const heading = titled(words.title, words.heading);
      if (!pair)
        return [
          heading,
          h("p", { class: "lead" }, words.few),
          h("a", { class: "button", href: "#/" }, texts.nav.upload),
        ];
      const [left, right] = pair;
      const films = await Promise.all([replay(left.jobId), replay(right.jobId)]);
      const changed = await changes(left, right);
      return [
        heading,
        h("p", { class: "lead" }, words.lead),
        choice(all, left, right),
        duo([left, right], films, place.signal),
        section("differences", words.differences, ...changed),
        section("progress", words.progress, ...progress(all, right.analysis_results?.view ?? "", means)),
      ];
    },
    texts.loading,
  );

const section = (id: string, title: string, ...children: Child[]): HTMLElement =>
  h("section", { "aria-labelledby": id }, h("h2", { id }, title), ...children);

/** The two of the address, or the newest two of one side, or the newest two. */
async function chosen([left, right]: string[], all: Result[]): Promise<[Result, Result] | null> {
  if (left && right) {
    const find = (jobId: string): Promise<Result> | Result => all.find((each) => each.jobId === jobId) ?? result(jobId);
    const pair = await Promise.all([find(left), find(right)]);
    return pair.every((each) => each.analysis_results) ? [pair[0], pair[1]] : null;
  }
  const last = all.at(-1);
  const earlier = all.slice(0, -1);
  const same =
    earlier.findLast((each) => each.analysis_results?.view === last?.analysis_results?.view) ?? earlier.at(-1);
  return last && same ? [same, last] : null;
}

function choice(all: Result[], left: Result, right: Result): HTMLElement {
  const known_ = [...all, ...[left, right].filter((each) => !all.some(({ jobId }) => jobId === each.jobId))];
  const select = (label: string, current: Result): [HTMLElement, HTMLSelectElement] => {
    const id = uid();
    const options = known_.map((each) =>
      h("option", { value: each.jobId, selected: each.jobId === current.jobId }, option(each)),
    );
    const box = h("select", { id }, ...options);
    return [h("p", null, h("label", { for: id, class: "small quiet" }, label), box), box];
  };
  const [one, first] = select(words.left, left);
  const [two, second] = select(words.right, right);
  first.onchange = second.onchange = () => location.assign(`#/compare/${first.value}/${second.value}`);
  return h("div", { class: "choice" }, one, two);
}

const option = (swing: Result): string =>
  `${date(swing.createdAt)}, ${known(texts.swing.view, swing.analysis_results?.view ?? "")}`;

async function changes(left: Result, right: Result): Promise<Child[]> {
  const [before, after] = [left.analysis_results, right.analysis_results];
  if (!before || !after) return [];
  if (left.jobId === right.jobId) return [h("p", null, words.few)];
  if (before.view === after.view) return differences(await comparison(left.jobId, right.jobId));
  const views = { left: known(texts.swing.view, before.view), right: known(texts.swing.view, after.view) };
  return [h("p", null, fill(words.otherView, views))];
}
