/** Curves over time with the events marked, in step with the player: a click moves the swing there. */

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import { h, replace } from "../dom";
import type { Measured, Replay } from "../shapes";
import { fill, texts } from "../texts";
import { type Clock, type Moment, moments } from "./clock";

const words = texts.charts;
/** Told apart by colour, by dash and by name. */
const STYLES: Record<string, { colour: string; dash?: number[] }> = {
  hand_speed: { colour: "--line-1" },
  spine_deg: { colour: "--line-2" },
  shoulder_line_deg: { colour: "--line-1", dash: [8, 4] },
  hip_line_deg: { colour: "--line-3", dash: [3, 3] },
  lead_elbow_deg: { colour: "--line-4" },
};
const CHARTS = [
  { title: words.hands, note: words.handsNote, curves: ["hand_speed"] },
  { title: words.lines, note: words.linesNote, curves: ["spine_deg", "shoulder_line_deg", "hip_line_deg"] },
  { title: words.elbow, note: words.elbowNote, curves: ["lead_elbow_deg"] },
];
const AROUND_S = 0.25;
const HEIGHT_PX = 180;

export function charts(
  replay: Replay,
  measured: Measured,
  clock: Clock,
  jump: (frame: number) => void,
  signal: AbortSignal,
): HTMLElement[] {
  const there = (name: string): boolean => (replay.curves.values[name] ?? []).some((value) => value !== null);
  return CHARTS.map((chart) => ({ ...chart, curves: chart.curves.filter(there) }))
    .filter((chart) => chart.curves.length > 0)
    .map(({ title, note, curves }) =>
      figure(title, `${note}${paceNote(measured)}`, curves, { replay, measured, clock, jump, signal }),
    );
}

/** Seconds of a film that plays slowly, or may do so, are not the swing's. */
const paceNote = ({ slow_motion, perhaps_slow_motion }: Measured): string =>
  slow_motion ? ` ${words.slow}` : perhaps_slow_motion ? ` ${words.perhapsSlow}` : "";

interface Context {
  replay: Replay;
  measured: Measured;
  clock: Clock;
  jump: (frame: number) => void;
  signal: AbortSignal;
}

function figure(title: string, note: string, curves: string[], context: Context): HTMLElement {
  const place = h("div", { class: "plot", "aria-hidden": "true" });
  const readout = h("p", { class: "legend" });
  const element = h(
    "figure",
    { class: "chart" },
    h("figcaption", null, h("h3", null, title)),
    readout,
    place,
    h("p", { class: "small quiet" }, note),
  );
  const { times, values } = during(context, curves);
  // Drawn when it is in the page, because only there it has a width and colours.
  requestAnimationFrame(() => {
    if (context.signal.aborted) return;
    drawn(place, times, values, curves, context, (plot) => follow(plot, place, readout, curves, context));
  });
  return element;
}

function during({ replay, measured }: Context, curves: string[]): { times: number[]; values: (number | null)[][] } {
  const times = replay.curves.values.times_s as number[];
  const marks = moments(measured).map((moment) => moment.time);
  const [from, to] = [Math.min(...marks) - AROUND_S, Math.max(...marks) + AROUND_S];
  const shown = times.flatMap((time, row) => (marks.length === 0 || (time >= from && time <= to) ? [row] : []));
  const part = <T>(column: T[]): T[] => shown.map((row) => column[row] as T);
  return { times: part(times), values: curves.map((name) => part(replay.curves.values[name] ?? [])) };
}

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function drawn(
  place: HTMLElement,
  times: number[],
  values: (number | null)[][],
  curves: string[],
  context: Context,
  ready: (plot: uPlot) => void,
): void {
  const axis = (): uPlot.Axis => ({
    stroke: () => colour("--quiet"),
    grid: { stroke: () => colour("--rule"), width: 1 },
    ticks: { show: false },
    font: "12px 'Figtree Variable', system-ui, sans-serif",
  });
  const found = moments(context.measured);
  const options: uPlot.Options = {
    width: place.clientWidth,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false, points: { size: 8 } },
    scales: { x: { time: false } },
    axes: [
      {
        ...axis(),
        grid: { show: false },
        size: 26,
        values: (_, ticks) => ticks.map((tick) => `${Number(tick.toFixed(2))} s`),
      },
      { ...axis(), size: 44 },
    ],
    series: [
      {},
      ...curves.map((name) => {
        const style = STYLES[name];
        return {
          stroke: () => colour(style?.colour ?? "--text"),
          width: 2,
          points: { show: false },
          ...(style?.dash ? { dash: style.dash } : {}),
        };
      }),
    ],
    hooks: { drawAxes: [(plot) => mark(plot, found)], ready: [ready] },
  };
  new uPlot(options, [times, ...values], place);
}

/** An upright line for each event, with its number on two levels, for those around impact are close together. */
function mark(plot: uPlot, found: Moment[]): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = colour("--faint");
  ctx.fillStyle = colour("--quiet");
  ctx.font = `${11 * devicePixelRatio}px 'Figtree Variable', system-ui, sans-serif`;
  ctx.textAlign = "center";
  found.forEach(({ time }, index) => {
    const x = plot.valToPos(time, "x", true);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillText(String(index + 1), x, bbox.top - (index % 2 ? 2 : 10) * devicePixelRatio);
  });
  ctx.restore();
}

function follow(plot: uPlot, place: HTMLElement, readout: HTMLElement, curves: string[], context: Context): void {
  const { clock, jump, signal } = context;
  const times = plot.data[0] as number[];
  const put = (): void => {
    const row = nearest(times, clock.time);
    plot.setCursor({ left: plot.valToPos(times[row] ?? 0, "x"), top: 0 }, false);
    place.dataset.time = (times[row] ?? 0).toFixed(4);
    replace(readout, ...curves.map((name, index) => value(name, plot.data[index + 1]?.[row] ?? null, context)));
  };
  clock.watch(put);
  plot.over.addEventListener("click", (event) => jump(clock.frameAt(plot.posToVal(event.offsetX, "x"))));
  // The pointer looks around; when it leaves, the cursor goes back to the swing.
  plot.over.addEventListener("mouseleave", () => requestAnimationFrame(put));
  const resized = new ResizeObserver(() => {
    if (place.clientWidth && place.clientWidth !== plot.width) {
      plot.setSize({ width: place.clientWidth, height: HEIGHT_PX });
      put();
    }
  });
  resized.observe(place);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const redraw = (): void => plot.redraw(false);
  dark.addEventListener("change", redraw);
  signal.addEventListener("abort", () => {
    resized.disconnect();
    dark.removeEventListener("change", redraw);
    plot.destroy();
  });
}

function nearest(times: number[], time: number): number {
  const after = times.findIndex((each) => each >= time - 1e-4);
  if (after <= 0) return after === 0 ? 0 : times.length - 1;
  return (times[after] ?? 0) - time < time - (times[after - 1] ?? 0) ? after : after - 1;
}

function value(name: string, found: number | null, { replay }: Context): HTMLElement {
  const unit = replay.curves.units[name] ?? "";
  const shown =
    found === null
      ? words.none
      : fill(unit === "deg" ? "{n}°" : "{n}", { n: found.toFixed(unit === "deg" ? 0 : 1).replace("-", "−") });
  const label = words[name as "hand_speed"] ?? name;
  return h(
    "span",
    { class: `key ${name}` },
    `${label} `,
    h("b", null, shown),
    unit === "deg" ? null : ` ${found === null ? "" : unit}`,
  );
}
