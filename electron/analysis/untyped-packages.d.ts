/** The parts that Soundkin uses of packages that ship no types. */

declare module "audio-type" {
  /** Names the format of a file's first bytes, e.g. "wav"; undefined where it knows none. */
  export default function audioType(bytes: Uint8Array): string | undefined;
}

declare module "fft.js" {
  /** Radix-4 FFT of a fixed power-of-two size; complex numbers are interleaved. */
  export default class FFT {
    constructor(size: number);
    /** Fills the first `size / 2 + 1` complex bins of `output` (length `2 * size`). */
    realTransform(output: Float64Array, input: Float64Array): void;
  }
}

declare module "essentia.js/dist/essentia-wasm.umd.js" {
  /** The WebAssembly module; its heap never shrinks. */
  const wasm: { readonly HEAPU8: Uint8Array };
  export default wasm;
}

declare module "essentia.js/dist/essentia.js-core.umd.js" {
  /** A std::vector<float> on the WebAssembly heap; lives until `delete`. */
  export interface VectorFloat {
    size(): number;
    get(index: number): number;
    delete(): void;
  }

  /** The algorithms that Soundkin calls; parameters are positional. */
  export default class Essentia {
    constructor(wasm: unknown);
    arrayToVector(array: Float32Array): VectorFloat;
    Windowing(
      frame: VectorFloat,
      normalized: boolean,
      size: number,
      type: string,
      zeroPadding: number,
      zeroPhase: boolean,
    ): { frame: VectorFloat };
    Spectrum(frame: VectorFloat, size: number): { spectrum: VectorFloat };
    SpectralPeaks(
      spectrum: VectorFloat,
      magnitudeThreshold: number,
      maxFrequency: number,
      maxPeaks: number,
      minFrequency: number,
      orderBy: string,
      sampleRate: number,
    ): { frequencies: VectorFloat; magnitudes: VectorFloat };
    HPCP(frequencies: VectorFloat, magnitudes: VectorFloat): { hpcp: VectorFloat };
    PitchYinFFT(
      spectrum: VectorFloat,
      frameSize: number,
      interpolate: boolean,
      maxFrequency: number,
      minFrequency: number,
      sampleRate: number,
    ): { pitch: number; pitchConfidence: number };
    Inharmonicity(frequencies: VectorFloat, magnitudes: VectorFloat): { inharmonicity: number };
    KeyExtractor(signal: VectorFloat): { key: string; scale: string; strength: number };
    LoopBpmEstimator(signal: VectorFloat, confidenceThreshold: number): { bpm: number };
    /** 96 log mel bands of a frame of 512 samples at 16 kHz. */
    TensorflowInputMusiCNN(frame: VectorFloat): { bands: VectorFloat };
    /** 64 log mel bands of a frame of 400 samples at 16 kHz. */
    TensorflowInputVGGish(frame: VectorFloat): { bands: VectorFloat };
    LoudnessEBUR128(
      left: VectorFloat,
      right: VectorFloat,
      hopSize: number,
      sampleRate: number,
      startAtZero: boolean,
    ): {
      integratedLoudness: number;
      loudnessRange: number;
      momentaryLoudness: VectorFloat;
      shortTermLoudness: VectorFloat;
    };
  }
}
