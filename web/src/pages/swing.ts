/** One swing: its way to the report while that is written, then the report; or what to film instead. */

import { call, follow, meaning, measuredSwings, plan, replay } from "../api";
import { h, replace } from "../dom";
import { instead } from "../drawings";
import { acted, type Page, type Place, problem, titled, waiting } from "../page";
import type { Result } from "../shapes";
import { view } from "../swing/view";
import { fill, texts } from "../texts";

const words = texts.progress;
/** In the order of the API's numbers: what it calls step 2 is the one that follows on `read`. */
const STEPS = [
  words.steps.sent,
  words.steps.read,
  words.steps.seen,
  words.steps.measured,
  words.steps.filmed,
  words.steps.coached,
];
/** Failures that another video would not mend. */
const OURS = new Set(["INTERNAL_ERROR", "ABORTED", "TIMED_OUT"]);

export const page: Page = async (place) => {
  const [jobId = ""] = place.path;
  const lost = h("p", { class: "quiet", role: "status" });
  const progress = steps(place, jobId);
  let drawn = false;
  replace(place.main, waiting(), lost);
  const show = (found: Result): void => {
    if (found.status === "AI_COMPLETED") return;
    if (found.status === "FAILED" || found.status === "CANCELLED") {
      rejected(place, found);
      return;
    }
    if (!drawn)
      replace(place.main, titled(words.title), progress.element, lost, h("p", { class: "quiet" }, words.keep));
    drawn = true;
    progress.show(found);
  };
  let last: Result | null = null;
  const seen = (found: Result): void => {
    last = found;
    show(found);
  };
  const tell = (isLost: boolean): void => replace(lost, isLost && texts.problem.unreachable);
  await followed(place, () => follow(jobId, seen, tell, place.signal));
  const result = last as Result | null;
  if (result?.status === "AI_COMPLETED" && !place.signal.aborted) await report(place, result);
};

async function followed(place: Place, go: () => Promise<void>): Promise<void> {
  try {
    await go();
  } catch (error) {
    replace(place.main, h("h1", { class: "hidden", tabindex: "-1" }, texts.swing.title), problem(error));
    document.title = texts.name;
  }
}

async function report(place: Place, result: Result): Promise<void> {
  replace(place.main, waiting(texts.loading));
  const [film, means, others, planned] = await Promise.all([
    replay(result.jobId),
    meaning(),
    measuredSwings().catch(() => []),
    plan(result.jobId).catch(() => null),
  ]);
  if (place.signal.aborted) return;
  const earlier = before(result, others);
  view(place, { result, replay: film, meaning: means, before: earlier, plan: planned, again: () => page(place) });
}

/** The golfer's last swing before this one that was filmed from the same side. */
function before(result: Result, others: Result[]): Result | null {
  const earlier = others.filter(
    (other) => other.createdAt < result.createdAt && other.analysis_results?.view === result.analysis_results?.view,
  );
  return earlier.at(-1) ?? null;
}

function steps(place: Place, jobId: string): { element: HTMLElement; show: (found: Result) => void } {
  const list = h("ol", { class: "steps" });
  const bar = h("progress", { max: 100, value: 0, "aria-label": words.label });
  const line = h("p", { class: "eta", role: "status" });
  const stop = h(
    "button",
    { type: "button", class: "button quiet", onclick: () => void asked(place, jobId, "cancel") },
    words.stop,
  );
  let left = 0;
  const tick = (): void => replace(eta, left > 1 ? fill(words.eta, { seconds: left }) : words.soon);
  const eta = h("span", { "aria-hidden": "true" });
  // Between two answers the bar goes on as fast as the time that is left says.
  const goOn = (): void => {
    if (left > 1) {
      bar.value += (100 - bar.value) / left;
      left -= 1;
    }
    tick();
  };
  const timer = setInterval(goOn, 1000);
  place.signal.addEventListener("abort", () => clearInterval(timer));
  const show = (found: Result): void => {
    const current = found.status === "AWAITING_UPLOAD" ? 0 : Math.max(1, found.progress.step);
    const state = (index: number): string =>
      index < current ? words.done : index === current ? words.now : words.later;
    replace(list, ...STEPS.map((name, index) => step(name, state(index))));
    bar.value = Math.max(bar.value, found.progress.percent);
    left = found.progress.etaSeconds;
    replace(line, `${found.message} · `, eta);
    tick();
  };
  return { element: h("div", { class: "panel" }, bar, line, list, stop), show };
}

const step = (name: string, state: string): HTMLElement =>
  h(
    "li",
    { class: `step ${state === words.later ? "later" : state}`, "aria-current": state === words.now ? "step" : null },
    h("span", null, name),
    h("span", { class: "small quiet state" }, state),
  );

const asked = (place: Place, jobId: string, what: "cancel" | "reanalyze"): Promise<void> =>
  acted(
    place,
    () => call("POST", `/api/video/${encodeURIComponent(jobId)}/${what}`),
    () => page(place),
  );

function rejected(place: Place, { jobId, error, status, message }: Result): void {
  const ours = OURS.has(error?.code ?? "") || status === "CANCELLED";
  const heading = status === "CANCELLED" ? words.stopped : ours ? words.failed : words.rejected;
  replace(
    place.main,
    titled(heading),
    h(
      "div",
      { class: "panel" },
      h("p", { class: "lead" }, error?.message ?? message),
      h("p", null, error?.hint),
      !ours && drawn(error?.code ?? ""),
    ),
    h(
      "p",
      { class: "actions" },
      h("a", { class: "button", href: "#/" }, words.again),
      ours &&
        h(
          "button",
          { type: "button", class: "button quiet", onclick: () => void asked(place, jobId, "reanalyze") },
          words.repeat,
        ),
    ),
  );
}

const drawn = (code: string): HTMLElement =>
  h(
    "figure",
    { class: "instead" },
    h("figcaption", null, words.instead),
    h("div", { class: "drawings" }, ...instead(code)),
  );
