/** A video that can be put on any frame, with a canvas over it: the golfer's own, or the film that we drew. */

import { h, replace } from "../dom";
import type { Replay } from "../shapes";
import { texts } from "../texts";
import type { Clock } from "./clock";
import { Skeletons } from "./skeleton";

/** The drawn film begins this long before the first event, as functions/swing/drawing/overlay_video.py does. */
const BEFORE_S = 0.5;
const CANVAS_PX = 960;

export class Film {
  readonly video = h("video", {
    muted: true,
    playsinline: true,
    preload: "auto",
    tabindex: "-1",
    disablepictureinpicture: true,
  });
  readonly canvas = h("canvas", { "aria-hidden": "true" });
  readonly element = h("div", { class: "stage" }, this.video, this.canvas);
  /** Says why not the golfer's own video is seen. */
  readonly note = h("p", { class: "small quiet", role: "status" });
  readonly shown = { skeleton: true, path: false };
  private drawn = false;
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
    this.begins = clock.times.find((time) => time >= firstEvent - BEFORE_S) ?? 0;
    // The attribute alone leaves a video that a script made with its sound.
    this.video.muted = true;
    this.video.width = this.canvas.width;
    this.video.height = this.canvas.height;
    this.canvas.hidden = replay.film.mirrored;
    if (replay.film.mirrored && replay.overlay_url !== null) this.fallBack(replay.overlay_url, texts.player.mirrored);
    else this.video.src = replay.film.url;
    this.video.addEventListener("seeked", () => this.seekOn());
    for (const known of ["loadedmetadata", "error"]) this.video.addEventListener(known, () => this.look());
    clock.watch(() => this.paint());
  }

  show(parts: Partial<Film["shown"]>): void {
    Object.assign(this.shown, parts);
    this.paint();
  }

  /** A phone's HEVC does not play everywhere, and where its sound does, no error tells: the film that we drew plays. */
  private look(): void {
    const { overlay_url } = this.replay;
    if (this.video.error === null && this.video.videoWidth > 0) this.go();
    else if (this.drawn || overlay_url === null) replace(this.note, texts.player.unplayableAtAll);
    else this.fallBack(overlay_url, texts.player.unplayable);
  }

  private fallBack(overlay: string, why: string): void {
    this.drawn = this.canvas.hidden = true;
    this.wanted = null;
    this.video.src = overlay;
    replace(this.note, why);
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
