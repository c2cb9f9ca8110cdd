/** What the API answers with, by the viewer's names. The shapes are the contract's (`make contract`). */

import type { components } from "./contract";

type Contract = components["schemas"];

export type Result = Contract["Result"];
export type Measured = Contract["AnalysisResults"];
export type GolfersWord = Contract["GolfersWord"];
export type Metric = Contract["MetricResult"];
export type Finding = Contract["FindingResult"];
export type Checkpoint = Contract["CheckpointResult"];
export type Counts = Contract["Counts"];
export type FirstStep = Contract["FirstStepResult"];
export type Report = Contract["WrittenReport"];
/** One of a report says why it is advised. */
export type Drill = Contract["Drill"] & Partial<Contract["ReportDrill"]>;
export type Severity = Finding["severity"];
export type EventName = Contract["EventPicture"]["phase"];
/** As much of a swing as a list shows. */
export type Headline = Pick<
  Contract["Headline"],
  "jobId" | "status" | "createdAt" | "view" | "pictureUrl" | "overallLevel" | "restsOn"
>;
export type Headlines = Pick<Contract["Headlines"], "cursor"> & { items: Headline[] };
export type Plan = Contract["Plan"];
export type Replay = Contract["Replay"];
export type Landmark = Contract["PosedFrame"]["landmarks"][number];
export type Range = Contract["Range"];
export type Meaning = Contract["Meaning"];
export type UploadLinks = Contract["UploadLinks"];
export type Line = Contract["ChatLine"];
export type History = Contract["ChatHistory"];
export type Comparison = Contract["Compared"];
export type Change = Contract["Change"];
export type Answer = Contract["ChatReply"];

/** In a swing's order. */
export const EVENTS = [
  "address",
  "toe_up",
  "mid_backswing",
  "top",
  "mid_downswing",
  "impact",
  "mid_follow_through",
  "finish",
] as const satisfies readonly EventName[];

export const ENDED = new Set(["AI_COMPLETED", "FAILED", "CANCELLED"]);
