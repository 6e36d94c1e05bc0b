import type { Sample } from "../../../shared/domain.ts";
import { exportFacts, fileNameFor } from "../../../shared/export-names.ts";
import { audioUrl, host, wavUrl } from "../bridge.ts";
import { library } from "../folders/library.svelte.ts";
import type { Clip, ClipRef } from "../ui/clip.ts";
import { joinPath } from "./paths.ts";

/**
 * Clips with what is known of their samples now; those whose samples are gone are left out. Rejects
 * as `samples.get` does where all are.
 */
export async function clipsOf(refs: readonly ClipRef[]): Promise<Clip[]> {
  const sampleIds = [...new Set(refs.map(({ sampleId }) => sampleId))];
  const samples = await host.invoke("samples.getMany", { sampleIds });
  const [first] = sampleIds;
  if (samples.length === 0 && first !== undefined) {
    await host.invoke("samples.get", { sampleId: first });
  }
  const byId = new Map(samples.map((sample) => [sample.id, sample]));
  return refs.flatMap(({ sampleId, region }) => {
    const sample = byId.get(sampleId);
    return sample === undefined ? [] : [{ sample, region: region ?? null }];
  });
}

/** Absolute path of a file in its host's own notation. */
export function filePath({ rootId, folder, name }: Sample): string {
  return joinPath(library.root(rootId)?.path ?? "", folder, name);
}

/** What a file is called outside the library; a part is a WAV file of its own. */
export function fileName(clip: Clip): string {
  if (clip.region === null) return clip.sample.name;
  return exportName("{name}", clip, { number: 1, total: 1 });
}

/** Where the file is fetched, or a part of it as WAV. */
export function mediaUrl({ sample, region }: Clip): string {
  return region === null ? audioUrl(sample.id) : wavUrl(sample.id, region);
}

/** What a clip is called in an export, by a pattern and its place there. */
export function exportName(
  pattern: string,
  { sample, region }: Clip,
  place: { readonly number: number; readonly total: number },
): string {
  return fileNameFor(pattern, exportFacts(sample, { region: region ?? undefined, ...place }));
}
