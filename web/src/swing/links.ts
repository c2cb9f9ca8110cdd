/** Signed links are good for an hour (docs/api.md), and pages stay open longer. */

const FRESH_MS = 50 * 60_000;

/** Have the page loaded again, links and all, when it is looked at or misses a picture after that. Tells if it was. */
export function renewing(page: HTMLElement, signal: AbortSignal): () => boolean {
  const since = Date.now();
  const renewed = (): boolean => {
    // Offline, an old page is better than none.
    const old = Date.now() - since > FRESH_MS && navigator.onLine && !signal.aborted;
    // Who follows a link gets everything anew, also where it leads to the same page.
    if (old) dispatchEvent(new HashChangeEvent("hashchange"));
    return old;
  };
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && renewed(), { signal });
  // What fails to load says so to itself only: it is overheard on the way down.
  page.addEventListener("error", renewed, { signal, capture: true });
  return renewed;
}
