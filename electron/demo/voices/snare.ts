import { bandpass, decay, highpass, mix, samplesIn, saturate } from "../dsp.ts";
import { noise, oscillate, sine } from "../oscillators.ts";
import type { Range } from "../random.ts";
import { sometimesStereo, type Styles, type Voice } from "./voice.ts";

interface SnareShape {
  /** Hz of the drum's lowest mode. */
  readonly pitch: Range;
  /** Seconds to -60 dB of the drum. */
  readonly ring: Range;
  /** Seconds to -60 dB of the wires. */
  readonly rattle: Range;
  /** Level of the wires; the drum is 1. */
  readonly wires: Range;
  /** Hz below which the wires are silent. */
  readonly edge: Range;
}

/** Two modes of a drum head, 1 : 1.59 (the ideal membrane's first two), and its wires as noise. */
function snare(shape: SnareShape): Voice {
  return (random, sampleRate) => {
    const pitch = random.in(shape.pitch);
    const ring = random.in(shape.ring);
    const rattle = random.in(shape.rattle);
    const out = new Float32Array(samplesIn(Math.max(ring, rattle), sampleRate));
    for (const [ratio, level] of [
      [1, 0.7],
      [1.59, 0.4],
    ] as const) {
      const glide = (t: number): number => pitch * ratio * (1 + 0.5 * Math.exp(-t / 0.012));
      const mode = oscillate(sine, glide, out.length, sampleRate);
      mix(out, decay(mode, ring / ratio, sampleRate), level);
    }
    const wires = highpass(noise(out.length, random), random.in(shape.edge), sampleRate);
    mix(wires, bandpass(wires.slice(), random.in([3500, 6000]), sampleRate, 1), 0.8);
    mix(out, decay(wires, rattle, sampleRate), random.in(shape.wires));
    return sometimesStereo(saturate(out, random.in([0.8, 1.8])), random, sampleRate);
  };
}

// prettier-ignore
export const snares: Styles = [
  ["Crisp",  snare({ pitch: [185, 230], ring: [0.15, 0.25], rattle: [0.22, 0.35], wires: [0.8, 1.2], edge: [1800, 2800] })],
  ["Fat",    snare({ pitch: [150, 185], ring: [0.25, 0.4], rattle: [0.3, 0.45], wires: [0.5, 0.8], edge: [900, 1500] })],
  ["Tight",  snare({ pitch: [200, 250], ring: [0.1, 0.16], rattle: [0.13, 0.2], wires: [0.6, 1], edge: [1500, 2500] })],
  ["Dusty",  snare({ pitch: [170, 210], ring: [0.15, 0.22], rattle: [0.18, 0.3], wires: [0.7, 1.1], edge: [500, 1000] })],
  ["Bright", snare({ pitch: [220, 270], ring: [0.14, 0.22], rattle: [0.25, 0.4], wires: [1, 1.5], edge: [2500, 3500] })],
];
