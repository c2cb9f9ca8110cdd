/** A video that can be put on any frame, with a canvas over it: the golfer's own, or the film that we drew. */

import { h } from "../dom";
import type { Replay } from "../shapes";
import type { Clock } from "./clock";
import { Skeletons } from "./skeleton";

/** The drawn film begins this long before the first event, as functions/swing/overlay_video.py does. */
const BEFORE_S = 0.5;
const CANVAS_PX = 960;

export class Film {
  readonly video = h("video", { muted: true, playsinline: true, preload: "auto", tabindex: "-1", disablepictureinpicture: true });
  readonly canvas = h("canvas", { "aria-hidden": "true" });
  readonly element = h("div", { class: "stage" }, this.video, this.canvas);
  readonly shown = { skeleton: true, path: false };
  drawn = false;
  private readonly skeletons: Skeletons;
  private readonly begins: number;
  private wanted: number | null = null;

  constructor(
    private readonly replay: Replay,
    readonly clock: Clock,
    handedness: string,
    firstEvent: number,
  ) {
    const { width_px, height_px } = replay.film;
    const scale = Math.min(1, CANVAS_PX / Math.max(width_px, height_px));
    this.canvas.width = Math.round(width_px * scale);
    this.canvas.height = Math.round(height_px * scale);
    this.skeletons = new Skeletons(replay, handedness);
    this.begins = Math.max(0, firstEvent - BEFORE_S);
    // The attribute alone leaves a video that a script made with its sound.
    this.video.muted = true;
    this.video.width = this.canvas.width;
    this.video.height = this.canvas.height;
    this.use(replay.film.mirrored);
    this.video.addEventListener("seeked", () => this.seekOn());
    clock.watch(() => this.paint());
  }

  /** Change to the film that we drew, which every browser plays and none mirrors, or back. */
  use(drawn: boolean): void {
    this.drawn = drawn && this.replay.overlay_url !== null;
    this.video.src = this.drawn ? (this.replay.overlay_url as string) : this.replay.film.url;
    this.element.classList.toggle("drawn", this.drawn);
    this.canvas.hidden = this.drawn || this.replay.film.mirrored;
    this.go();
  }

  /** Bring the picture to the clock's frame. Seeks that come faster than the video follows are left out. */
  go(): void {
    const target = this.clock.middle(this.clock.frame) - (this.drawn ? this.begins : 0);
    if (this.video.seeking) this.wanted = target;
    else this.video.currentTime = Math.max(0, target);
  }

  private seekOn(): void {
    const target = this.wanted;
    this.wanted = null;
    if (target !== null) this.video.currentTime = Math.max(0, target);
  }

  /** The frame that the video shows at a time of its own. */
  frameAt(mediaTime: number): number {
    return this.clock.frameAt(mediaTime + (this.drawn ? this.begins : 0));
  }

  paint(): void {
    this.skeletons.draw(this.canvas, this.clock.frame, this.shown);
  }
}
