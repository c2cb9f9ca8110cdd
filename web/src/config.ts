/** Where the API is and how people sign in: config.json, which the deployment writes beside these files. */

export type Auth =
  | { kind: "none" }
  /** An OpenID provider's own page (Cognito's hosted UI), authorization code with PKCE. */
  | { kind: "hosted"; authorize: string; token: string; logout: string; clientId: string }
  /** The local engine has no hosted page: the development server asks its user pool. */
  | { kind: "local"; url: string };

export interface Config {
  api: string;
  auth: Auth;
  limits: { maxBytes: number; maxSeconds: number };
}

export let config: Config;

export async function loadConfig(): Promise<void> {
  const answer = await fetch("config.json", { cache: "no-cache" });
  if (!answer.ok) throw new Error(`config.json: ${answer.status}`);
  config = (await answer.json()) as Config;
}
