/**
 * "Check my library": does similarity find again what the musician's own folders say? Labels are the
 * names of the folders that sounds lie in ("Kicks"); packs are the folders that the root holds.
 */
import { setImmediate } from "node:timers/promises";
import { aspects, defaultWeights, onlyAspect } from "../../../shared/aspects.ts";
import type { LabelQuality, QualityReport, RetrievalFigures } from "../../../shared/domain.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { FilePlace } from "../catalog/files.ts";
import { mean, queryFigures, retrievalFigures, type QueryFigures } from "./retrieval-figures.ts";
import type { Similarity } from "./similarity.ts";

/** A label with fewer sounds cannot fill the ten places of a query. */
const fewestOfLabel = 11;
const fewestLabels = 2;
/** Bounds that keep the check at some ten seconds, however large the library is. */
const mostOfLabel = 60;
const mostLabels = 50;
const mostQueries = 400;

const filesAtOnce = 5_000;

/** A labelled sound, by the row of its fingerprint. */
interface Labelled extends Place {
  readonly id: number;
  readonly soundId: number;
}

/** One query under the default weights, then under each aspect alone. */
interface CheckedQuery {
  readonly label: string;
  /** Share of the label among what could be found. */
  readonly chance: number;
  readonly figures: readonly QueryFigures[];
  /** Labels among the ten nearest that are not the query's. */
  readonly wrong: readonly string[];
}

/**
 * Ranks labelled sounds of the library against each other as "find similar" does.
 * @throws SoundkinError not-enough-labels where fewer than two folders' names are on 11 sounds each.
 */
export async function checkQuality(
  catalog: Catalog,
  similarity: Similarity,
): Promise<QualityReport> {
  const pool = labelledSounds(catalog, await placesBySound(catalog));
  const checked: CheckedQuery[] = [];
  for (const query of spread(pool, mostQueries)) {
    checked.push(checkQuery(similarity, query, othersOf(query, pool)));
    await setImmediate();
  }
  const figuresOf = (weighting: number): RetrievalFigures =>
    retrievalFigures(checked.flatMap(({ figures }) => figures[weighting] ?? []));
  return {
    sounds: pool.length,
    queries: checked.length,
    chance: macroMean(checked, ({ chance }) => chance),
    overall: figuresOf(0),
    aspects: Object.fromEntries(
      aspects.map((aspect, i) => [aspect, figuresOf(i + 1)]),
    ) as QualityReport["aspects"],
    labels: labelQualities(checked),
    neutral: catalog.sounds.neutralCounts(),
  };
}

function checkQuery(
  similarity: Similarity,
  query: Labelled,
  others: readonly Labelled[],
): CheckedQuery {
  const weightings = [defaultWeights, ...aspects.map(onlyAspect)];
  const rankings = similarity
    .orders(query, others, weightings)
    .map((ranked) => ({ label: query.label, answers: ranked.map((other) => other.label) }));
  const nearest = rankings[0]?.answers.slice(0, 10) ?? [];
  return {
    label: query.label,
    chance: others.filter(({ label }) => label === query.label).length / others.length,
    figures: rankings.map(queryFigures),
    wrong: nearest.filter((answer) => answer !== query.label),
  };
}

/** Where a sound lies, as its label and its pack. */
interface Place {
  readonly label: string;
  readonly pack: string;
}

/** The places of all sounds, read without keeping the main loop for long. */
async function placesBySound({ files }: Catalog): Promise<Map<number, Place>> {
  const places = new Map<number, Place>();
  /** "Kicks" and "KICKS" are one label, spelled as it came first. */
  const spellings = new Map<string, string>();
  for (let after = 0; ;) {
    const batch = files.analysedAfter(after, filesAtOnce);
    const last = batch.at(-1);
    if (!last) return places;
    for (const file of batch) {
      const place = placeOf(file);
      if (file.soundId === null || !place) continue;
      const spelling = spellings.get(place.label.toLowerCase()) ?? place.label;
      spellings.set(place.label.toLowerCase(), spelling);
      places.set(file.soundId, { ...place, label: spelling });
    }
    after = last.id;
    await setImmediate();
  }
}

/** Sounds of the labels that have enough of them, spread evenly where there are too many. */
function labelledSounds({ fingerprints }: Catalog, places: ReadonlyMap<number, Place>): Labelled[] {
  const byLabel = Map.groupBy(places, ([, { label }]) => label);
  const kept = [...byLabel.values()]
    .filter((sounds) => sounds.length >= fewestOfLabel)
    .sort((a, b) => b.length - a.length)
    .slice(0, mostLabels);
  if (kept.length < fewestLabels) {
    throw new SoundkinError(
      "not-enough-labels",
      `The check reads labels from your folders' names, and needs at least ${fewestLabels} folders with ${fewestOfLabel} analysed sounds each, such as "Kicks" and "Snares".`,
    );
  }
  const soundIds = kept.flatMap((sounds) => spread(sounds, mostOfLabel).map(([id]) => id));
  return fingerprints.wholesOf(soundIds).flatMap((row) => {
    const place = places.get(row.soundId);
    return place ? [{ ...row, ...place }] : [];
  });
}

/** Null for a file that lies in no folder below its root. */
function placeOf({ rootId, folder }: FilePlace): Place | null {
  const names = folder.split("/").filter((name) => name !== "");
  const label = names.at(-1)?.trim();
  if (label === undefined || label === "") return null;
  return { label, pack: `${rootId}/${names.length > 1 ? (names[0] ?? "") : ""}` };
}

/**
 * What a query may be answered with: never itself, and its own pack only where the others have too
 * few sounds of its label to fill ten places.
 */
function othersOf(query: Labelled, pool: readonly Labelled[]): Labelled[] {
  const others = pool.filter(({ soundId }) => soundId !== query.soundId);
  const elsewhere = others.filter(({ pack }) => pack !== query.pack);
  const ofLabel = elsewhere.filter(({ label }) => label === query.label).length;
  return ofLabel >= fewestOfLabel - 1 ? elsewhere : others;
}

/** The mean over labels of the mean over their queries. */
function macroMean(
  checked: readonly CheckedQuery[],
  value: (query: CheckedQuery) => number,
): number {
  const byLabel = Map.groupBy(checked, ({ label }) => label);
  return mean(Array.from(byLabel.values(), (queries) => mean(queries.map(value))));
}

function labelQualities(checked: readonly CheckedQuery[]): LabelQuality[] {
  const byLabel = Map.groupBy(checked, ({ label }) => label);
  return Array.from(byLabel, ([label, ofLabel]): LabelQuality => ({
    label,
    sounds: ofLabel.length,
    precisionAt10: mean(ofLabel.map(({ figures }) => figures[0]?.precisionAt10 ?? 0)),
    confusedWith: mostFrequent(ofLabel.flatMap(({ wrong }) => wrong)),
  })).sort((a, b) => b.precisionAt10 - a.precisionAt10);
}

function mostFrequent(labels: readonly string[]): string | null {
  const counts = Array.from(
    Map.groupBy(labels, (label) => label),
    ([label, all]) => ({ label, count: all.length }),
  );
  return counts.sort((a, b) => b.count - a.count)[0]?.label ?? null;
}

/** Up to `most` items, evenly spread. */
function spread<Item>(items: readonly Item[], most: number): Item[] {
  const step = Math.max(1, items.length / most);
  return items.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
}
