/** Where in a swing everybody looks: the player sets it, the strip and the charts follow. */

import { EVENTS, type EventName, type Measured } from "../shapes";

export class Clock {
  frame = 0;
  private readonly watchers: (() => void)[] = [];

  /** `times` is the presentation time of every frame, in seconds. */
  constructor(readonly times: number[]) {}

  get time(): number {
    return this.times[this.frame] ?? 0;
  }

  watch(watcher: () => void): void {
    this.watchers.push(watcher);
    watcher();
  }

  show(frame: number): void {
    const next = Math.max(0, Math.min(this.times.length - 1, Math.round(frame)));
    if (next === this.frame) return;
    this.frame = next;
    for (const watcher of this.watchers) watcher();
  }

  /** The frame that is on the screen at a time: the last one that has begun. */
  frameAt(time: number): number {
    let [low, high] = [0, this.times.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.times[middle] ?? 0) <= time + 1e-4) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** A moment safely inside a frame, for players that round. */
  middle(frame: number): number {
    const [here, next] = [this.times[frame] ?? 0, this.times[frame + 1]];
    return next === undefined ? here : (here + next) / 2;
  }
}

export interface Moment {
  event: EventName;
  frame: number;
  time: number;
}

/** The events that the clip shows, in order. */
export const moments = (measured: Measured): Moment[] =>
  EVENTS.flatMap((event) => {
    const mark = measured.events[event];
    return mark ? [{ event, frame: mark.frame, time: mark.time_s }] : [];
  });

/** The last event that a frame has reached. */
export const reached = (found: Moment[], frame: number): Moment | undefined =>
  found.filter((moment) => moment.frame <= frame).at(-1);
