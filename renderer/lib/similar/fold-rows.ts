import type { SimilarSample } from "../../../shared/domain.ts";
import { clipKey, type Clip } from "../ui/clip.ts";

/** A row of the panel: a result, or a copy under it. */
export interface SimilarRow extends Clip {
  readonly key: string;
  readonly result: SimilarSample;
  readonly isCopy: boolean;
}

/** Whether it is a row of the panel, and no sound of another list. */
export function isResult(clip: Clip): clip is SimilarRow {
  return "result" in clip;
}

/** The rows of results, best first, with the copies of those that are open under them. */
export function foldRows(
  results: readonly SimilarSample[],
  open: ReadonlySet<string>,
): SimilarRow[] {
  return results.flatMap((result) => {
    const row = rowOf(result);
    return open.has(row.key) ? [row, ...copiesOf(result)] : [row];
  });
}

function rowOf(result: SimilarSample): SimilarRow {
  const { sample, region } = result;
  return { key: clipKey(result), sample, region, result, isCopy: false };
}

/** What is folded under a part has the same part. */
function copiesOf(result: SimilarSample): SimilarRow[] {
  const { region } = result;
  return result.copies.map((sample) => {
    return { key: clipKey({ sample, region }), sample, region, result, isCopy: true };
  });
}

/** Results and those behind them; none twice, should the library have changed in between. */
export function joined(
  results: readonly SimilarSample[],
  next: readonly SimilarSample[],
): SimilarSample[] {
  const keys = new Set(results.map(clipKey));
  return [...results, ...next.filter((result) => !keys.has(clipKey(result)))];
}
