import type { Sample, SimilarSample } from "../../../shared/domain.ts";
import type { Selected } from "../browse/selected.ts";
import type { Clip } from "../ui/clip.ts";

/** What moves the results towards it, or away. */
export type ExampleKind = "like" | "unlike";

/** A question for similar sounds, and what came back. */
export interface Query extends Clip {
  readonly like: readonly Sample[];
  readonly unlike: readonly Sample[];
  /** Null until the first answer. */
  readonly results: readonly SimilarSample[] | null;
  /** Whether there are results behind these. */
  readonly more: boolean;
  /** What the results answer; another question ranks anew. */
  readonly answered: string;
  /** Key of the row that the cursor is on. */
  readonly cursor: string | null;
  /** Keys of results whose copies are shown. */
  readonly open: ReadonlySet<string>;
  readonly error: string | null;
}

/** A question as it was left for another. */
export interface Step {
  readonly query: Query;
  readonly selection: Selected;
  /** The row at the top of the view. */
  readonly top: number;
}

/** A question that is asked for the first time. */
export function newQuery({ sample, region }: Clip, like: readonly Sample[] = []): Query {
  return {
    sample,
    region,
    like,
    unlike: [],
    results: null,
    more: false,
    answered: "",
    cursor: null,
    open: new Set(),
    error: null,
  };
}

/** Takes a sample as an example of a kind, and no longer as one of the other. */
export function withExample(query: Query, kind: ExampleKind, sample: Sample): Query {
  const { like, unlike } = withoutExample(query, sample.id);
  return { ...query, like, unlike, [kind]: [...(kind === "like" ? like : unlike), sample] };
}

export function withoutExample(query: Query, sampleId: number): Query {
  const isOther = ({ id }: Sample) => id !== sampleId;
  return { ...query, like: query.like.filter(isOther), unlike: query.unlike.filter(isOther) };
}

/** Changes its samples where they are; a result that stays the same is given back as it is. */
export function editQuery(query: Query, change: (sample: Sample) => Sample): Query {
  const edited = (result: SimilarSample): SimilarSample => {
    const sample = change(result.sample);
    const copies = result.copies.map(change);
    const same = sample === result.sample && copies.every((copy, i) => copy === result.copies[i]);
    return same ? result : { ...result, sample, copies };
  };
  return {
    ...query,
    sample: change(query.sample),
    like: query.like.map(change),
    unlike: query.unlike.map(change),
    results: query.results?.map(edited) ?? null,
  };
}
