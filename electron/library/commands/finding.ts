/** Commands that find samples: searching, similar sounds, and how well they are found. */
import type { Handlers, ParsedInput } from "../../../shared/api.ts";
import type { Region, Sample, SimilarSamples } from "../../../shared/domain.ts";
import type { SoundVectors } from "../../../shared/analysis.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import { notAnalysed, type AskedSamples } from "../asked-samples.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { Folders } from "../folders/folders.ts";
import { makeRoom } from "../make-room.ts";
import type { ModelQueue } from "../queue/model-queue.ts";
import type { WorkerPool } from "../queue/worker-pool.ts";
import { checkQuality } from "../search/check-quality.ts";
import type { ModelAspect } from "../search/model-aspect.ts";
import type { SampleColumns } from "../search/sample-columns.ts";
import { SampleLists } from "../search/sample-lists.ts";
import type { SimilarPages } from "../search/similar-pages.ts";
import type { ComparedSound, Example, Similarity } from "../search/similarity.ts";
import type { Vectors } from "../vectors/vectors.ts";

/** Answers of which later pages can be asked. */
const mostAnswers = 8;

export type FindingCommand =
  | "samples.search"
  | "samples.ids"
  | "samples.indexOf"
  | "library.overview"
  | "samples.get"
  | "samples.getMany"
  | "samples.similar"
  | "quality.check"
  | "model.get"
  | "index.get"
  | "index.setLowMemory";

export interface FindingParts {
  readonly asked: AskedSamples;
  readonly catalog: Catalog;
  readonly columns: SampleColumns;
  readonly folders: Folders;
  readonly vectors: Vectors;
  readonly similarity: Similarity;
  readonly modelAspect: ModelAspect;
  readonly modelQueue: ModelQueue;
  readonly pool: WorkerPool;
}

export class Finding {
  readonly #parts: FindingParts;
  /** By question, the oldest first. */
  readonly #answers = new Map<string, SimilarPages>();

  constructor(parts: FindingParts) {
    this.#parts = parts;
  }

  get handlers(): Handlers<FindingCommand> {
    const { asked, catalog, columns, folders, vectors, similarity, modelQueue } = this.#parts;
    const lists = new SampleLists({ catalog, columns, onlineRoots: () => folders.onlineRoots() });
    return {
      "samples.search": (query) => lists.search(query),
      "samples.ids": (query) => lists.ids(query),
      "samples.indexOf": ({ sampleId, ...list }) => lists.indexOf(sampleId, list),
      "library.overview": () => lists.overview(),
      "samples.get": ({ sampleId }) => asked.get(sampleId),
      "samples.getMany": ({ sampleIds }) => catalog.samples.of(sampleIds),
      "samples.similar": (query) => this.#similar(query),
      "quality.check": async () => {
        await vectors.ready;
        return checkQuality(catalog, similarity);
      },
      "model.get": () => modelQueue.state(),
      "index.get": () => vectors.state(),
      "index.setLowMemory": ({ lowMemory }) => {
        vectors.setLowMemory(lowMemory);
        return vectors.state();
      },
    };
  }

  /** What a sample is compared by, or undefined where it is silent or has not been analysed. */
  vectorsOf({ soundId }: Sample, region: Region | null = null): SoundVectors | undefined {
    return soundId === null ? undefined : this.#parts.catalog.fingerprints.vectors(soundId, region);
  }

  /** A sample's embedding by the musician's own model; null where the model does not know it. */
  modelEmbeddingOf({ soundId }: Sample): Float32Array | null {
    return soundId === null ? null : this.#parts.modelAspect.embedding(soundId);
  }

  /** An answer holds all vectors as they were when it was asked for. */
  forgetOldAnswers(): void {
    for (const [key, { ranker }] of this.#answers) {
      if (ranker.table !== this.#parts.vectors.table) this.#answers.delete(key);
    }
  }

  async #similar(question: ParsedInput<"samples.similar">): Promise<SimilarSamples> {
    const { sampleId, region: part, page } = question;
    const region = part ?? null;
    const query = await this.#parts.asked.analysed(sampleId);
    const pages = await this.#pagesOf(question, query);
    return { query, region, ...(await pages.page(page.offset, page.limit)) };
  }

  /** Later pages go on in the ranking of the first; a first page is always of today. */
  async #pagesOf(
    { page, ...question }: ParsedInput<"samples.similar">,
    asked: Sample,
  ): Promise<SimilarPages> {
    const key = JSON.stringify(question);
    const known = this.#answers.get(key);
    if (known && page.offset > 0 && known.ranker.table === this.#parts.vectors.table) return known;
    this.#answers.delete(key);
    const pages = await this.#ask(question, asked);
    makeRoom(this.#answers, mostAnswers);
    this.#answers.set(key, pages);
    return pages;
  }

  async #ask(
    { sampleId, region, like, unlike, ...query }: Omit<ParsedInput<"samples.similar">, "page">,
    asked: Sample,
  ): Promise<SimilarPages> {
    return this.#parts.similarity.find({
      ...query,
      ...(await this.#compared(asked, region ?? null)),
      like: await this.#examples(like),
      unlike: await this.#examples(unlike),
      exclude: sampleId,
    });
  }

  #examples(sampleIds: readonly number[]): Promise<Example[]> {
    return Promise.all(
      sampleIds.map(async (sampleId) => ({
        sampleId,
        ...(await this.#compared(await this.#parts.asked.analysed(sampleId), null)),
      })),
    );
  }

  /** @throws SoundkinError sample-not-analysed; sample-silent where there is nothing to compare. */
  async #compared(asked: Sample, region: Region | null): Promise<ComparedSound> {
    if (asked.soundId === null) throw notAnalysed();
    const vectors = this.vectorsOf(asked, region) ?? (await this.#describe(asked.id, region));
    if (!vectors) throw asked.loudness === null || region !== null ? silent() : notAnalysed();
    return { vectors, model: region === null ? this.modelEmbeddingOf(asked) : null };
  }

  /** The vectors of a region that is no segment; null for silence. */
  async #describe(sampleId: number, region: Region | null): Promise<SoundVectors | null> {
    if (region === null) return null;
    const { asked, pool } = this.#parts;
    return pool.run("describe", { path: asked.path(sampleId), region }, { urgent: true });
  }
}

function silent(): SoundkinError {
  return new SoundkinError(
    "sample-silent",
    "There is nothing to compare here: this sound is silence.",
  );
}
