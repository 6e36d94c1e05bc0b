/** The samples that commands are about. */
import type { Sample } from "../../shared/domain.ts";
import { SoundkinError } from "../../shared/errors.ts";
import type { Catalog } from "./catalog/catalog.ts";
import type { FileRow } from "./catalog/files.ts";
import { stampOf } from "./folders/file-stamp.ts";
import type { Folders } from "./folders/folders.ts";
import type { AnalysisQueue } from "./queue/analysis-queue.ts";

export interface AskedSamplesParts {
  readonly catalog: Catalog;
  readonly folders: Folders;
  readonly queue: AnalysisQueue;
  readonly readOnly: boolean;
}

export class AskedSamples {
  readonly #parts: AskedSamplesParts;

  constructor(parts: AskedSamplesParts) {
    this.#parts = parts;
  }

  /** @throws SoundkinError sample-missing. */
  get(sampleId: number): Sample {
    const sample = this.#parts.catalog.samples.get(sampleId);
    if (!sample) throw sampleMissing();
    return sample;
  }

  /** The absolute path of a sample's file. @throws SoundkinError sample-missing, file-missing. */
  path(sampleId: number): string {
    return this.#parts.folders.pathOf(this.#file(sampleId));
  }

  /**
   * The absolute path of a sample's file, which is there.
   * @throws SoundkinError sample-missing, file-missing; drive-missing, which says what to connect.
   */
  async presentPath(sampleId: number): Promise<string> {
    const { folders } = this.#parts;
    const file = this.#file(sampleId);
    await folders.expectRoot(file);
    const path = folders.pathOf(file);
    if ((await stampOf(path)) !== null) return path;
    throw new SoundkinError("file-missing", `${file.name} is no longer in its folder.`);
  }

  /**
   * A sample that still waits is analysed before all others.
   * @throws SoundkinError sample-missing; drive-missing where it waits for a drive that is not there.
   */
  async analysed(sampleId: number): Promise<Sample> {
    const { folders, queue, readOnly } = this.#parts;
    const file = this.#file(sampleId);
    if (file.state === "waiting" && !readOnly) {
      await folders.expectRoot(file);
      await queue.analyseNow(file);
    }
    return this.get(sampleId);
  }

  /** The sound of a sample. @throws as `analysed`; sample-not-analysed where it could not be. */
  async soundOf(sampleId: number): Promise<number> {
    const { soundId } = await this.analysed(sampleId);
    if (soundId === null) throw notAnalysed();
    return soundId;
  }

  #file(sampleId: number): FileRow {
    const file = this.#parts.catalog.files.get(sampleId);
    if (!file) throw sampleMissing();
    return file;
  }
}

export function notAnalysed(): SoundkinError {
  return new SoundkinError(
    "sample-not-analysed",
    "This file could not be analysed, so its sound is not known. Problems says why.",
  );
}

function sampleMissing(): SoundkinError {
  return new SoundkinError("sample-missing", "There is no such sample in the library any more.");
}
