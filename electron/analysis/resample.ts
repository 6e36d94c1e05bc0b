/** Band-limited resampling with libsamplerate (Secret Rabbit Code). */
import libsamplerate from "@alexanderolsen/libsamplerate-js";

const { ConverterType, create } = libsamplerate;

type Resampler = Awaited<ReturnType<typeof create>>;

/** One WebAssembly instance a pair of rates; a library holds only a handful of rates. */
const resamplers = new Map<string, Promise<Resampler>>();
const mostResamplers = 8;
/** Samples that the package converts in one call; it cuts longer signals wrongly. */
const longestCall = 1_000_000;
/** Hz; the package accepts no higher rate. */
const highestRate = 192_000;
/** Input samples that a streaming converter holds back at the end of a signal. */
const converterTail = 4096;

/** Resamples mono float32 `signal` from one rate to another, both in Hz. */
export async function resample(
  signal: Float32Array,
  from: number,
  to: number,
): Promise<Float32Array> {
  if (from === to || signal.length === 0) return signal;
  if (signal.length > longestCall) return resampleInBlocks(signal, from, to);
  const resampler = await resamplerFor(from, to);
  // The package returns a view of its own memory.
  return resampler.simple(signal).slice();
}

async function resampleInBlocks(
  signal: Float32Array,
  from: number,
  to: number,
): Promise<Float32Array> {
  const resampler = await newResampler(from, to);
  const padded = new Float32Array(signal.length + converterTail);
  padded.set(signal);
  const output = new Float32Array(Math.floor((signal.length * to) / from));
  let filled = 0;
  for (let at = 0; at < padded.length && filled < output.length; at += longestCall) {
    const block = resampler.full(padded.subarray(at, at + longestCall));
    output.set(block.subarray(0, output.length - filled), filled);
    filled += block.length;
  }
  resampler.destroy();
  return output;
}

async function resamplerFor(from: number, to: number): Promise<Resampler> {
  const rates = `${from}>${to}`;
  const known = resamplers.get(rates);
  if (known) return known;
  if (resamplers.size >= mostResamplers) {
    for (const old of resamplers.values()) (await old).destroy();
    resamplers.clear();
  }
  const created = newResampler(from, to);
  resamplers.set(rates, created);
  return created;
}

/**
 * The fastest sinc converter: 97 dB signal to noise, flat to 80 % of the band. Only the ratio of the
 * rates matters, so rates that the package refuses are given as parts of themselves.
 */
function newResampler(from: number, to: number): Promise<Resampler> {
  const part = Math.ceil(Math.max(from, to) / highestRate);
  return create(1, from / part, to / part, { converterType: ConverterType.SRC_SINC_FASTEST });
}
