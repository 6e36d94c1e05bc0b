/** The columns of the list: what there are, and which of them have room. */
import type { Sort } from "../../../shared/search.ts";
import type { strings } from "../strings/index.ts";

export type ColumnId = keyof typeof strings.browse.columns;

export interface Column {
  readonly id: ColumnId;
  /** Undefined where the list cannot be sorted by it. */
  readonly sort?: Sort["by"];
  /** Pixels. */
  readonly width: number;
  readonly min: number;
  /** Whether it is there until the musician chooses. */
  readonly usual: boolean;
  /** Where there is too little room, the least important go first. */
  readonly importance: number;
}

/** A column with the width that it has now. */
export interface PlacedColumn extends Column {
  readonly width: number;
}

export const widest = 480;
const gap = 12;
/** Left and right of the cells; the star of favourites stands before the waveform. */
const padding = 24 + 16;
/** So much of the room is the waveform's at most. */
const waveShare = 0.38;

const waveform: Column = { id: "waveform", width: 190, min: 72, usual: true, importance: 100 };
const name: Column = {
  id: "name",
  sort: "name",
  width: 140,
  min: 120,
  usual: true,
  importance: 100,
};

/** In the order in which they stand. */
export const columns: readonly Column[] = [
  waveform,
  name,
  { id: "folder", sort: "folder", width: 160, min: 64, usual: false, importance: 4 },
  { id: "note", width: 160, min: 64, usual: false, importance: 3 },
  { id: "tags", width: 112, min: 64, usual: true, importance: 8 },
  { id: "kind", sort: "kind", width: 84, min: 48, usual: true, importance: 9 },
  { id: "key", sort: "key", width: 44, min: 40, usual: true, importance: 10 },
  { id: "tempo", sort: "tempo", width: 52, min: 44, usual: true, importance: 11 },
  { id: "loudness", sort: "loudness", width: 64, min: 48, usual: false, importance: 6 },
  { id: "format", sort: "format", width: 52, min: 44, usual: false, importance: 5 },
  { id: "rating", sort: "rating", width: 68, min: 52, usual: true, importance: 7 },
  { id: "plays", width: 64, min: 44, usual: false, importance: 1 },
  { id: "played", sort: "played", width: 92, min: 60, usual: false, importance: 2 },
  { id: "added", sort: "added", width: 92, min: 60, usual: false, importance: 2 },
  { id: "duration", sort: "duration", width: 60, min: 48, usual: true, importance: 12 },
];

/** Waveform and name are always there: without them a row is no sound. */
export const choosable: readonly Column[] = columns.filter(
  ({ id }) => id !== "waveform" && id !== "name",
);

/** The columns of those asked for that `room` pixels hold; the name takes what the others leave. */
export function fitColumns(asked: readonly PlacedColumn[], room: number): PlacedColumn[] {
  const placed = asked.map((column) =>
    column.id === "waveform" ? { ...column, width: waveWidth(column, room) } : column,
  );
  const byImportance = [...placed].sort((a, b) => b.importance - a.importance);
  let left = room - padding + gap;
  const fitting = new Set<ColumnId>();
  for (const { id, width, importance } of byImportance) {
    left -= width + gap;
    if (left < 0 && importance < waveform.importance) break;
    fitting.add(id);
  }
  return placed.filter(({ id }) => fitting.has(id));
}

/** As `grid-template-columns` takes it. */
export function gridTemplate(placed: readonly PlacedColumn[]): string {
  return placed.map(({ id, width }) => (id === "name" ? "minmax(0, 1fr)" : `${width}px`)).join(" ");
}

function waveWidth({ width, min }: Column, room: number): number {
  return Math.round(Math.min(width, Math.max(min, room * waveShare)));
}
