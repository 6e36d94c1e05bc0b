/** Makes every stored embedding anew by the parameters of today, from the fingerprints. */
import { parametersVersion } from "../../embedding/parameters.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { WorkerPool } from "./worker-pool.ts";

/** Fingerprints in one job: some 0.1 s of work. */
const batchSize = 500;

/**
 * Works in a utility process, batch by batch; what is cut short begins again at the next start.
 * @throws SoundkinError not-available where the library closes meanwhile.
 */
export async function reembed({ fingerprints }: Catalog, pool: WorkerPool): Promise<void> {
  for (let after = 0; ;) {
    const batch = fingerprints.batch(after, batchSize);
    const last = batch.at(-1);
    if (!last) break;
    const embeddings = await pool.run("embed", {
      fingerprints: batch.map(({ fingerprint }) => fingerprint),
    });
    fingerprints.setEmbeddings(
      batch.flatMap(({ id }, i) => {
        const embedding = embeddings[i];
        return embedding ? [{ id, embedding }] : [];
      }),
    );
    after = last.id;
  }
  fingerprints.setParameters(parametersVersion);
}
