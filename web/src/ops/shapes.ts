/** What dev/viewer/operations.py answers with. */

export interface Box {
  name: string;
  kind: string;
  detail: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Graph {
  width: number;
  height: number;
  boxes: Box[];
  arrows: { points: [number, number][]; caught: boolean }[];
}

export interface Listed {
  arn: string;
  name: string;
  status: string;
  startedAt: string;
  seconds: number | null;
}

export interface Visit {
  state: string;
  at: string;
  seconds: number | null;
  retries: number;
  status: "done" | "failed" | "running";
  error: string;
  segment: number | null;
  input: string | null;
  output: string | null;
}

export interface Execution {
  name: string;
  status: string;
  input: string | null;
  output: string | null;
  error: string | null;
  cause: string | null;
  visits: Visit[];
}

export interface Letter {
  analysisId: string;
  errorClass: string;
  cause: string;
  failedAt: string;
  executionArn: string;
  action: string;
  because: string;
}

export interface Queue {
  queue: string;
  letters: Letter[];
}

export async function asked<T>(path: string, form?: Record<string, string>): Promise<T> {
  const init: RequestInit = form ? { method: "POST", body: new URLSearchParams(form) } : {};
  const answer = await fetch(`ops/${path}`, init);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return (await answer.json()) as T;
}
