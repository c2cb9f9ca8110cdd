/** What the API answers with, as docs/openapi.json and docs/architecture.md say. */

export const EVENTS = [
  "address",
  "toe_up",
  "mid_backswing",
  "top",
  "mid_downswing",
  "impact",
  "mid_follow_through",
  "finish",
] as const;
export type EventName = (typeof EVENTS)[number];
export type Severity = "low" | "medium" | "high";

export interface Mark {
  frame: number;
  time_s: number;
  confidence: number;
}

export interface Metric {
  unit: string;
  value?: number;
  confidence?: number;
  event?: EventName;
  estimate?: boolean;
  reason?: string;
}

export interface Finding {
  code: string;
  title: string;
  severity: Severity;
  metric: string;
  value: number;
  unit: string;
  low?: number;
  high?: number;
  event?: EventName;
  evidence?: string;
}

export interface KeyFrame {
  phase: EventName;
  url: string;
  overlay_url: string;
  timestamp: number;
}

export interface Measured {
  view: string;
  handedness: string;
  slow_motion: boolean;
  unsure?: string[];
  fps: number;
  frames: KeyFrame[];
  events: Partial<Record<EventName, Mark | null>>;
  metrics: Record<string, Metric>;
  findings: Finding[];
}

export interface Drill {
  name: string;
  steps: string[];
  reps: string;
  why?: string;
}

export interface RootCause {
  title: string;
  why: string;
  event: EventName | null;
  evidence: string;
}

export interface Report {
  coaching_response: string;
  summary?: string;
  root_cause?: RootCause;
  cues?: string[];
  drills?: Drill[];
  strengths?: string[];
  cautions?: string[];
  one_week_plan?: string[];
  overall_level?: Severity | null;
  fallback_triggered?: boolean;
  model?: string | null;
}

export interface Result {
  jobId: string;
  status: string;
  message: string;
  progress: { step: number; of: number; percent: number; etaSeconds: number };
  createdAt: string;
  updatedAt: string;
  error: { code: string; message: string; hint: string } | null;
  analysis_results: Measured | null;
  ai_analysis: Report | null;
}

export interface Headline {
  jobId: string;
  status: string;
  createdAt: string;
  view: string | null;
  pictureUrl: string | null;
  overallLevel: string | null;
}

export interface Headlines {
  items: Headline[];
  cursor: string | null;
}

/** 33 landmarks: x and y in pixels of the upright picture, and visibility from 0 to 1. */
export type Landmark = [number, number, number];

export interface Replay {
  film: { url: string; width_px: number; height_px: number; mirrored: boolean; frame_times_s: number[] };
  overlay_url: string | null;
  curves: { units: Record<string, string>; values: Record<string, (number | null)[]> };
  skeletons: { frame: number; time_s: number; landmarks: Landmark[] }[];
}

export interface Range {
  low: number | null;
  high: number | null;
  good_low: number | null;
  good_high: number | null;
  source: { text: string; sample: string; kind: string };
}

export interface Meaning {
  ranges: Record<string, Range>;
  advice: Record<string, { title: string; why: string; cue: string; drills: Drill[]; caution: string | null }>;
}

export interface UploadLinks {
  jobId: string;
  put: { url: string; headers: Record<string, string> };
  guestToken: string | null;
}

export const ENDED = new Set(["AI_COMPLETED", "FAILED", "CANCELLED"]);
