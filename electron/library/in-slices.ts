/** Long work on the main loop, in slices between which it does other things. */
import { setImmediate } from "node:timers/promises";

/** Items between two looks at the main loop: some milliseconds. */
export const sliceSize = 100;

/** What `work` makes of each item, one after the other. */
export async function inSlices<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => readonly Result[],
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [i, item] of items.entries()) {
    if (i > 0 && i % sliceSize === 0) await setImmediate();
    results.push(...work(item));
  }
  return results;
}
