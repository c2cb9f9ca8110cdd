/** Choose or film a video, see it checked, send it. */

import { askForLinks, Refused } from "../api";
import { config } from "../config";
import { h, replace } from "../dom";
import { drawings, instead } from "../drawings";
import { type Form, form } from "../golfers_word";
import { type Page, type Place, problem, titled } from "../page";
import { Forgotten } from "../session";
import { fill, texts } from "../texts";
import { type Checked, type Complaint, check } from "../video_check";
import { megabytes } from "../words";

const words = texts.upload;

export const page: Page = (place) => {
  const panel = h("div", { class: "panel drop" });
  offer(place, panel);
  replace(
    place.main,
    h(
      "section",
      { class: "hero" },
      h("div", null, titled(words.title, words.heading), h("p", { class: "lead" }, words.lead)),
      panel,
    ),
    howToFilm(),
  );
};

function offer(place: Place, panel: HTMLElement): void {
  const take = (file: File | null | undefined): void => void (file && examine(place, panel, file));
  const pick = (capture: boolean): HTMLInputElement =>
    h("input", {
      type: "file",
      accept: "video/*,.mp4,.mov,.m4v,.mkv",
      capture: capture ? "environment" : null,
      class: "hidden",
      tabindex: "-1",
      "aria-hidden": "true",
      onchange: (event: Event) => take((event.target as HTMLInputElement).files?.[0]),
    });
  const [file, camera] = [pick(false), pick(true)];
  const limits = { megabytes: megabytes(config.limits.maxBytes), seconds: config.limits.maxSeconds };
  panel.ondragover = (event) => {
    event.preventDefault();
    panel.classList.add("over");
  };
  panel.ondragleave = () => panel.classList.remove("over");
  panel.ondrop = (event) => {
    event.preventDefault();
    panel.classList.remove("over");
    take(event.dataTransfer?.files[0]);
  };
  replace(
    panel,
    h("button", { type: "button", class: "button", onclick: () => file.click() }, words.choose),
    h("button", { type: "button", class: "button quiet film", onclick: () => camera.click() }, words.film),
    h("p", { class: "quiet dropping" }, words.drop),
    h("p", { class: "small quiet" }, fill(words.terms, limits)),
    file,
    camera,
  );
}

async function examine(place: Place, panel: HTMLElement, file: File): Promise<void> {
  panel.ondrop = panel.ondragover = null;
  replace(panel, h("p", { role: "status" }, words.checking));
  const checked = await check(file);
  if (place.signal.aborted) return;
  const again = h("button", { type: "button", class: "button quiet", onclick: () => offer(place, panel) }, words.other);
  if (checked.complaint) return replace(panel, ...complained(checked.complaint), again);
  const known = form(null);
  const send = h(
    "button",
    {
      type: "button",
      class: "button",
      onclick: () => void (known.valid() && sent(place, panel, file, checked, known)),
    },
    words.send,
  );
  const tell = h(
    "details",
    { class: "tell" },
    h("summary", null, texts.known.title),
    h("p", { class: "quiet" }, texts.known.about),
    known.element,
  );
  replace(panel, ...described(file, checked), send, again, tell);
  send.focus();
}

function described(file: File, { seconds }: Checked): HTMLElement[] {
  const length = seconds === null ? words.unknownLength : `${seconds.toFixed(1)} s`;
  const facts = fill(words.facts, { size: `${megabytes(file.size)} MB`, length });
  return [h("h2", null, words.chosen), h("p", { class: "file" }, file.name), h("p", { class: "quiet" }, facts)];
}

const complained = ({ code, message, hint }: Complaint): HTMLElement[] => [
  h("div", { role: "alert" }, h("h2", null, message), h("p", null, hint)),
  h("div", { class: "drawings" }, ...instead(code)),
];

async function sent(place: Place, panel: HTMLElement, file: File, checked: Checked, known: Form): Promise<void> {
  const bar = h("progress", { max: 1, value: 0, "aria-label": words.sending });
  const done = h("p", { class: "quiet", role: "status" });
  const stop = new AbortController();
  place.signal.addEventListener("abort", () => stop.abort());
  const cancel = h("button", { type: "button", class: "button quiet", onclick: () => stop.abort() }, words.cancel);
  replace(panel, h("h2", null, words.sending), h("p", { class: "file" }, file.name), bar, done, cancel);
  const show = (loaded: number): void => {
    bar.value = loaded / file.size;
    replace(done, fill(words.sent, { done: megabytes(loaded), all: megabytes(file.size) }));
  };
  try {
    const links = await askForLinks(file, checked.contentType as string, known.said());
    stop.signal.throwIfAborted();
    await put(links.put, file, show, stop.signal);
    location.assign(`#/swing/${encodeURIComponent(links.jobId)}`);
  } catch (error) {
    if (place.signal.aborted) return;
    if (stop.signal.aborted) return offer(place, panel);
    failed(error, place, panel, file, checked, known);
  }
}

function failed(error: unknown, place: Place, panel: HTMLElement, file: File, checked: Checked, known: Form): void {
  const again = (): void => void sent(place, panel, file, checked, known);
  const expected = error instanceof Refused || error instanceof Forgotten;
  replace(panel, ...(expected ? [problem(error, again)] : unexpected(again)));
}

const unexpected = (again: () => void): HTMLElement[] => [
  h("div", { role: "alert" }, h("h2", null, words.failed), h("p", null, words.failedHint)),
  h("button", { type: "button", class: "button", onclick: again }, texts.retry),
];

/** XMLHttpRequest, because fetch tells nothing of an upload's progress. */
function put(
  link: { url: string; headers: Record<string, string> },
  file: File,
  show: (loaded: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", link.url);
    // The browser counts the bytes itself, and lets nobody else do it.
    for (const [name, value] of Object.entries(link.headers))
      if (name.toLowerCase() !== "content-length") request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => show(event.loaded);
    request.onload = () => (request.status < 300 ? resolve() : reject(new Error(`S3 ${request.status}`)));
    request.onerror = request.onabort = () => reject(new Error("upload"));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

function howToFilm(): HTMLElement {
  const way = (drawing: SVGElement, name: string, text: string): HTMLElement =>
    h("li", null, drawing, h("div", null, h("h3", null, name), h("p", null, text)));
  return h(
    "section",
    { class: "how", "aria-labelledby": "how" },
    h("h2", { id: "how" }, words.how),
    h(
      "ul",
      { class: "ways" },
      way(drawings.faceOn(), words.faceOn, words.faceOnText),
      way(drawings.downTheLine(), words.downTheLine, words.downTheLineText),
      way(drawings.frame(), words.whole, words.wholeText),
    ),
  );
}
