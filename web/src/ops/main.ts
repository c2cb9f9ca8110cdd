/** Operations on a developer's machine: what ran, where it is, what went in and out, and what has to be done again. */

import "../style/base.css";
import "../style/ops.css";

import { confirmed } from "../confirm";
import { type Child, h, replace } from "../dom";
import { fill } from "../texts";
import { picture } from "./graph";
import { asked, type Execution, type Graph, type Letter, type Listed, type Queue, type Visit } from "./shapes";
import { texts } from "./texts";

const POLL_MS = 2000;
const LETTERS_POLL_MS = 5000;

const list = h("ol", { class: "executions" });
const panel = h("section", { class: "state", "aria-live": "polite" });
const dead = h("div");
const outcome = h("ul", { role: "status" });
const said = h("p", { role: "status", class: "quiet" });
let chosen = { arn: "", state: "" };
let execution: Execution | null = null;
/** What the list said of the execution when it was read. */
let listed = "";
/** How many letters there were when they were read; nothing where they are to be read anyhow. */
let counted = "";
let redriving = false;

async function start(): Promise<void> {
  const graph = picture(await asked<Graph>("graph"), (state) => {
    chosen = { ...chosen, state };
    graph.show(execution, state);
    drawPanel();
  });
  const choose = (arn: string): void => {
    chosen = { arn, state: "" };
    execution = null;
    void refresh(graph.show, choose);
  };
  replace(
    document.getElementById("app") as HTMLElement,
    h(
      "header",
      { class: "top wide" },
      h(
        "a",
        { class: "mark", href: "./" },
        h("img", { src: "icon.svg", alt: "", width: 28, height: 28 }),
        texts.viewer,
      ),
    ),
    h(
      "main",
      { class: "operations" },
      h("h1", null, texts.title),
      h("p", { class: "lead" }, texts.lead),
      said,
      h(
        "div",
        { class: "desk" },
        h("section", null, h("h2", null, texts.executions), list),
        h("div", { class: "canvas", tabindex: 0, role: "region", "aria-label": texts.picture }, graph.element),
        panel,
      ),
      h("section", { class: "letters" }, h("h2", null, texts.letters), dead, outcome),
    ),
  );
  drawPanel();
  void refreshLetters(choose);
  await refresh(graph.show, choose);
  setInterval(() => void refresh(graph.show, choose), POLL_MS);
  setInterval(() => !redriving && void refreshLetters(choose), LETTERS_POLL_MS);
}

async function refresh(
  show: (execution: Execution | null, state: string) => void,
  choose: (arn: string) => void,
): Promise<void> {
  try {
    const found = await asked<Listed[]>("executions");
    if (!chosen.arn && found[0]) chosen = { arn: found[0].arn, state: "" };
    drawList(found, choose);
    const { arn } = chosen;
    // What has ended does not change any more, unless it is redriven: then the list tells something else of it.
    const told = JSON.stringify(found.find((each) => each.arn === arn) ?? null);
    if (arn && (execution === null || execution.status === "RUNNING" || told !== listed)) {
      const read = await asked<Execution>(`execution?${new URLSearchParams({ arn })}`);
      if (arn !== chosen.arn) return;
      execution = read;
      listed = told;
      show(execution, chosen.state);
      drawPanel();
    }
    replace(said);
  } catch (error) {
    console.warn(error);
    replace(said, texts.away);
  }
}

function drawList(found: Listed[], choose: (arn: string) => void): void {
  const row = ({ arn, name, status, startedAt, seconds }: Listed): HTMLElement =>
    h(
      "li",
      null,
      h(
        "button",
        {
          type: "button",
          class: `execution ${status}`,
          "aria-pressed": String(arn === chosen.arn),
          onclick: () => choose(arn),
        },
        h("span", { class: "name" }, name),
        h(
          "span",
          { class: "small quiet" },
          [
            new Date(startedAt).toLocaleTimeString("en-GB"),
            texts.status[status] ?? status,
            seconds !== null && took(seconds),
          ]
            .filter(Boolean)
            .join(" · "),
        ),
      ),
    );
  const focused = document.activeElement?.closest(".executions li");
  const index = focused ? [...list.children].indexOf(focused) : -1;
  replace(list, ...(found.length ? found.map(row) : [h("li", { class: "quiet" }, texts.none)]));
  if (index >= 0) list.children[index]?.querySelector("button")?.focus();
}

const took = (seconds: number): string => fill(texts.seconds, { seconds: seconds.toFixed(2) });

