/** A swing as one picture: its events and its headline numbers, and nothing of the golfer's account. */

import { HEADLINES, metricName } from "../metric_words";
import type { Measured, Report } from "../shapes";
import { texts } from "../texts";
import { eventName, firstSentence, quantity } from "../words";

const [WIDTH, EDGE, GAP, HEAD, NAME, FOOT] = [1080, 48, 14, 172, 62, 250];
const MAX_TILE = 392;
const COLUMNS = 4;
const INK = { ground: "#10261b", text: "#f6f4ec", quiet: "#b9c7bd", accent: "#8fd3a8" };
const SERIF = "'Newsreader Variable', Georgia, serif";
const SANS = "'Figtree Variable', system-ui, sans-serif";

export async function share(measured: Measured, report: Report | null): Promise<void> {
  const picture = await blob(await drawn(measured, report));
  const file = new File([picture], texts.share.file, { type: "image/jpeg" });
  if (!navigator.canShare?.({ files: [file] })) return save(file);
  // Drawing may take longer than a browser counts a click, after which it shares nothing more.
  await navigator.share({ files: [file] }).catch((error: Error) => error.name === "AbortError" || save(file));
}

function save(file: File): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

async function drawn(measured: Measured, report: Report | null): Promise<HTMLCanvasElement> {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  const pictures = await Promise.all(
    measured.frames.slice(0, 8).map(async (frame) => ({ frame, image: await loaded(frame.overlay_url) })),
  );
  const tile = tileSize(pictures[0]?.image);
  const foot = HEAD + Math.ceil(pictures.length / COLUMNS) * (tile.height + NAME);
  [canvas.width, canvas.height] = [WIDTH, foot + FOOT];
  context.fillStyle = INK.ground;
  context.fillRect(0, 0, WIDTH, canvas.height);
  text(context, texts.share.heading, EDGE, 92, `600 54px ${SERIF}`, INK.text);
  text(context, firstSentence(report?.summary), EDGE, 136, `400 27px ${SANS}`, INK.quiet);
  pictures.forEach(({ frame, image }, index) => {
    draw(context, image, tile, eventName(frame.phase), index);
  });
  headlines(measured).forEach(([name, value], index) => {
    headline(context, foot + 64, name, value, index);
  });
  text(context, texts.name, EDGE, canvas.height - 36, `600 24px ${SANS}`, INK.accent);
  return canvas;
}

interface Size {
  width: number;
  height: number;
}

/** As tall as the pictures are, so that no hand and no label is cut off, within reason. */
function tileSize(image: HTMLImageElement | undefined): Size {
  const width = (WIDTH - 2 * EDGE - (COLUMNS - 1) * GAP) / COLUMNS;
  return { width, height: image ? Math.min(MAX_TILE, (width * image.naturalHeight) / image.naturalWidth) : 0 };
}

function draw(
  context: CanvasRenderingContext2D,
  image: HTMLImageElement,
  { width, height }: Size,
  name: string,
  index: number,
): void {
  const x = EDGE + (index % COLUMNS) * (width + GAP);
  const y = HEAD + Math.floor(index / COLUMNS) * (height + NAME);
  const scale = Math.max(width / image.naturalWidth, height / image.naturalHeight);
  const [cut, tall] = [width / scale, height / scale];
  const [left, top] = [(image.naturalWidth - cut) / 2, (image.naturalHeight - tall) / 2];
  context.save();
  context.beginPath();
  context.roundRect(x, y, width, height, 12);
  context.clip();
  context.drawImage(image, left, top, cut, tall, x, y, width, height);
  context.restore();
  text(context, `${index + 1}  ${name}`, x + 2, y + height + 32, `500 22px ${SANS}`, INK.quiet);
}

function headlines(measured: Measured): [string, string][] {
  const there = HEADLINES.filter((name) => measured.metrics[name]?.value !== undefined).slice(0, 4);
  return there.map((name) => {
    const metric = measured.metrics[name];
    return [metricName(name), quantity(metric?.value ?? 0, metric?.unit ?? "")];
  });
}

function headline(context: CanvasRenderingContext2D, y: number, name: string, value: string, index: number): void {
  const x = EDGE + index * ((WIDTH - 2 * EDGE + GAP) / 4);
  const [number = value, ...unit] = value.split(/ (?=[a-z])/);
  text(context, number, x, y, `600 50px ${SERIF}`, INK.text);
  text(context, unit.join(" "), x, y + 30, `400 19px ${SANS}`, INK.quiet);
  text(context, name, x, y + 64, `500 22px ${SANS}`, INK.accent);
}

function text(
  context: CanvasRenderingContext2D,
  words: string,
  x: number,
  y: number,
  font: string,
  colour: string,
): void {
  context.font = font;
  context.fillStyle = colour;
  context.fillText(words, x, y, WIDTH - EDGE - x);
}

function loaded(url: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.crossOrigin = "anonymous";
  image.src = url;
  return image.decode().then(() => image);
}

const blob = (canvas: HTMLCanvasElement): Promise<Blob> =>
  new Promise((resolve, reject) =>
    canvas.toBlob((found) => (found ? resolve(found) : reject(new Error("no picture"))), "image/jpeg", 0.9),
  );
