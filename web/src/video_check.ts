/** A chosen file in, what can be said of it before it is sent out. */

import { config } from "./config";
import { fill, texts } from "./texts";
import { megabytes } from "./words";

export interface Complaint {
  code: string;
  message: string;
  hint: string;
}

export interface Checked {
  contentType: string | null;
  seconds: number | null;
  complaint: Complaint | null;
}

/** By file name ending, for phones that do not say the type. */
const TYPES: Record<string, string> = {
  mp4: "video/mp4",
  mov: "video/quicktime",
  m4v: "video/x-m4v",
  webm: "video/webm",
  mkv: "video/x-matroska",
  "3gp": "video/3gpp",
  avi: "video/x-msvideo",
};
const PHOTO = /\.(jpe?g|png|gif|heic|heif|webp|avif|dng|tiff?)$/i;
const MIN_S = 0.6;
const PATIENCE_MS = 8000;

export async function check(file: File): Promise<Checked> {
  const contentType = typeOf(file);
  const bad = ofBytes(file, contentType);
  if (bad) return { contentType, seconds: null, complaint: bad };
  const seconds = await length(file);
  return { contentType, seconds, complaint: ofLength(seconds) };
}

function typeOf(file: File): string | null {
  const ending = file.name.split(".").pop()?.toLowerCase() ?? "";
  return Object.values(TYPES).includes(file.type) ? file.type : (TYPES[ending] ?? null);
}

function ofBytes(file: File, contentType: string | null): Complaint | null {
  const { problems } = texts.upload;
  const { maxBytes } = config.limits;
  if (PHOTO.test(file.name) || file.type.startsWith("image/")) {
    return { code: "PHOTO", message: problems.photo, hint: problems.photoHint };
  }
  if (contentType === null) return { code: "UNREADABLE_VIDEO", message: problems.type, hint: problems.typeHint };
  if (file.size === 0) return { code: "UNREADABLE_VIDEO", message: problems.empty, hint: problems.emptyHint };
  if (file.size <= maxBytes) return null;
  const message = fill(problems.large, { megabytes: megabytes(file.size), most: megabytes(maxBytes) });
  return { code: "VIDEO_TOO_LARGE", message, hint: problems.largeHint };
}

function ofLength(seconds: number | null): Complaint | null {
  const { problems } = texts.upload;
  const { maxSeconds } = config.limits;
  if (seconds !== null && seconds > maxSeconds) {
    const message = fill(problems.long, { seconds: Math.round(seconds), most: maxSeconds });
    return { code: "VIDEO_TOO_LONG", message, hint: problems.longHint };
  }
  if (seconds === null || seconds >= MIN_S) return null;
  return {
    code: "VIDEO_TOO_SHORT",
    message: fill(problems.short, { seconds: seconds.toFixed(1) }),
    hint: problems.shortHint,
  };
}

/** Seconds, or null where this browser can't read the format: the analysis may still. */
function length(file: File): Promise<number | null> {
  const url = URL.createObjectURL(file);
  const video = document.createElement("video");
  const read = new Promise<number | null>((resolve) => {
    video.onloadedmetadata = () => resolve(Number.isFinite(video.duration) ? video.duration : null);
    video.onerror = () => resolve(null);
    setTimeout(() => resolve(null), PATIENCE_MS);
    video.preload = "metadata";
    video.src = url;
  });
  return read.finally(() => URL.revokeObjectURL(url));
}
