/** Who the golfer is: a guest with a token of the API's, or somebody who signed in with the user pool. */

import { config } from "./config";

interface Tokens {
  access: string;
  refresh: string | null;
  expiresAt: number;
  email: string;
}

interface TokenAnswer {
  access_token: string;
  refresh_token?: string;
  id_token?: string;
  expires_in: number;
}

const TOKENS = "golf-coach.tokens";
const GUEST = "golf-coach.guest";
const SWINGS = "golf-coach.guest-swings";
const PKCE = "golf-coach.pkce";
/** Renew a little early, for the way to the API takes time too. */
const EARLY_MS = 60_000;
const PATIENCE_MS = 30_000;
/** With these an issuer says no for good; whatever else it answers may be otherwise in a minute. */
const NO = new Set([400, 401]);

/** What a request says of the golfer. */
export type Identity = Record<string, string>;

/** The golfer is no longer known by what this browser had, so it has forgotten that. */
export class Forgotten extends Error {
  constructor(readonly wasSignedIn: boolean) {
    super();
  }
}

function stored<T>(key: string): T | null {
  const text = localStorage.getItem(key);
  return text ? (JSON.parse(text) as T) : null;
}

export const email = (): string | null => stored<Tokens>(TOKENS)?.email ?? null;
export const signedIn = (): boolean => stored<Tokens>(TOKENS) !== null;

export function becomeGuest(token: string): void {
  localStorage.setItem(GUEST, JSON.stringify(token));
}

/** The API lists swings for accounts only, so a guest's browser remembers its own. */
export const guestSwings = (): string[] => stored<string[]>(SWINGS) ?? [];

export function rememberGuestSwing(jobId: string): void {
  localStorage.setItem(SWINGS, JSON.stringify([jobId, ...guestSwings()].slice(0, 50)));
}

export function forgetGuestSwing(jobId: string): void {
  localStorage.setItem(SWINGS, JSON.stringify(guestSwings().filter((known) => known !== jobId)));
}

/** Raises Forgotten where a sign-in can't be renewed: what an account asked for is not done for a guest. */
export async function identity(): Promise<Identity> {
  await renewed();
  return current();
}

const bearer = ({ access }: Tokens): Identity => ({ Authorization: `Bearer ${access}` });

function current(): Identity {
  const tokens = stored<Tokens>(TOKENS);
  if (tokens) return bearer(tokens);
  const guest = stored<string>(GUEST);
  return guest ? { "X-Guest-Token": guest } : {};
}

/** One renewal for all requests of a page: some issuers take a refresh token once. */
let renewal: Promise<void> | null = null;

function renewed(): Promise<void> {
  const tokens = stored<Tokens>(TOKENS);
  if (!tokens || Date.now() < tokens.expiresAt - EARLY_MS) return Promise.resolve();
  renewal ??= renew(tokens).finally(() => (renewal = null));
  return renewal;
}

async function renew(tokens: Tokens): Promise<void> {
  const answer = tokens.refresh && (await asked({ grant_type: "refresh_token", refresh_token: tokens.refresh }));
  if (!answer) throw forgotten(bearer(tokens));
  keep(answer, tokens);
}

/** Forget whom API or issuer have refused, if that still is who the golfer is: another answer may have come first. */
export function forgotten(refused: Identity): Forgotten {
  const wasSignedIn = "Authorization" in refused;
  if (JSON.stringify(refused) === JSON.stringify(current())) drop(...(wasSignedIn ? [TOKENS] : [GUEST, SWINGS]));
  return new Forgotten(wasSignedIn);
}

function drop(...keys: string[]): void {
  for (const key of keys) localStorage.removeItem(key);
}

function keep(answer: TokenAnswer, before?: Tokens): void {
  const tokens = {
    access: answer.access_token,
    refresh: answer.refresh_token ?? before?.refresh ?? null,
    expiresAt: Date.now() + answer.expires_in * 1000,
    email: (answer.id_token && claim(answer.id_token, "email")) || before?.email || "",
  };
  localStorage.setItem(TOKENS, JSON.stringify(tokens));
}

/** Only to greet somebody by their address: the API checks the token, this page can't. */
function claim(token: string, name: string): string {
  const part = token.split(".")[1] ?? "";
  const bytes = Uint8Array.from(atob(part.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  return String((JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>)[name] ?? "");
}

/** Null where the issuer says no. Raises whatever else came in between. */
async function asked(body: Record<string, string>): Promise<TokenAnswer | null> {
  const { auth } = config;
  if (auth.kind === "none") return null;
  const form = new URLSearchParams(auth.kind === "hosted" ? { client_id: auth.clientId, ...body } : body);
  const init = { method: "POST", body: form, signal: AbortSignal.timeout(PATIENCE_MS) };
  const answer = await fetch(auth.kind === "hosted" ? auth.token : auth.url, init);
  if (NO.has(answer.status)) return null;
  if (!answer.ok) throw new Error(`sign-in: ${answer.status}`);
  return (await answer.json()) as TokenAnswer;
}

/** Sign in to the local engine's user pool. False for a wrong password. */
export async function signInLocally(address: string, password: string): Promise<boolean> {
  const answer = await asked({ grant_type: "password", username: address, password });
  if (answer) keep(answer);
  return answer !== null;
}

const encoded = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const here = (): string => location.origin + location.pathname;

/** Leave for the hosted sign-in page; it sends the golfer back with a code. */
export async function leaveToSignIn(): Promise<void> {
  if (config.auth.kind !== "hosted") return;
  const verifier = encoded(crypto.getRandomValues(new Uint8Array(48)));
  const state = encoded(crypto.getRandomValues(new Uint8Array(16)));
  sessionStorage.setItem(PKCE, JSON.stringify({ verifier, state }));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const query = new URLSearchParams({
    response_type: "code",
    client_id: config.auth.clientId,
    redirect_uri: here(),
    scope: "openid email",
    state,
    code_challenge: encoded(new Uint8Array(digest)),
    code_challenge_method: "S256",
  });
  location.assign(`${config.auth.authorize}?${query}`);
}

/** Finish a sign-in that came back with a code, once, and only to the browser that began it. */
export async function comeBack(): Promise<void> {
  const query = new URLSearchParams(location.search);
  const [code, state] = [query.get("code"), query.get("state")];
  const begun = JSON.parse(sessionStorage.getItem(PKCE) ?? "null") as Record<string, string> | null;
  sessionStorage.removeItem(PKCE);
  if (!code) return;
  // Whoever does not get in is where they began.
  history.replaceState(null, "", `${here()}#/sign-in`);
  if (!begun || begun.state !== state) return;
  const grant = { grant_type: "authorization_code", code, redirect_uri: here(), code_verifier: begun.verifier ?? "" };
  const answer = await asked(grant);
  if (!answer) return;
  keep(answer);
  history.replaceState(null, "", here());
}

export function signOut(): void {
  drop(TOKENS);
  const { auth } = config;
  if (auth.kind !== "hosted") return;
  location.assign(`${auth.logout}?${new URLSearchParams({ client_id: auth.clientId, logout_uri: here() })}`);
}
