/**
 * The answer to one question, page by page: ranked sounds as samples, copies folded, folders kept
 * from crowding it. What a page has shown stays where it was.
 */
import { setImmediate } from "node:timers/promises";
import { perAspect, type Weights } from "../../../shared/aspects.ts";
import type { Sample, SimilarSample } from "../../../shared/domain.ts";
import { fingerprintAt } from "../../embedding/record.ts";
import { reasonFor } from "../../embedding/explain.ts";
import { aspectScores, isCopy, modelScore, overallScore } from "../../embedding/scores.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { SampleConditions } from "../catalog/samples.ts";
import type { RankedSound, RankedSounds } from "./ranked-sounds.ts";
import type { Ranker } from "./ranker.ts";
import { falling } from "./ranking.ts";

/** Sounds that are looked at together, and rows beyond the end of a page, for copies. */
const soundsAtOnce = 64;
const lookAhead = 10;
/** Formats whose encoders pad, by up to so many seconds; and what others' lengths are rounded by. */
const paddedFormats = new Set(["MP3", "M4A", "Opus"]);
const padding = { padded: 0.05, other: 0.002 };
/** LU that an encoder may change the loudness by. */
const mostLouder = 0.25;
/** Copies are as far from any query as they are from each other, or less: so close stand their ranks. */
const copyReach = 0.4;
/** Rows that are looked through for the original of a copy. */
const mostOriginals = 100;

/** A sound in a row of the answer, with the first of its files. */
interface Member {
  readonly ranked: RankedSound;
  /** The row of the whole sound, whichever part of it is nearest. */
  readonly whole: number;
  readonly file: Sample;
}

/** A row of the answer: a sound, by its nearest part, and what are copies of it. */
interface Fold {
  readonly ranked: RankedSound;
  readonly members: Member[];
  readonly samples: Sample[];
  /** 0 to 100, falling from row to row. */
  score: number;
}

export interface SimilarPagesOptions {
  readonly catalog: Catalog;
  readonly ranker: Ranker;
  readonly ranked: RankedSounds;
  /** Of the query. */
  readonly fingerprint: Uint8Array;
  readonly weights: Weights;
  readonly conditions: SampleConditions;
  readonly perFolder: number;
  /** Samples that are no answers: the one that is asked about, and the examples. */
  readonly exclude: ReadonlySet<number>;
}

export interface SimilarPage {
  readonly results: SimilarSample[];
  /** Whether there are results behind these. */
  readonly more: boolean;
}

