/** What several sounds have in common. */
import type { Correctable, Sample } from "../../../shared/domain.ts";

/** One value for all, or several. */
export type Shared<Value> =
  { readonly several: false; readonly value: Value } | { readonly several: true };

/** Of how many of the sounds something is true. */
export type Extent = "all" | "some" | "none";

/** What `read` tells of each of the sounds; there is one at least. */
export function shared<Value>(
  samples: readonly Sample[],
  read: (sample: Sample) => Value,
): Shared<Value> {
  const values = new Set(samples.map(read));
  const [value] = values;
  return values.size === 1 ? { several: false, value: value as Value } : { several: true };
}

/** The tags, or collections, that some of the sounds have, by name. */
export function namesAmong(
  samples: readonly Sample[],
  read: (sample: Sample) => readonly string[],
): ReadonlyMap<string, Extent> {
  const counts = new Map<string, number>();
  for (const sample of samples) {
    for (const name of read(sample)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a], [b]) => a.localeCompare(b));
  return new Map(sorted.map(([name, count]) => [name, count === samples.length ? "all" : "some"]));
}

/** Of how many of the sounds the musician put this right. */
export function correctedAmong(samples: readonly Sample[], field: Correctable): Extent {
  const count = samples.filter(({ corrected }) => corrected.includes(field)).length;
  if (count === 0) return "none";
  return count === samples.length ? "all" : "some";
}
