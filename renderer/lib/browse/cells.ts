/** What the cells of a sound say. */
import type { Correctable, Sample } from "../../../shared/domain.ts";
import { strings } from "../strings/index.ts";
import { count, decimal, locale } from "../strings/numbers.ts";
import { formatDuration, formatKey, formatTempo } from "../ui/format.ts";
import type { ColumnId } from "./columns.ts";

/** The columns that hold text and nothing else. */
type TextColumnId = Exclude<ColumnId, "waveform" | "name" | "tags" | "rating">;

const dayMs = 86_400_000;
const dates = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });

/** What is not known is "". */
export function cellText(sample: Sample, id: TextColumnId): string {
  switch (id) {
    case "folder":
      return sample.folder.replaceAll("/", " / ");
    case "note":
      return sample.note;
    case "kind":
      return kindText(sample);
    case "key":
      return formatKey(sample.key);
    case "tempo":
      return formatTempo(sample.tempo);
    case "loudness":
      return sample.loudness === null ? "" : decimal(sample.loudness, 1);
    case "format":
      return sample.format ?? "";
    case "plays":
      return sample.plays === 0 ? "" : count(sample.plays);
    case "played":
      return dayOf(sample.lastPlayedAt, Date.now());
    case "added":
      return dayOf(sample.addedAt, Date.now());
    case "duration":
      return formatDuration(sample.duration);
  }
}

/** What a sound is: its instrument where one is known, and whether it is a loop of it. */
export function kindText({ instrument, kind }: Sample): string {
  const { instruments, kinds, loopOf } = strings.browse;
  if (instrument === null) return kind === null ? "" : kinds[kind];
  return kind === "loop" ? loopOf(instruments[instrument]) : instruments[instrument];
}

/** "today", "yesterday", "3 Nov 2026"; "" for null. Both in ms since 1970. */
export function dayOf(moment: number | null, now: number): string {
  if (moment === null) return "";
  const days = Math.round((startOfDay(now) - startOfDay(moment)) / dayMs);
  if (days === 0) return strings.browse.today;
  return days === 1 ? strings.browse.yesterday : dates.format(moment);
}

/** "Kick loop, 2.00 s, -9.8 LUFS": what a waveform shows, in words. */
export function spokenFacts(sample: Sample): string {
  const { loudness } = sample;
  return [
    kindText(sample),
    formatDuration(sample.duration),
    loudness === null ? "" : strings.browse.loudnessOf(cellText(sample, "loudness")),
  ]
    .filter(Boolean)
    .join(", ");
}

const correctedBy: Partial<Record<ColumnId, readonly Correctable[]>> = {
  kind: ["kind", "instrument"],
  key: ["key"],
  tempo: ["tempo"],
};

/** Whether the musician put right what a column says. */
export function isCorrected({ corrected }: Sample, id: ColumnId): boolean {
  return correctedBy[id]?.some((correctable) => corrected.includes(correctable)) ?? false;
}

function startOfDay(moment: number): number {
  return new Date(moment).setHours(0, 0, 0, 0);
}
