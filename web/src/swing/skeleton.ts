/** Landmarks in, a skeleton on a canvas out: lead side amber, trail side blue, as in the pictures of the pipeline. */

import type { Landmark, Replay } from "../shapes";

const COLOURS = { lead: "#ffb000", trail: "#64a0ff", body: "#ffffff", path: "#ffffff" };
const [LEFT, RIGHT] = [0, 1];
/** MediaPipe's numbers of the left joints; the right ones are one higher. */
const ARM = [11, 13, 15];
const LEG = [23, 25, 27, 31];
const [EAR, SHOULDER, WRIST, HIP] = [7, 11, 15, 23];
/** Below this a joint is a guess: its bones are dashed. */
const SURE = 0.5;
const HEAD_OF_TORSO = 0.25;

type Point = [x: number, y: number];

export class Skeletons {
  private readonly frames: number[];

  constructor(
    private readonly replay: Replay,
    private readonly handedness: string,
  ) {
    this.frames = replay.skeletons.map((skeleton) => skeleton.frame);
  }

  draw(canvas: HTMLCanvasElement, frame: number, shown: { skeleton: boolean; path: boolean }): void {
    const context = canvas.getContext("2d");
    if (!context) return;
    context.clearRect(0, 0, canvas.width, canvas.height);
    const scale = canvas.width / this.replay.film.width_px;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const width = this.replay.film.height_px / 220;
    if (shown.path) this.drawPath(context, frame, width);
    const landmarks = shown.skeleton ? this.at(frame) : undefined;
    if (landmarks) this.drawBody(context, landmarks, width);
    context.setTransform(1, 0, 0, 1, 0, 0);
  }

  /** The pose that was looked at last; one that is long gone is not shown. */
  private at(frame: number): Landmark[] | undefined {
    const row = this.frames.findLastIndex((known) => known <= frame);
    return frame - (this.frames[row] ?? -99) <= 10 ? this.replay.skeletons[row]?.landmarks : undefined;
  }

  private drawPath(context: CanvasRenderingContext2D, frame: number, width: number): void {
    const until = this.frames.findLastIndex((known) => known <= frame);
    const hands = this.replay.skeletons.slice(0, until + 1).map(({ landmarks }) => middle(landmarks, WRIST));
    stroke(context, hands, width * 1.6, "#0008");
    stroke(context, hands, width * 0.7, COLOURS.path);
  }

  private drawBody(context: CanvasRenderingContext2D, landmarks: Landmark[], width: number): void {
    const [lead, trail] = this.handedness === "left" ? [RIGHT, LEFT] : [LEFT, RIGHT];
    const [neck, pelvis, head] = [middle(landmarks, SHOULDER), middle(landmarks, HIP), middle(landmarks, EAR)];
    this.drawSide(context, landmarks, trail, COLOURS.trail, width);
    for (const [from, to] of [
      [point(landmarks, SHOULDER), point(landmarks, SHOULDER + 1)],
      [point(landmarks, HIP), point(landmarks, HIP + 1)],
      [pelvis, neck],
    ] as [Point, Point][])
      outlined(context, [from, to], width, COLOURS.body);
    const radius = HEAD_OF_TORSO * Math.hypot(neck[0] - pelvis[0], neck[1] - pelvis[1]);
    circle(context, head, radius, width);
    this.drawSide(context, landmarks, lead, COLOURS.lead, width);
  }

  private drawSide(
    context: CanvasRenderingContext2D,
    landmarks: Landmark[],
    side: number,
    colour: string,
    width: number,
  ): void {
    const ink = this.handedness === "unknown" ? COLOURS.body : colour;
    for (const limb of [LEG, ARM]) {
      const joints = limb.map((joint) => joint + side);
      joints.slice(1).forEach((joint, index) => {
        const from = joints[index] as number;
        const sure = Math.min(landmarks[from]?.[2] ?? 0, landmarks[joint]?.[2] ?? 0) >= SURE;
        context.setLineDash(sure ? [] : [width * 2.5, width * 2.5]);
        outlined(context, [point(landmarks, from), point(landmarks, joint)], width, ink);
      });
      context.setLineDash([]);
      for (const joint of joints) dot(context, point(landmarks, joint), width * 1.3, ink);
    }
  }
}

const point = (landmarks: Landmark[], joint: number): Point => [landmarks[joint]?.[0] ?? 0, landmarks[joint]?.[1] ?? 0];

function middle(landmarks: Landmark[], joint: number): Point {
  const [left, right] = [point(landmarks, joint), point(landmarks, joint + 1)];
  return [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2];
}

/** A dark rim keeps a line readable on grass and on sky. */
function outlined(context: CanvasRenderingContext2D, points: Point[], width: number, colour: string): void {
  stroke(context, points, width * 1.9, "#0009");
  stroke(context, points, width, colour);
}

function stroke(context: CanvasRenderingContext2D, points: Point[], width: number, colour: string): void {
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.lineCap = context.lineJoin = "round";
  context.lineWidth = width;
  context.strokeStyle = colour;
  context.stroke();
}

function circle(context: CanvasRenderingContext2D, [x, y]: Point, radius: number, width: number): void {
  for (const [thick, colour] of [
    [width * 1.9, "#0009"],
    [width, COLOURS.body],
  ] as const) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.lineWidth = thick;
    context.strokeStyle = colour;
    context.stroke();
  }
}

function dot(context: CanvasRenderingContext2D, [x, y]: Point, radius: number, colour: string): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
}
