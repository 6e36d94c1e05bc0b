/** What the benchmark asks: weights, filters and pages, as a musician could choose them. */
import { join } from "node:path";
import Database from "better-sqlite3";
import type { CommandInput } from "../../../shared/api.ts";
import type { Filters } from "../../../shared/search.ts";
import { aspects, defaultWeights, onlyAspect, type Weights } from "../../../shared/aspects.ts";
import { kindWords, packPath, vendorPath } from "./folder-plan.ts";
import { fraction } from "./phase-context.ts";
import { rareTags } from "./sound-facts.ts";

export type Question = Omit<CommandInput<"samples.similar">, "sampleId">;

export interface Scenario {
  readonly name: string;
  /** The scenarios of a group are reported together, too. */
  readonly group?: string;
  /** The i-th question, of any sound. */
  readonly ask: (i: number) => Question;
  /** What is asked right before and not timed: the first page, or the same of another sound. */
  readonly before?: "its first page" | "the same of another sound";
}

export interface Weighting {
  readonly name: string;
  readonly weights: Weights;
}

/** Far from what the index was made for. */
export const extremeWeightings: readonly Weighting[] = [
  ...aspects.map((aspect) => ({ name: `${aspect} alone`, weights: onlyAspect(aspect) })),
  { name: "timbre 0", weights: { ...defaultWeights, timbre: 0 } },
];

/** Filters by the shares of the library that they leave; the i-th is another than those before. */
export class FilterSource {
  /** Of all sounds, rising. */
  readonly #durations: Float64Array;
  readonly #rootId: number;

  constructor(directory: string) {
    const database = new Database(join(directory, "catalog.sqlite"), { readonly: true });
    try {
      const read = database.prepare<[], number>("SELECT duration FROM sounds ORDER BY duration");
      this.#durations = Float64Array.from(read.pluck().all());
      const root = database.prepare<[], number>("SELECT min(id) FROM roots");
      this.#rootId = root.pluck().get() ?? 0;
    } finally {
      database.close();
    }
  }

  /** The sounds of a stretch of lengths that holds the share. */
  byLength(share: number, i: number): Filters {
    const count = Math.max(1, Math.round(share * this.#durations.length));
    const first = Math.floor(fraction(i + 1) * (this.#durations.length - count));
    return {
      duration: { min: this.#durations[first] ?? 0, max: this.#durations[first + count - 1] ?? 0 },
    };
  }

  tenths(): Record<string, (i: number) => Filters> {
    return {
      length: (i) => this.byLength(0.1, i),
      folder: (i) => notAskedBefore(i, { folder: this.#folder(vendorPath(i)) }),
      favourite: (i) => notAskedBefore(i, { favourite: true }),
    };
  }

  thousandths(): Record<string, (i: number) => Filters> {
    return {
      length: (i) => this.byLength(0.001, i),
      folder: (i) => notAskedBefore(i, { folder: this.#folder(packPath(i * 37)) }),
      tag: (i) => notAskedBefore(i, { tags: [rareTags[i % rareTags.length] ?? ""] }),
    };
  }

  #folder(path: string): Filters["folder"] {
    return { rootId: this.#rootId, path };
  }
}

/** With a bound that leaves out nothing, so that no answer is remembered from another question. */
function notAskedBefore(i: number, filters: Filters): Filters {
  return { ...filters, duration: { min: 1e-9 * i } };
}

export function scenariosOf(filters: FilterSource): Scenario[] {
  const extreme = (i: number): Weights | undefined =>
    extremeWeightings[i % extremeWeightings.length]?.weights;
  const lengths = (i: number): Filters => filters.byLength(0.1, i);
  const kept = Object.values(filters.tenths());
  const few = Object.values(filters.thousandths());
  return [
    { name: "default weights", ask: () => ({}) },
    ...extremeWeightings.map(({ name, weights }) => ({
      name,
      group: "extreme weights",
      ask: () => ({ weights }),
    })),
    { name: "text of one word", ask: (i) => ({ text: kindWords[i % kindWords.length] ?? "" }) },
    ...filtered("10 % filter", filters.tenths()),
    ...filtered("0.1 % filter", filters.thousandths()),
    {
      name: "10 % filter, asked again",
      ask: (i) => ({ filters: lengths(i) }),
      before: "the same of another sound",
    },
    {
      name: "10 % filter, extreme weights",
      ask: (i) => ({ weights: extreme(i), filters: nth(kept, i)(i) }),
    },
    {
      name: "0.1 % filter, extreme weights",
      ask: (i) => ({ weights: extreme(i), filters: nth(few, i)(i) }),
    },
    {
      name: "page 2",
      ask: () => ({ page: { offset: 50, limit: 50 } }),
      before: "its first page",
    },
    {
      name: "from rank 1000",
      ask: () => ({ page: { offset: 1000, limit: 50 } }),
      before: "its first page",
    },
  ];
}

function filtered(group: string, filters: Record<string, (i: number) => Filters>): Scenario[] {
  return Object.entries(filters).map(([by, filter]) => ({
    name: `${group} by ${by}`,
    group,
    ask: (i) => ({ filters: filter(i) }),
  }));
}

/** Another of the filters with each round of the weightings. */
function nth<Item>(items: readonly Item[], i: number): Item {
  const item = items[Math.floor(i / extremeWeightings.length) % items.length];
  if (item === undefined) throw new Error("there is nothing to choose from");
  return item;
}
