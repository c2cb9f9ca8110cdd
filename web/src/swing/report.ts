/** What the coach says: the first step, then each finding with its evidence, then narrative, drills and week. */

import { h } from "../dom";
import { metricName } from "../metric_words";
import type { Drill, Finding, FirstStep, Meaning, Measured, Report } from "../shapes";
import { fill, texts } from "../texts";
import { eventName, quantity, usual } from "../words";
import { rangeBar } from "./range_bar";

const words = texts.swing;

/** What to work on first: the fault or what is nearest to its limit, with number, cue, drills and picture. */
export function firstStep(
  report: Report | null,
  measured: Measured,
  meaning: Meaning,
  jump: (frame: number) => void,
): HTMLElement | null {
  const cause = report?.root_cause;
  if (!cause) return null;
  const step = measured.first_step;
  const [cue] = report?.cues ?? [];
  return h(
    "section",
    { class: "cause", id: "first", "aria-labelledby": "cause" },
    h(
      "p",
      { class: "kicker", id: "cause" },
      words.step[step?.kind ?? (measured.findings.length > 0 ? "fault" : "film")],
    ),
    h("h2", null, cause.title),
    h("p", null, cause.evidence),
    step && barOf(step, meaning),
    h("p", null, cause.why),
    cue && h("p", { class: "cue" }, `“${cue}”`),
    step?.drills.map((drill, index) => drillOf(drill, index === 0)),
    step?.mark && h("p", null, fill(words.toPass, { mark: step.mark.text })),
    step && evidence(step, measured, jump),
  );
}

function barOf({ metric, value, unit }: FirstStep, meaning: Meaning): SVGSVGElement | undefined {
  const range = metric && meaning.ranges[metric];
  return range && value !== undefined && unit !== undefined ? rangeBar({ metric, value, unit, range }) : undefined;
}

/** What the first step has said already is not said again in its card. */
export function findings(
  measured: Measured,
  meaning: Meaning,
  report: Report | null,
  jump: (frame: number) => void,
): HTMLElement[] {
  if (measured.findings.length === 0 && !measured.checkpoints)
    return [h("p", { class: "lead" }, report?.overall_level === null ? words.unjudged : words.none)];
  const told = toldFirst(measured);
  return measured.findings.map((finding) =>
    card(finding, measured, meaning, finding.title === report?.root_cause?.title, told, jump),
  );
}

/** Names of the drills that stand with the first step. */
const toldFirst = (measured: Measured): string[] => measured.first_step?.drills.map(({ name }) => name) ?? [];

function card(
  finding: Finding,
  measured: Measured,
  meaning: Meaning,
  said: boolean,
  told: string[],
  jump: (frame: number) => void,
): HTMLElement {
  const advice = meaning.advice[finding.code];
  const range = meaning.ranges[finding.metric];
  const { value, unit, metric, severity } = finding;
  return h(
    "article",
    { class: `card ${severity}`, "data-code": finding.code },
    h(
      "div",
      null,
      h("p", { class: "badge" }, words.severity[severity]),
      h("h3", null, finding.title),
      h(
        "p",
        { class: "measure" },
        `${metricName(metric)}: `,
        h("b", null, quantity(value, unit)),
        range && h("span", { class: "quiet" }, ` · ${texts.range.usual} ${usual(range, unit)}`),
      ),
      range && rangeBar({ metric, value, unit, range }),
      !said && h("p", null, finding.evidence),
      !said && advice && h("p", null, advice.why),
      !said && advice && h("p", { class: "cue" }, `“${advice.cue}”`),
      advice?.drills.filter(({ name }) => !told.includes(name)).map((drill) => drillOf(drill)),
      advice?.caution && h("p", { class: "small" }, advice.caution),
      range &&
        h(
          "details",
          { class: "small quiet" },
          h("summary", null, texts.range.where),
          h("p", null, fill(words.source, { source: `${range.source.text} (${range.source.sample}).` })),
        ),
    ),
    evidence(finding, measured, jump),
  );
}

function evidence(
  { event, title }: Pick<FirstStep, "event" | "title">,
  measured: Measured,
  jump: (frame: number) => void,
): HTMLElement | null {
  const picture = measured.frames.find((frame) => frame.phase === event);
  const mark = event && measured.events[event];
  if (!event || !picture || !mark) return null;
  const jumpTo = fill(words.jump, { event: eventName(event) });
  const label = fill(words.evidence, { title, jump: jumpTo });
  return h(
    "button",
    { type: "button", class: "evidence", "aria-label": label, onclick: () => jump(mark.frame) },
    h("img", { src: picture.overlay_url, alt: "", crossorigin: "anonymous", loading: "lazy" }),
    h("span", { class: "small quiet" }, jumpTo),
  );
}

const drillOf = ({ name, steps, reps, why }: Drill, open = false): HTMLElement =>
  h(
    "details",
    { class: "drill", open },
    h("summary", null, fill(words.drill, { name }), " ", h("span", { class: "quiet small" }, reps)),
    why && h("p", { class: "quiet" }, why),
    h("ol", null, ...steps.map((each) => h("li", null, each))),
  );

/** Everything else that was written, the narrative as plain paragraphs. */
export function narrative(report: Report): HTMLElement {
  const by = report.fallback_triggered || !report.model ? words.byRules : fill(words.byModel, { model: report.model });
  const paragraphs = report.coaching_response.split(/\n\s*\n/).filter((each) => each.trim());
  return h(
    "section",
    { class: "narrative", "aria-labelledby": "narrative" },
    h("h2", { id: "narrative" }, words.narrative),
    h("div", { class: "prose" }, ...paragraphs.map((each) => h("p", null, each)), h("p", { class: "small quiet" }, by)),
  );
}

/** The drills of the first step stand there, those of the other findings in their cards. */
export function practice(
  report: Report,
  measured: Measured,
  meaning: Meaning,
  planned: HTMLElement | null,
): HTMLElement {
  const list = (title: string, points: string[] | undefined): HTMLElement | false =>
    !!points?.length &&
    h("div", null, h("h3", null, title), h("ul", null, ...points.map((point) => h("li", null, point))));
  const inCards = measured.findings.flatMap(({ code }) => meaning.advice[code]?.drills ?? []).map(({ name }) => name);
  const shown = [...toldFirst(measured), ...inCards];
  const drills = (report.drills ?? []).filter(({ name }) => !shown.includes(name));
  return h(
    "div",
    { class: "practice" },
    list(words.good, report.strengths),
    list(words.care, report.cautions),
    drills.length > 0 &&
      h(
        "div",
        { class: "drills" },
        h("h3", null, words.drills),
        ...drills.map((drill, index) => drillOf(drill, index === 0)),
      ),
    planned,
  );
}
