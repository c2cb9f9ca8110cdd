/** The report of one swing, put together. */

import { remove } from "../api";
import { confirmed } from "../confirm";
import { h, replace } from "../dom";
import { acted, type Place, problem, titled } from "../page";
import type { Counts, Meaning, Measured, Plan, Replay, Result, Severity } from "../shapes";
import { fill, texts } from "../texts";
import { date, firstSentence, known } from "../words";
import { allSwings } from "./all_swings";
import { charts } from "./charts";
import { checkpoints } from "./checkpoints";
import { Clock, moments } from "./clock";
import { choosing, slowMotion, tellUs } from "./corrections";
import { Film } from "./film";
import { renewing } from "./links";
import { numbers } from "./numbers";
import { player } from "./player";
import { findings, firstStep, narrative, practice } from "./report";
import { share } from "./share";
import { strip } from "./strip";
import { week } from "./week";

const words = texts.swing;

export interface Given {
  result: Result;
  replay: Replay | null;
  meaning: Meaning;
  before: Result | null;
  /** Show the swing's way to its next report. */
  again: () => unknown;
  plan: Plan | null;
}

export function view(place: Place, given: Given): void {
  const { result, replay } = given;
  const measured = result.analysis_results as Measured;
  const report = result.ai_analysis ?? null;
  const found = moments(measured);
  const clock = replay && new Clock(replay.film.frame_times_s);
  const film = replay && clock && new Film(replay, clock, measured.handedness, found[0]?.time ?? 0);
  const jump = (frame: number): void => {
    film?.video.pause();
    clock?.show(frame);
    film?.go();
  };
  place.signal.addEventListener("abort", () => film?.video.pause());
  const curves = replay && clock ? charts(replay, measured, clock, jump, place.signal) : [];
  replace(
    place.main,
    head(place, given, measured),
    h(
      "div",
      { class: "swing" },
      h(
        "div",
        { class: "watch" },
        film ? player(film, found) : h("p", { class: "quiet" }, words.gone),
        strip(measured, clock, jump),
      ),
      h(
        "div",
        { class: "read" },
        firstStep(report, measured, given.meaning, jump),
        given.plan?.mark && h("p", { class: "mark", role: "note" }, given.plan.mark.text),
        report && narrative(report),
        actions(place, given, measured, renewing(place.main, place.signal)),
        tellUs({ place, ...given }, measured),
      ),
    ),
    section(
      "findings",
      words.findings,
      h("div", { class: "cards" }, ...findings(measured, given.meaning, report, jump)),
      checkpoints(measured),
      report && practice(report, measured, given.meaning, planned(given)),
    ),
    measured.all_swings &&
      section(
        "all-swings",
        fill(texts.allSwings.title, { swings: measured.all_swings.swings.length }),
        ...allSwings(measured.all_swings, choosing({ place, ...given })),
      ),
    curves.length > 0 && section("charts", words.charts, h("div", { class: "charts" }, ...curves)),
    section(
      "numbers",
      words.metrics,
      ...numbers({ measured, meaning: given.meaning, before: given.before?.analysis_results ?? null }),
    ),
  );
  clock?.show(found[0]?.frame ?? 0);
}

function planned({ result, plan }: Given): HTMLElement | null {
  const days = result.ai_analysis?.one_week_plan ?? [];
  return days.length > 0 ? week(days, result.jobId, plan) : null;
}

const section = (id: string, title: string, ...children: (HTMLElement | null)[]): HTMLElement =>
  h("section", { "aria-labelledby": id }, h("h2", { id }, title), ...children);

function head(place: Place, given: Given, measured: Measured): HTMLElement {
  const { result } = given;
  const title = firstSentence(result.ai_analysis?.summary) || words.title;
  const facts = [
    rated(result.ai_analysis?.overall_level, result.ai_analysis?.rests_on),
    known(words.view, measured.view),
    known(words.hand, measured.handedness) + (measured.found?.handedness ? texts.known.asYouSay : ""),
    measured.slow_motion ? words.slow : measured.perhaps_slow_motion && words.perhapsSlow,
  ].filter(Boolean);
  return h(
    "header",
    { class: "swing-head" },
    h("p", { class: "kicker" }, fill(words.kicker, { date: date(result.createdAt) })),
    titled(words.title, title),
    begin(result, measured),
    h("p", { class: "facts" }, ...facts.map((fact) => h("span", null, fact))),
    h("p", { class: "small quiet" }, texts.known.oneCamera[measured.view]),
    slowMotion({ place, ...given }, measured),
    !!measured.unsure?.length &&
      h("p", { class: "quiet", role: "note" }, fill(words.unsure, { reasons: measured.unsure.join(", ") })),
  );
}

/** The first step and its drill, so that they stand on the first screen of a phone. */
function begin({ ai_analysis: report }: Result, { first_step: step }: Measured): HTMLElement | false {
  const title = report?.root_cause?.title;
  const [drill] = step?.drills ?? [];
  return (
    !!title &&
    h(
      "p",
      { class: "begin" },
      title,
      drill && h("span", { class: "quiet" }, fill(words.drillFirst, { name: drill.name })),
    )
  );
}

function actions(place: Place, { result, before }: Given, measured: Measured, renewed: () => boolean): HTMLElement {
  const other = before ? `#/compare/${before.jobId}/${result.jobId}` : "#/compare";
  return h(
    "p",
    { class: "actions" },
    shareButton(measured, result, renewed),
    h("button", { type: "button", class: "button quiet", onclick: () => printed() }, words.pdf),
    h("a", { class: "button quiet", href: other }, words.again),
    h(
      "button",
      { type: "button", class: "button quiet danger", onclick: () => void removed(place, result.jobId) },
      words.remove,
    ),
  );
}

/** The level and how much it rests on. */
function rated(level: Severity | null | undefined, counts: Counts | null | undefined): HTMLElement | false {
  const word = level && words.level[level];
  if (!word) return false;
  const text = counts ? fill(words.rests, { level: word, judged: counts.judged, of: counts.of }) : word;
  return h("span", { class: `level ${level}` }, text);
}

function shareButton(measured: Measured, result: Result, renewed: () => boolean): HTMLElement {
  const button = h("button", { type: "button", class: "button quiet" }, words.share);
  button.onclick = async () => {
    button.disabled = true;
    replace(button, texts.share.preparing);
    await share(measured, result.ai_analysis ?? null).catch((error) => renewed() || button.after(problem(error)));
    button.disabled = false;
    replace(button, words.share);
  };
  return button;
}

/** Paper can't be unfolded, and its pictures must be there. */
function printed(): void {
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (const image of document.images) image.loading = "eager";
  window.print();
}

async function removed(place: Place, jobId: string): Promise<void> {
  if (await confirmed(texts.swings.confirm, texts.swings.confirmText))
    await acted(
      place,
      () => remove(jobId),
      () => location.assign("#/swings"),
    );
}