function drawPanel(): void {
  replace(panel, ...told());
}

/** Of the chosen state, or of the whole execution, or what to choose. */
function told(): Child[] {
  if (!execution) return [h("h2", null, texts.state), h("p", { class: "quiet" }, texts.choose)];
  return chosen.state ? ofState(execution, chosen.state) : ofAll(execution);
}

function ofAll({ status, input, output, error, cause }: Execution): Child[] {
  return [
    h("h2", null, texts.whole),
    h("p", null, texts.status[status] ?? status),
    ...data({ error: [error, cause].filter(Boolean).join(": "), input, output }),
    h("p", { class: "quiet" }, texts.chooseState),
  ];
}

function ofState({ visits }: Execution, state: string): Child[] {
  const those = visits.filter((visit) => visit.state === state);
  return [
    h("h2", null, state),
    ...(those.length
      ? those.map((visit, index) => visited(visit, index, those.length))
      : [h("p", { class: "quiet" }, texts.notVisited)]),
  ];
}

function visited(visit: Visit, index: number, all: number): HTMLElement {
  const { segment, seconds, at, retries, status } = visit;
  const values = { number: index + 1, segment: segment ?? "" };
  const facts: [string, string][] = [
    [texts.began, new Date(at).toLocaleTimeString("en-GB")],
    [texts.time, seconds === null ? texts.running : took(seconds)],
    [texts.retries, String(retries)],
  ];
  return h(
    "div",
    { class: `visit ${status}` },
    all > 1 && h("h3", null, fill(segment === null ? texts.visitOnly : texts.visit, values)),
    h("dl", null, ...facts.flatMap(([name, value]) => [h("dt", null, name), h("dd", null, value)])),
    data(visit),
  );
}

const data = ({ error, input, output }: Pick<Visit, "error" | "input" | "output">): Child[] => [
  error && h("p", { class: "wrong" }, `${texts.error}: ${error}`),
  ...(
    [
      [texts.input, input],
      [texts.output, output],
    ] as const
  ).map(
    ([name, text]) =>
      text &&
      h(
        "details",
        { open: true },
        h("summary", null, name),
        h("pre", { tabindex: 0, role: "region", "aria-label": name }, readable(text)),
      ),
  ),
];

function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Whoever reads letters holds them for a moment, away from others who work on them: so they are counted first. */
async function refreshLetters(choose: (arn: string) => void): Promise<void> {
  try {
    const counts = JSON.stringify(await asked<unknown>("waiting"));
    if (counts === counted) return;
    const full = (await asked<Queue[]>("letters")).filter((queue) => queue.letters.length > 0);
    replace(
      dead,
      ...(full.length ? full.map((queue) => letters(queue, choose)) : [h("p", { class: "quiet" }, texts.noLetters)]),
    );
    counted = counts;
  } catch (error) {
    console.warn(error);
    counted = "";
    replace(dead, h("p", { class: "quiet" }, texts.noAnswer));
  }
}

function letters({ queue, letters: found }: Queue, choose: (arn: string) => void): HTMLElement {
  const button = h("button", { type: "button", class: "button" }, fill(texts.redrive, { queue }));
  button.onclick = async () => {
    if (!(await confirmed(`${fill(texts.redrive, { queue })}?`, texts.redriveText, texts))) return;
    button.disabled = redriving = true;
    const done = await asked<Letter[]>("redrive", { queue }).catch(() => null);
    replace(
      outcome,
      ...(done?.map((letter) => h("li", null, `${letter.analysisId}: `, fill(texts.did, { ...letter }))) ?? [
        h("li", null, texts.away),
      ]),
    );
    redriving = false;
    counted = "";
    await refreshLetters(choose);
  };
  const row = (letter: Letter): HTMLElement =>
    h(
      "li",
      null,
      h(
        "button",
        { type: "button", class: "plain", onclick: () => choose(letter.executionArn), disabled: !letter.executionArn },
        letter.analysisId,
      ),
      h("span", { class: "wrong" }, letter.errorClass),
      h("span", null, letter.cause),
      h("span", { class: "small quiet" }, fill(texts.would, { ...letter })),
    );
  return h(
    "div",
    { class: "panel" },
    h("h3", null, `${queue} (${found.length})`),
    h("ul", { class: "rows" }, ...found.map(row)),
    button,
  );
}

start().catch((error) => {
  console.warn(error);
  replace(
    document.getElementById("app") as HTMLElement,
    h("main", null, h("h1", null, texts.title), h("p", { role: "alert" }, texts.away)),
  );
});
