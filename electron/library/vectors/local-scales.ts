/** The local scales of a table's rows: measured when asked for, in the background, or by a build. */
import { setImmediate } from "node:timers/promises";
import { aspects } from "../../../shared/aspects.ts";
import type { Measure } from "../../embedding/distance.ts";
import type { StoredBuild } from "./index-files.ts";
import { References } from "./references.ts";
import type { VectorTable } from "./vector-table.ts";

/** Rows that are measured between two looks at the main loop, some 3 ms; and that are copied. */
const atOnce = { measured: 50, copied: 20_000 };
/** Growth from which references are picked anew; up to so many sounds, with every change. */
const growth = 1.5;
const fewSounds = 100;

export class LocalScales {
  #references = new References(new Uint8Array(0));
  /** Vectors when the references were picked. */
  #pickedAt = 0;
  /** Rows below it have their scale. */
  #known = 0;

  /** The scale by aspect of a row; empty while the library has too few sounds to tell. */
  of(table: VectorTable, row: number, measure: Measure): ArrayLike<number> {
    if (!this.#references.areEnough) return [];
    const scale = table.scale(row);
    if (Number.isNaN(scale[0])) scale.set(this.#references.scaleOf(table.record(row), measure));
    return scale;
  }

  /** Whether every row has its scale, or none is to have one. */
  areKnown(table: VectorTable): boolean {
    return this.#known >= table.rows || !this.#references.areEnough;
  }

  /** Takes the scales of one table over to the one that has taken its place. */
  async move(from: VectorTable, to: VectorTable): Promise<void> {
    const wereKnown = this.areKnown(from);
    this.#known = 0;
    for (let row = 0; row < to.rows; row++) {
      const before = from.rowOf(to.idOf(row));
      if (before >= 0) to.scale(row).set(from.scale(before));
      if (row % atOnce.copied === atOnce.copied - 1) await setImmediate();
    }
    if (wereKnown) this.#known = to.rows;
  }

  /** Picks references anew where the library has outgrown them or shrunk away, or at once. */
  pick(table: VectorTable, atAnyRate = false): void {
    const { size } = table;
    const isNear = size <= growth * this.#pickedAt && growth * size >= this.#pickedAt;
    if (!atAnyRate && (size === this.#pickedAt || (isNear && size > fewSounds))) return;
    this.#references = References.of(table);
    this.#pickedAt = size;
    table.forgetScales();
    this.#known = 0;
  }

  /** Takes up what a build has measured: scales of rows (rows x aspects) by ids, and against what. */
  async take(
    table: VectorTable,
    { ids, scales, references }: Pick<StoredBuild, "ids" | "scales" | "references">,
  ): Promise<void> {
    this.#references = new References(references);
    table.forgetScales();
    this.#known = 0;
    for (let i = 0; i < ids.length; i++) {
      const row = table.rowOf(ids[i] ?? 0);
      const at = i * aspects.length;
      if (row >= 0) table.scale(row).set(scales.subarray(at, at + aspects.length));
      if (i % atOnce.copied === atOnce.copied - 1) await setImmediate();
    }
    this.#known = table.rowsUpTo(ids.at(-1) ?? 0);
  }

  /** Measures what is not known yet, until all is or `isStopped`. */
  async fill(table: VectorTable, measure: Measure, isStopped: () => boolean): Promise<void> {
    const { rows } = table;
    while (this.#known < rows && !isStopped()) {
      const end = Math.min(this.#known + atOnce.measured, rows);
      for (; this.#known < end; this.#known++) this.of(table, this.#known, measure);
      await setImmediate();
    }
  }
}
