/**
 * The fingerprint: every descriptor of a sound as one byte, standardised by frozen parameters. It is
 * the truth for ranking and explaining, and what an embedding is made of.
 */
import { aspects, type Aspect } from "../../shared/aspects.ts";
import { shippedParameters, type Scale } from "./parameters.ts";

/** Blocks of numbers of each aspect, as the descriptors give them. */
export type Descriptors = Readonly<Record<Aspect, readonly (readonly number[])[]>>;

/** The byte of a number at the centre of its range. */
const middle = 128;
const most = 127;

/** The fingerprint of a sound: `fingerprintSize` bytes, one aspect after the other. */
export function fingerprint(
  descriptors: Descriptors,
  { centre, range }: Scale = shippedParameters.scale,
): Uint8Array {
  return Uint8Array.from(fingerprintNumbers(descriptors), (number, i) => {
    const position = (number - (centre[i] ?? 0)) / (range[i] ?? 1);
    return middle + Math.round(most * Math.min(1, Math.max(-1, position)));
  });
}

/** What the bytes of a fingerprint are made of: `fingerprintSize` numbers. */
export function fingerprintNumbers({ envelope, ...others }: Descriptors): number[] {
  const [image = [], modulation = [], ...rest] = envelope;
  // Measured: the coarser image and modulation find the same sounds, in half the bytes.
  const pooled = { ...others, envelope: [poolImage(image), poolModulation(modulation), ...rest] };
  return aspects.flatMap((aspect) => pooled[aspect].flat());
}

/** 16 times x 10 coefficients to 8 x 8: the mean of two times each, the first coefficients. */
function poolImage(image: readonly number[]): number[] {
  return grid(8, 8, (column, k) =>
    mean([image[20 * column + k] ?? 0, image[20 * column + 10 + k] ?? 0]),
  );
}

/** 10 rates x 20 mel bands to 10 x 5. */
function poolModulation(modulation: readonly number[]): number[] {
  return grid(10, 5, (rate, band) => {
    const at = 20 * rate + 4 * band;
    return mean(modulation.slice(at, at + 4));
  });
}

function grid(rows: number, columns: number, value: (r: number, c: number) => number): number[] {
  return Array.from({ length: rows * columns }, (_, i) =>
    value(Math.floor(i / columns), i % columns),
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
