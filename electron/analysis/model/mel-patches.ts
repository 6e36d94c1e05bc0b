/**
 * Mel patches as MusiCNN and VGGish were trained on, by Essentia's TensorflowInputMusiCNN (Pons and
 * Serra 2019) and TensorflowInputVGGish (Hershey et al. 2017). Both hear 16 kHz.
 */
import { toNumbers, withEssentia } from "../essentia.ts";
import { windowStarts } from "./windows.ts";

/** Hz. */
export const melRate = 16_000;

interface MelLayout {
  /** Samples. */
  readonly frameSize: number;
  readonly hop: number;
  readonly bands: number;
  /** Frames of a patch. */
  readonly frames: number;
  readonly algorithm: "TensorflowInputMusiCNN" | "TensorflowInputVGGish";
}

export const melLayouts = {
  musicnn: {
    frameSize: 512,
    hop: 256,
    bands: 96,
    frames: 187,
    algorithm: "TensorflowInputMusiCNN",
  },
  vggish: { frameSize: 400, hop: 160, bands: 64, frames: 96, algorithm: "TensorflowInputVGGish" },
} as const satisfies Record<string, MelLayout>;

/**
 * Log mel patches of mono `signal` at 16 kHz, each frames x bands. A sound that is shorter than a
 * patch is repeated, as Essentia does: silence would tell the model more than the sound does.
 */
export function melPatches(signal: Float32Array, kind: keyof typeof melLayouts): Float32Array[] {
  const layout = melLayouts[kind];
  const { frameSize, hop, bands, frames } = layout;
  const count = Math.max(1, Math.ceil((signal.length - frameSize) / hop) + 1);
  return windowStarts(count, frames).map((start) => {
    const patch = new Float32Array(frames * bands);
    const known = Math.min(frames, count - start);
    for (let frame = 0; frame < known; frame++) {
      patch.set(melFrame(signal, (start + frame) * hop, layout), frame * bands);
    }
    for (let at = known * bands; at < patch.length; at += known * bands) {
      patch.copyWithin(at, 0, known * bands);
    }
    return patch;
  });
}

/** The bands of one frame, which is filled up with zeros behind the end of the signal. */
function melFrame(signal: Float32Array, start: number, layout: MelLayout): number[] {
  const frame = new Float32Array(layout.frameSize);
  frame.set(signal.subarray(start, start + layout.frameSize));
  const silent = new Array<number>(layout.bands).fill(0);
  return withEssentia(
    frame,
    silent,
    (essentia, vector, keep) => toNumbers(keep(essentia[layout.algorithm](vector).bands)),
    "model",
  );
}
