import type { Region, Sample } from "../../../shared/domain.ts";
import { strings } from "../strings/index.ts";
import { decimal, locale, shortDecimal } from "../strings/numbers.ts";
import type { Clip } from "./clip.ts";

/** Seconds as a musician reads them: "0.82 s", "12.4 s", "3:07". */
export function formatDuration(seconds: number | null): string {
  if (seconds === null) return "";
  if (seconds < 59.95) return strings.ui.seconds(decimal(seconds, seconds < 9.995 ? 2 : 1));
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** A moment of a sound: "4.21 s", "12.4 s", "12:04.5". */
export function formatMoment(seconds: number): string {
  return withUnit(digits(seconds, seconds), seconds);
}

/** A part of a sound, both ends alike: "12.4–13.1 s", "0:59.8–1:00.4". */
export function formatRegion({ start, end }: Region): string {
  return withUnit(`${digits(start, end)}–${digits(end, end)}`, end);
}

/** As many digits as tell the moments up to `scale` apart. */
function digits(seconds: number, scale: number): string {
  if (scale < 59.95) return decimal(seconds, scale < 9.995 ? 2 : 1);
  const tenths = Math.round(seconds * 10);
  const rest = (tenths % 600) / 10;
  return `${Math.floor(tenths / 600)}:${decimal(rest, 1).padStart(4, "0")}`;
}

function withUnit(text: string, scale: number): string {
  return scale < 59.95 ? strings.ui.seconds(text) : text;
}

const share = new Intl.NumberFormat(locale, { style: "percent", maximumSignificantDigits: 2 });

/** 0.834 -> "83%", 0.0042 -> "0.42%". */
export function formatShare(value: number): string {
  return share.format(value);
}

/** Bytes: 0 -> "0 kB", 812 -> "1 kB", 2e9 -> "2 GB", 4_200_000 -> "4.2 MB", 123_400_000 -> "123 MB". */
export function formatBytes(bytes: number): string {
  if (bytes < 999_000) return `${Math.ceil(bytes / 1e3)} kB`;
  const [value, unit] = bytes < 999.5e6 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"];
  return `${shortDecimal(value, value < 9.95 ? 1 : 0)} ${unit}`;
}

/** Seconds until something is done: "under 1 min", "about 5 min", "about 2.5 h". */
export function formatTimeLeft(seconds: number): string {
  const { soon, minutes, hours } = strings.ui.timeLeft;
  if (seconds < 60) return soon;
  if (seconds < 5370) return minutes(Math.round(seconds / 60));
  const left = seconds / 3600;
  return hours(shortDecimal(left < 10 ? Math.round(left * 2) / 2 : left, left < 10 ? 1 : 0));
}

const dayFormat = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });

/** A day in the musician's time zone: "2026-11-23" -> "23 Nov 2026". */
export function formatDay(day: string): string {
  const [date, note] = [day.slice(0, 10), day.slice(11)];
  const formatted = dayFormat.format(new Date(`${date}T00:00`));
  return note === "" ? formatted : `${formatted}, ${strings.ui.fuller}`;
}

/** Beats per minute; a decimal only where there is one. */
export function formatTempo(tempo: number | null): string {
  return tempo === null ? "" : shortDecimal(tempo, 1);
}

/** "A minor" -> "Am", "C# major" -> "C#". */
export function formatKey(key: string | null): string {
  return key === null ? "" : key.replace(" minor", "m").replace(" major", "");
}

/** The name without its extension. */
export function title(name: string): string {
  return name.replace(/(?<=.)\.[^.]{1,5}$/, "");
}

/** The file's name; for a part "at 12.4 s in break.wav". */
export function clipName({ sample, region }: Clip): string {
  if (region === null) return sample.name;
  return strings.ui.partName(formatMoment(region.start), sample.name);
}

/** The two innermost folders, or the root's name for a file directly in it. */
export function place(rootName: string, folder: string): string {
  return folder === "" ? rootName : [rootName, ...folder.split("/")].slice(-2).join(" / ");
}

/**
 * "24-bit 48 kHz stereo, 0.82 s, -9.8 LUFS", of what is known; of a part its place in the sound,
 * whose loudness is not the part's.
 */
export function facts({ sample, region }: Clip): string {
  const { duration, loudness } = sample;
  const known =
    region === null
      ? [encoding(sample), formatDuration(duration), formatLoudness(loudness)]
      : [strings.ui.partOf(formatRegion(region), formatDuration(duration)), encoding(sample)];
  return known.filter(Boolean).join(", ");
}

function encoding({ bitDepth, sampleRate, channels, format }: Sample): string {
  const known = [
    bitDepth === null ? (format ?? "") : strings.ui.bits(bitDepth),
    sampleRate === null ? "" : `${shortDecimal(sampleRate / 1000, 3)} kHz`,
    channels === null ? "" : strings.ui.channels(channels),
  ];
  return known.filter(Boolean).join(" ");
}

function formatLoudness(loudness: number | null): string {
  return loudness === null ? "" : `${decimal(loudness, 1)} LUFS`;
}
