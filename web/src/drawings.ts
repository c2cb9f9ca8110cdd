/** Line drawings of what to film, for those who do not read hints. Colours come from the style sheet. */

import { s } from "./dom";
import { texts } from "./texts";

type Drawing = () => SVGSVGElement;

const picture = (label: string, box: string, ...children: SVGElement[]): SVGSVGElement =>
  s("svg", { viewBox: box, role: "img", "aria-label": label, class: "drawing" }, ...children);

const path = (d: string, role = "ink"): SVGElement => s("path", { d, class: role });
const dot = (cx: number, cy: number, r: number, role = "ink"): SVGElement => s("circle", { cx, cy, r, class: role });
const word = (x: number, y: number, text: string, role = "word"): SVGElement =>
  s("text", { x, y, "text-anchor": "middle", class: role }, text);

const phone = (x: number, y: number, turn = 0): SVGElement =>
  s(
    "g",
    { transform: `translate(${x} ${y}) rotate(${turn})` },
    s("rect", { x: -7, y: -12, width: 14, height: 24, rx: 3, class: "accent" }),
    s("circle", { cx: 0, cy: 0, r: 3, class: "accent" }),
  );

/** A golfer at address seen from the front, 60 wide and 110 high, feet at (0, 0). */
const atAddress = (x: number, y: number): SVGElement =>
  s(
    "g",
    { transform: `translate(${x} ${y})` },
    dot(0, -98, 9),
    path("M-15 -80H15L9 -46H-9Z"),
    path("M-15 -80L-4 -48M15 -80L-1 -48M-9 -46L-17 0M9 -46L17 0M-3 -48L4 -2L10 0"),
  );

const atTop = (x: number, y: number): SVGElement =>
  s(
    "g",
    { transform: `translate(${x} ${y})` },
    dot(2, -97, 9),
    path("M-13 -82L14 -76L9 -46H-9Z"),
    path("M14 -76L-22 -98M-13 -82L-22 -98M-22 -98L14 -118M-9 -46L-15 0M9 -46L17 0"),
  );

const atFinish = (x: number, y: number): SVGElement =>
  s(
    "g",
    { transform: `translate(${x} ${y})` },
    dot(6, -100, 9),
    path("M-6 -84L17 -80L12 -48H-4Z"),
    path("M17 -80L14 -104L-6 -84M14 -104L-20 -92M-4 -48L-16 -4L-12 0M12 -48L15 0"),
  );

/** From above: golfer, ball, target line, and the two places for a camera. */
const camera: Drawing = () =>
  picture(
    texts.drawings.camera,
    "0 -12 260 146",
    path("M30 62H236", "dash"),
    path("M230 56l8 6l-8 6"),
    word(212, 50, texts.drawings.target),
    dot(110, 62, 3.5, "solid"),
    s("ellipse", { cx: 110, cy: 98, rx: 19, ry: 9, class: "ink" }),
    dot(110, 95, 6, "ink"),
    path("M98 92L110 70L122 92"),
    phone(28, 82, 90),
    path("M44 82H80", "ray"),
    word(38, 112, texts.drawings.downTheLine, "word accent-word"),
    phone(110, 16),
    path("M110 32V54", "ray"),
    word(158, 20, texts.drawings.faceOn, "word accent-word"),
  );

const faceOn: Drawing = () =>
  picture(
    texts.upload.faceOn,
    "0 0 120 150",
    s("rect", { x: 8, y: 6, width: 104, height: 138, rx: 10, class: "faint" }),
    atAddress(58, 134),
  );

/** From behind the hands, along the target line: bent forward over the ball. */
const downTheLine: Drawing = () =>
  picture(
    texts.upload.downTheLine,
    "0 0 120 150",
    s("rect", { x: 8, y: 6, width: 104, height: 138, rx: 10, class: "faint" }),
    dot(66, 42, 9),
    path("M42 82L60 54L68 60L50 88Z"),
    path("M63 57L70 86M44 86L50 108L42 134H52M70 86L94 133L100 132"),
    dot(101, 128, 2.5, "solid"),
  );

/** The whole golfer in the frame. */
const frame: Drawing = () =>
  picture(
    texts.drawings.frame,
    "0 0 120 150",
    path("M10 32V10H32M88 10H110V32M110 118V140H88M32 140H10V118", "accent"),
    atTop(62, 132),
  );

/** Start before the address, stop after the finish. */
const time: Drawing = () =>
  picture(
    texts.drawings.time,
    "0 0 260 170",
    atAddress(54, 122),
    atTop(126, 122),
    atFinish(202, 122),
    path("M14 140H246", "dash"),
    s("rect", { x: 14, y: 137, width: 232, height: 6, rx: 3, class: "solid-accent" }),
    dot(14, 140, 6, "solid-accent"),
    dot(246, 140, 6, "solid-accent"),
    word(24, 162, texts.drawings.start),
    word(236, 162, texts.drawings.stop),
  );

/** A long film, of which a little is kept. */
const cut: Drawing = () =>
  picture(
    texts.drawings.cut,
    "0 0 260 170",
    s("rect", { x: 10, y: 34, width: 240, height: 96, rx: 8, class: "faint" }),
    s("rect", { x: 78, y: 26, width: 104, height: 112, rx: 8, class: "accent" }),
    s("g", { transform: "translate(130 126) scale(.78)" }, atTop(0, 0)),
    path("M30 82H62M198 82H230", "dash"),
  );

export const drawings = { camera, faceOn, downTheLine, frame, time, cut };

const OF_CODE: Record<string, Drawing[]> = {
  NO_GOLFER: [frame, camera],
  NO_SWING: [time, camera],
  NOT_A_GOLF_SWING: [camera, time],
  SWING_CUT_OFF: [time],
  SWING_BEGUN: [time],
  ONLY_ADDRESS: [time],
  ONLY_FINISH: [time],
  TIME_LAPSE: [time],
  SPEED_CHANGES: [time],
  TOO_FEW_PICTURES: [time],
  PHOTO: [time],
  CAMERA_SHAKES: [camera],
  GOLFER_TOO_SMALL: [frame],
  GOLFER_HIDDEN: [frame, camera],
  TOO_DARK: [camera],
  TOO_BRIGHT: [camera],
  ON_ITS_SIDE: [frame],
  UPSIDE_DOWN: [frame],
  VIDEO_TOO_SHORT: [time],
  VIDEO_TOO_LONG: [cut],
  VIDEO_TOO_LARGE: [cut],
};

/** What to film instead, for a rejection's code. */
export const instead = (code: string): SVGSVGElement[] => (OF_CODE[code] ?? [frame, camera]).map((draw) => draw());
