/** The HTTP API: a path in, an answer or a named refusal out. Nothing here knows what a page looks like. */

import { config } from "./config";
import { pause } from "./dom";
import {
  becomeGuest,
  Forgotten,
  forgetGuestSwing,
  forgotten,
  guestSwings,
  type Identity,
  identity,
  rememberGuestSwing,
  signedIn,
} from "./session";
import {
  type Comparison,
  ENDED,
  type GolfersWord,
  type Headline,
  type Headlines,
  type Meaning,
  type Plan,
  type Replay,
  type Result,
  type UploadLinks,
} from "./shapes";

/** The API said no. `code` is for us, message and hint are for the golfer. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

/** There was no answer at all. */
export class Unreachable extends Error {}

const POLL_MS = 2000;
const PATIENCE_MS = 30_000;

/** The API's yes, or that there is nothing new. Raises Refused, Forgotten and Unreachable. */
async function send(
  method: string,
  path: string,
  body?: unknown,
  extra: Record<string, string> = {},
): Promise<Response> {
  const who = await reached(identity());
  const headers: Record<string, string> = { ...who, ...extra };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const init: RequestInit = { method, headers, signal: AbortSignal.timeout(PATIENCE_MS) };
  if (body !== undefined) init.body = JSON.stringify(body);
  const answer = await reached(fetch(config.api + path, init));
  if (answer.ok || answer.status === 304) return answer;
  throw await refusal(answer, who);
}

async function reached<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw error instanceof Forgotten ? error : new Unreachable();
  }
}

async function refusal(answer: Response, who: Identity): Promise<Refused | Forgotten> {
  const said = (await answer.json().catch(() => null)) as { error?: Record<string, string> } | null;
  const { code = String(answer.status), message = "", hint = "" } = said?.error ?? {};
  return code === "BAD_TOKEN" ? forgotten(who) : new Refused(answer.status, code, message, hint);
}

export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  return (await (await send(method, path, body)).json()) as T;
}

const known = new Map<string, Promise<unknown>>();

/** Ask once and remember. What failed is asked again. */
function once<T>(path: string): Promise<T> {
  const asked = known.get(path) ?? call<T>("GET", path);
  known.set(path, asked);
  asked.catch(() => known.delete(path));
  return asked as Promise<T>;
}

export const meaning = (): Promise<Meaning> => once("/api/meaning");
export const result = (jobId: string): Promise<Result> =>
  call("GET", `/api/video/results/${encodeURIComponent(jobId)}`);

/** For what may be gone. */
function nullIfGone(error: unknown): null {
  if (error instanceof Refused && error.status === 404) return null;
  throw error;
}

/** Null where there is nothing to play (any more): the numbers stay, the landmarks don't. */
export const replay = (jobId: string): Promise<Replay | null> =>
  call<Replay>("GET", `/api/video/results/${encodeURIComponent(jobId)}/replay`).catch(nullIfGone);

/** What is proven to have changed between two swings of one side, whichever is the earlier one. */
export const comparison = (left: string, right: string): Promise<Comparison> =>
  call("GET", `/api/comparison?earlier=${encodeURIComponent(left)}&later=${encodeURIComponent(right)}`);

/** Follow an analysis to its end, as often as the API asks for. `lost` says whether the API can be reached. */
export async function follow(
  jobId: string,
  show: (result: Result) => void,
  lost: (isLost: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  let etag = "";
  while (!signal.aborted) {
    let wait = POLL_MS;
    try {
      const path = `/api/video/results/${encodeURIComponent(jobId)}`;
      const answer = await send("GET", path, undefined, etag ? { "If-None-Match": etag } : {});
      const found = answer.ok ? ((await answer.json()) as Result) : null;
      if (signal.aborted) return;
      lost(false);
      wait = Number(answer.headers.get("Retry-After") ?? 0) * 1000 || POLL_MS;
      if (found) {
        etag = answer.headers.get("ETag") ?? "";
        show(found);
        if (ENDED.has(found.status)) return;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (isFinal(error)) throw error;
      lost(true);
    }
    await pause(wait, signal);
  }
}

/** Asking again would not help. */
const isFinal = (error: unknown): boolean =>
  error instanceof Forgotten || (error instanceof Refused && error.status < 500 && error.status !== 429);

export async function askForLinks(file: File, contentType: string, said: GolfersWord): Promise<UploadLinks> {
  const filename = file.name.slice(0, 255) || "swing";
  const wish = { filename, contentType, sizeBytes: file.size, golfers_word: said };
  const ask = (): Promise<UploadLinks> => call("POST", "/api/video/presigned-url", wish);
  // Nobody loses by being a new guest: of the one they were, nothing can be opened any more.
  const links = await ask().catch((error) => {
    if (error instanceof Forgotten && !error.wasSignedIn) return ask();
    throw error;
  });
  if (links.guestToken) {
    becomeGuest(links.guestToken);
    rememberGuestSwing(links.jobId);
  }
  return links;
}

/** Own swings, newest first, each with as much as a list needs. The cursor leads to older ones. */
export async function swings(cursor?: string): Promise<Headlines> {
  const older = cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
  if (signedIn()) return call("GET", `/api/video/results?limit=50${older}`);
  const found = await Promise.all(guestSwings().map(guestSwing));
  return { items: found.filter((each) => each !== null), cursor: null };
}

async function guestSwing(jobId: string): Promise<Headline | null> {
  const found = await result(jobId).catch(nullIfGone);
  if (!found) forgetGuestSwing(jobId);
  return found && headline(found);
}

const headline = (found: Result): Headline => ({
  jobId: found.jobId,
  status: found.status,
  createdAt: found.createdAt,
  view: found.analysis_results?.view ?? null,
  overallLevel: found.ai_analysis?.overall_level ?? null,
  restsOn: found.ai_analysis?.rests_on ?? null,
  pictureUrl: found.analysis_results?.frames.find((frame) => frame.phase === "impact")?.url ?? null,
});

/** Whole results of swings that ended well, oldest first, at most `most` of them. */
export async function measuredSwings(most = 12): Promise<Result[]> {
  const ended = (await swings()).items.filter((swing) => swing.status === "AI_COMPLETED").slice(0, most);
  const found = await Promise.all(ended.map((swing) => result(swing.jobId)));
  return found.filter((each) => each.analysis_results).reverse();
}

/** Say what is known of a swing, in place of what was said before. */
export const saved = (jobId: string, said: GolfersWord): Promise<GolfersWord> =>
  call("PUT", `/api/video/${encodeURIComponent(jobId)}/golfers-word`, said);

export const remeasured = (jobId: string): Promise<unknown> =>
  call("POST", `/api/video/${encodeURIComponent(jobId)}/remeasure`);
const planOf = (jobId: string): string => `/api/video/results/${encodeURIComponent(jobId)}/plan`;
export const plan = (jobId: string): Promise<Plan> => call("GET", planOf(jobId));
/** Say which days are done, in place of what was said before. */
export const tick = (jobId: string, done: number[]): Promise<Plan> => call("PUT", planOf(jobId), { done });

export async function remove(jobId: string): Promise<void> {
  await call("DELETE", `/api/video/${encodeURIComponent(jobId)}`);
  forgetGuestSwing(jobId);
}