export class SimilarPages {
  readonly #options: SimilarPagesOptions;
  readonly #folds: Fold[] = [];
  readonly #fromFolder = new Map<string, number>();
  #isAtEnd = false;
  /** Ranked sounds that have been looked at. */
  #seen = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: SimilarPagesOptions) {
    this.#options = options;
  }

  get ranker(): Ranker {
    return this.#options.ranker;
  }

  /** Results from `offset` on. Pages are made one at a time, however they are asked for. */
  page(offset: number, limit: number): Promise<SimilarPage> {
    const page = this.#turn.then(() => this.#page(offset, limit));
    this.#turn = page.catch(() => undefined);
    return page;
  }

  async #page(offset: number, limit: number): Promise<SimilarPage> {
    const end = offset + limit;
    const before = this.#folds.length;
    for (let looks = 0; this.#folds.length < end + lookAhead && !this.#isAtEnd; looks++) {
      // A folder that has given enough can make this long.
      if (looks > 0) await setImmediate();
      await this.#look();
    }
    const folds = this.#folds.slice(offset, end);
    return {
      results: this.#explained(offset < before ? this.#renewed(folds) : folds),
      more: this.#folds.length > end,
    };
  }

  /** Takes up the next ranked sounds: always as many, so that no answer depends on the page's size. */
  async #look(): Promise<void> {
    const { ranked, exclude } = this.#options;
    const sounds = await ranked.slice(this.#seen, soundsAtOnce);
    this.#seen += sounds.length;
    this.#isAtEnd = sounds.length < soundsAtOnce;
    const samples = this.#samplesOf(sounds.map(({ soundId }) => soundId));
    const wholes = this.#wholesOf(sounds);
    const first = this.#folds.length;
    for (const sound of sounds) {
      const files = samples.get(sound.soundId)?.filter(({ id }) => !exclude.has(id)) ?? [];
      const [file] = files;
      const whole = wholes.get(sound.soundId) ?? sound.id;
      if (file) this.#take({ ranked: sound, whole, file }, files);
    }
    this.#score(first);
  }

  #samplesOf(soundIds: readonly number[]): Map<number, Sample[]> {
    const { catalog, conditions } = this.#options;
    const samples = catalog.samples.ofSounds(soundIds, conditions);
    // A sample that was found by its sound has one.
    return Map.groupBy(samples, ({ soundId }) => soundId ?? 0);
  }

  /** The rows of the whole sounds of which a part is nearest. */
  #wholesOf(sounds: readonly RankedSound[]): Map<number, number> {
    const parts = sounds.filter(({ id }) => this.ranker.isPart(id));
    if (parts.length === 0) return new Map();
    const { fingerprints } = this.#options.catalog;
    const rows = fingerprints.wholesOf(parts.map(({ soundId }) => soundId));
    return new Map(rows.map(({ id, soundId }) => [soundId, id]));
  }

  /** Rows that were made for an earlier page, as their samples are now; without those that are gone. */
  #renewed(folds: readonly Fold[]): Fold[] {
    const sounds = folds.flatMap(({ members }) => members.map(({ ranked }) => ranked.soundId));
    const now = this.#samplesOf(sounds);
    return folds.flatMap((fold) => {
      const samples = fold.members
        .flatMap(({ ranked }) => now.get(ranked.soundId) ?? [])
        .filter(({ id }) => !this.#options.exclude.has(id));
      const shown = samples.findIndex(({ id }) => id === fold.samples[0]?.id);
      const first = samples[Math.max(0, shown)];
      if (!first) return [];
      return [{ ...fold, samples: [first, ...samples.filter((sample) => sample !== first)] }];
    });
  }

  /** Scores the rows from `first` on, none higher than the one before. */
  #score(first: number): void {
    const { ranker, weights } = this.#options;
    const highest = this.#folds[first - 1]?.score ?? 100;
    const made = this.#folds.slice(first);
    const scores = falling(
      made.map(({ ranked }) => {
        const row = ranker.table.rowOf(ranked.id);
        return row < 0 ? 0 : overallScore(ranker.combined(row), weights);
      }),
    );
    for (const [i, fold] of made.entries()) fold.score = Math.min(highest, scores[i] ?? 0);
  }

  /** Folds a sound under one that it is a copy of, or gives it a row of its own. */
  #take(member: Member, files: readonly Sample[]): void {
    const original = this.#original(member);
    if (original) {
      original.members.push(member);
      original.samples.push(...files);
      return;
    }
    const shown = files.find((file) => this.#count(file) < this.#options.perFolder);
    if (!shown) return;
    this.#fromFolder.set(folderOf(shown), this.#count(shown) + 1);
    const others = files.filter((file) => file !== shown);
    const samples = [shown, ...others];
    this.#folds.push({ ranked: member.ranked, members: [member], samples, score: 0 });
  }

  #count(sample: Sample): number {
    return this.#fromFolder.get(folderOf(sample)) ?? 0;
  }

  /** The row of which a sound is a copy: of one in it that is as long and as loud. */
  #original({ ranked, whole, file }: Member): Fold | undefined {
    const isCopyOf = (one: Member): boolean =>
      ranked.rank - one.ranked.rank <= copyReach &&
      couldBeCopies(one.file, file) &&
      isCopy(this.ranker.between(one.whole, whole));
    return this.#folds.slice(-mostOriginals).findLast(({ members }) => members.some(isCopyOf));
  }

  #explained(folds: readonly Fold[]): SimilarSample[] {
    const { catalog, fingerprint, ranker, weights } = this.#options;
    return folds.flatMap(({ ranked, score, samples: [sample, ...copies] }): SimilarSample[] => {
      const row = ranker.table.rowOf(ranked.id);
      if (row < 0 || !sample) return [];
      const distances = ranker.distances(row);
      const aspects = aspectScores(distances);
      const byModel = modelScore(distances);
      const own = fingerprintAt(ranker.table.record(row), 0);
      return [
        {
          sample,
          region: ranker.table.isPart(row) ? catalog.fingerprints.region(ranked.id) : null,
          score: rounded(score),
          aspects: perAspect((aspect) => rounded(aspects[aspect])),
          model: byModel === null ? null : rounded(byModel),
          reason: reasonFor(fingerprint, own, { score: overallScore(distances, weights), aspects }),
          copies,
        },
      ];
    });
  }
}

function couldBeCopies(a: Sample, b: Sample): boolean {
  const isPadded = [a, b].some(({ format }) => paddedFormats.has(format ?? ""));
  return (
    Math.abs((a.duration ?? 0) - (b.duration ?? 0)) <= padding[isPadded ? "padded" : "other"] &&
    Math.abs((a.loudness ?? 0) - (b.loudness ?? 0)) <= mostLouder
  );
}

function folderOf({ rootId, folder }: Sample): string {
  return `${rootId}/${folder}`;
}

/** To one decimal. */
function rounded(value: number): number {
  return Math.round(10 * value) / 10;
}
