import { recall, remember } from "../ui/remembered.ts";
import {
  columns,
  fitColumns,
  gridTemplate,
  widest,
  type Column,
  type ColumnId,
  type PlacedColumn,
} from "./columns.ts";

/** What the musician chose; a column that is not named is as usual. */
interface Chosen {
  readonly shown: Readonly<Partial<Record<ColumnId, boolean>>>;
  /** Pixels. */
  readonly widths: Readonly<Partial<Record<ColumnId, number>>>;
}

const usual: Chosen = { shown: {}, widths: {} };

class ColumnLayout {
  #chosen = $state.raw(recall("columns", usual, isChosen));
  #room = $state(Infinity);
  readonly #asked = $derived(
    columns
      .filter((column) => this.isShown(column))
      .map((column): PlacedColumn => ({ ...column, width: this.#widthOf(column) })),
  );
  readonly #placed = $derived(fitColumns(this.#asked, this.#room));
  readonly #template = $derived(gridTemplate(this.#placed));

  /** The columns that there is room for, from left to right. */
  get placed(): readonly PlacedColumn[] {
    return this.#placed;
  }

  /** As `grid-template-columns` takes it. */
  get template(): string {
    return this.#template;
  }

  /** Whether the musician has it, room or not. */
  isShown({ id, usual }: Column): boolean {
    return this.#chosen.shown[id] ?? usual;
  }

  /** Says how many pixels wide the list is. */
  measure(room: number): void {
    this.#room = room;
  }

  show({ id }: Column, shown: boolean): void {
    this.#choose({ ...this.#chosen, shown: { ...this.#chosen.shown, [id]: shown } });
  }

  resize({ id, min }: Column, width: number): void {
    const fitting = Math.round(Math.min(widest, Math.max(min, width)));
    this.#choose({ ...this.#chosen, widths: { ...this.#chosen.widths, [id]: fitting } });
  }

  /** Gives a column the width that it had at first. */
  resetWidth({ id }: Column): void {
    this.#choose({ ...this.#chosen, widths: { ...this.#chosen.widths, [id]: undefined } });
  }

  reset(): void {
    this.#choose(usual);
  }

  #widthOf({ id, width, min }: Column): number {
    return Math.min(widest, Math.max(min, this.#chosen.widths[id] ?? width));
  }

  #choose(chosen: Chosen): void {
    this.#chosen = chosen;
    remember("columns", chosen);
  }
}

function isChosen(stored: unknown): stored is Chosen {
  const { shown, widths } = (stored ?? {}) as { shown?: unknown; widths?: unknown };
  return holds(shown, "boolean") && holds(widths, "number");
}

function holds(stored: unknown, type: "boolean" | "number"): boolean {
  if (typeof stored !== "object" || stored === null) return false;
  return Object.values(stored).every((value) => typeof value === type);
}

/** Which columns the list has, and how wide they are. */
export const columnLayout = new ColumnLayout();
