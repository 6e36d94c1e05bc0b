/**
 * "Check my library": does similarity find again what the musician's own folders say? Labels are the
 * names of the folders that sounds lie in ("Kicks"); packs are the folders that the root holds.
 */
import { setImmediate } from "node:timers/promises";
import { aspects, defaultWeights, onlyAspect, type Aspect } from "../../../shared/aspects.ts";
import type { LabelQuality, QualityReport, Sample } from "../../../shared/domain.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { Candidate } from "../catalog/fingerprints.ts";
import { mean, precisionAt10, retrievalFigures, type LabelRanking } from "./retrieval-figures.ts";
import type { Similarity } from "./similarity.ts";

/** A label with fewer sounds cannot fill the ten places of a query. */
const fewestOfLabel = 11;
const fewestLabels = 2;
/** Bounds that keep the check at some ten seconds, however large the library is. */
const mostOfLabel = 60;
const mostLabels = 50;
const mostQueries = 400;

interface Labelled extends Candidate {
  readonly label: string;
  readonly pack: string;
}

/**
 * Ranks labelled sounds of the library against each other as "find similar" does.
 * @throws SoundkinError not-enough-labels where fewer than two folders' names are on 11 sounds each.
 */
export async function checkQuality(
  catalog: Catalog,
  similarity: Similarity,
): Promise<QualityReport> {
  const pool = labelledSounds(catalog);
  const packs = packsByLabel(pool);
  const step = Math.max(1, pool.length / mostQueries);
  const queries = Array.from({ length: Math.min(mostQueries, pool.length) }, (_, i) =>
    pool.at(Math.floor(i * step)),
  ).filter((query) => query !== undefined);
  const rankings: Record<"overall" | Aspect, LabelRanking[]> = {
    overall: [],
    timbre: [],
    spectrum: [],
    envelope: [],
    pitch: [],
    rhythm: [],
  };
  for (const query of queries) {
    const isElsewhere = (packs.get(query.label)?.size ?? 0) > 1;
    const others = pool.filter(
      ({ soundId, pack }) => soundId !== query.soundId && !(isElsewhere && pack === query.pack),
    );
    const orders = similarity.orders(query.fingerprint, others, [
      defaultWeights,
      ...aspects.map(onlyAspect),
    ]);
    for (const [i, ranked] of orders.entries()) {
      const answers = ranked.map(({ label }) => label);
      rankings[aspects[i - 1] ?? "overall"].push({ label: query.label, answers });
    }
    await setImmediate();
  }
  const figures = Object.fromEntries(
    aspects.map((aspect) => [aspect, retrievalFigures(rankings[aspect])]),
  ) as QualityReport["aspects"];
  return {
    sounds: pool.length,
    queries: queries.length,
    chance: chance(pool),
    overall: retrievalFigures(rankings.overall),
    aspects: figures,
    labels: labelQualities(rankings.overall),
  };
}

/** Sounds of the labels that have enough of them, spread evenly where there are too many. */
function labelledSounds({ samples, fingerprints }: Catalog): Labelled[] {
  const places = new Map<number, { label: string; pack: string }>();
  /** "Kicks" and "KICKS" are one label, spelled as it came first. */
  const spellings = new Map<string, string>();
  for (const sample of samples.analysed()) {
    const place = placeOf(sample);
    if (sample.soundId === null || !place) continue;
    const spelling = spellings.get(place.label.toLowerCase()) ?? place.label;
    spellings.set(place.label.toLowerCase(), spelling);
    places.set(sample.soundId, { ...place, label: spelling });
  }
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
  const soundIds = kept.flatMap((sounds) => {
    const step = Math.max(1, sounds.length / mostOfLabel);
    return Array.from(
      { length: Math.min(mostOfLabel, sounds.length) },
      (_, i) => sounds[Math.floor(i * step)]?.[0] ?? 0,
    );
  });
  return fingerprints.candidates(fingerprints.wholes(soundIds)).flatMap((candidate) => {
    const place = places.get(candidate.soundId);
    return place ? [{ ...candidate, ...place }] : [];
  });
}

/** Null for a file that lies in no folder below its root. */
function placeOf({ rootId, folder }: Sample): { label: string; pack: string } | null {
  const names = folder.split("/").filter((name) => name !== "");
  const label = names.at(-1)?.trim();
  if (label === undefined || label === "") return null;
  return { label, pack: `${rootId}/${names.length > 1 ? (names[0] ?? "") : ""}` };
}

function packsByLabel(pool: readonly Labelled[]): Map<string, Set<string>> {
  const packs = new Map<string, Set<string>>();
  for (const { label, pack } of pool) {
    packs.set(label, (packs.get(label) ?? new Set()).add(pack));
  }
  return packs;
}

function chance(pool: readonly Labelled[]): number {
  const byLabel = Map.groupBy(pool, ({ label }) => label);
  return mean(Array.from(byLabel.values(), (sounds) => sounds.length / pool.length));
}

function labelQualities(rankings: readonly LabelRanking[]): LabelQuality[] {
  return Array.from(
    Map.groupBy(rankings, ({ label }) => label),
    ([label, ofLabel]): LabelQuality => ({
      label,
      sounds: ofLabel.length,
      precisionAt10: mean(ofLabel.map(precisionAt10)),
      confusedWith: mostFrequentWrong(label, ofLabel),
    }),
  ).sort((a, b) => b.precisionAt10 - a.precisionAt10);
}

function mostFrequentWrong(label: string, rankings: readonly LabelRanking[]): string | null {
  const wrong = rankings.flatMap(({ answers }) => answers.slice(0, 10)).filter((a) => a !== label);
  const counts = Array.from(
    Map.groupBy(wrong, (answer) => answer),
    ([answer, all]) => ({ answer, count: all.length }),
  );
  return counts.sort((a, b) => b.count - a.count)[0]?.answer ?? null;
}
