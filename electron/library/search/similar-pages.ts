/**
 * The answer to one question, page by page: ranked sounds as samples, copies folded, folders kept
 * from crowding it. What a page has shown stays where it was.
 */
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

/** Sounds that are looked at beyond the end of a page, for copies. */
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
  readonly file: Sample;
}

/** A row of the answer: a sound, by its nearest part, and what are copies of it. */
interface Fold {
  readonly ranked: RankedSound;
  readonly members: Member[];
  readonly samples: Sample[];
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
  /** The sample that is asked about, which is no answer to itself. */
  readonly exclude: number | undefined;
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
  /** Ranked sounds that have been looked at. */
  #seen = 0;
  /** The score of the last result of each page that was shown, by its end. */
  readonly #lastScores = new Map<number, number>();
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
    for (let missing; (missing = end + lookAhead - this.#folds.length) > 0;) {
      if (!(await this.#look(missing + lookAhead))) break;
    }
    const results = this.#explained(this.#folds.slice(offset, end), this.#lastScores.get(offset));
    this.#lastScores.set(end, results.at(-1)?.score ?? 0);
    return { results, more: this.#folds.length > end };
  }

  /** Takes up the next ranked sounds; false where there are no more. */
  async #look(count: number): Promise<boolean> {
    const { catalog, ranked, conditions, exclude } = this.#options;
    const sounds = await ranked.slice(this.#seen, count);
    this.#seen += sounds.length;
    const samples = Map.groupBy(
      catalog.samples.ofSounds(
        sounds.map(({ soundId }) => soundId),
        conditions,
      ),
      ({ soundId }) => soundId,
    );
    for (const sound of sounds) {
      const files = samples.get(sound.soundId)?.filter(({ id }) => id !== exclude) ?? [];
      const [first] = files;
      if (first) this.#take({ ranked: sound, file: first }, files);
    }
    return sounds.length === count;
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
    this.#folds.push({ ranked: member.ranked, members: [member], samples: [shown, ...others] });
  }

  #count(sample: Sample): number {
    return this.#fromFolder.get(folderOf(sample)) ?? 0;
  }

  /** The row of which a whole sound is a copy: of one of its files that is as long and as loud. */
  #original({ ranked, file }: Member): Fold | null {
    if (this.ranker.isPart(ranked.id)) return null;
    const isCopyOf = (one: Member): boolean =>
      ranked.rank - one.ranked.rank <= copyReach &&
      couldBeCopies(one.file, file) &&
      !this.ranker.isPart(one.ranked.id) &&
      isCopy(this.ranker.between(one.ranked.id, ranked.id));
    return (
      this.#folds.slice(-mostOriginals).findLast(({ members }) => members.some(isCopyOf)) ?? null
    );
  }

  #explained(folds: readonly Fold[], highest = 100): SimilarSample[] {
    const { catalog, fingerprint, ranker, weights } = this.#options;
    const found = folds.flatMap(({ ranked, samples: [sample, ...copies] }) => {
      const row = ranker.table.rowOf(ranked.id);
      if (row < 0 || !sample) return [];
      const distances = ranker.distances(row).slice();
      const own = fingerprintAt(ranker.table.record(row), 0).slice();
      const region = ranker.table.isPart(row) ? catalog.fingerprints.region(ranked.id) : null;
      return [{ sample, copies, distances, own, region }];
    });
    const scores = falling(found.map(({ distances }) => overallScore(distances, weights)));
    return found.map(({ sample, copies, distances, own, region }, i): SimilarSample => {
      const aspects = aspectScores(distances);
      const byModel = modelScore(distances);
      const score = Math.min(highest, scores[i] ?? 0);
      return {
        sample,
        region,
        score: rounded(score),
        aspects: perAspect((aspect) => rounded(aspects[aspect])),
        model: byModel === null ? null : rounded(byModel),
        reason: reasonFor(fingerprint, own, { score, aspects }),
        copies,
      };
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
