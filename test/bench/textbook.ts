/** What one would do without Soundkin's descriptors: Essentia's one call for all low-level ones. */
import { withEssentia } from "../../electron/analysis/essentia.ts";

/** The part of Essentia that only this comparison uses. */
interface LowLevel {
  LowLevelSpectralExtractor(
    signal: unknown,
    frameSize: number,
    hopSize: number,
    sampleRate: number,
  ): Record<string, { delete(): void }>;
}

const frameSize = 2048;
const hopSize = 512;
const sampleRate = 44_100;

/** Runs LowLevelSpectralExtractor over mono `signal`; it leaks, so not over many. */
export function textbook(signal: Float32Array): void {
  withEssentia(signal, null, (essentia, vector) => {
    const found = (essentia as unknown as LowLevel).LowLevelSpectralExtractor(
      vector,
      frameSize,
      hopSize,
      sampleRate,
    );
    for (const values of Object.values(found)) values.delete();
    return null;
  });
}
