/**
 * Decoding: any supported file to chunks of float32 PCM, in bounded memory, with what is wrong with
 * the file said in a musician's words.
 */
import { closeSync, createReadStream, fstatSync, openSync, readSync } from "node:fs";
import audioType from "audio-type";
import decodeAudio from "audio-decode";
import { parseBuffer, parseFile } from "music-metadata";
import type { FileFacts } from "../../shared/analysis.ts";
import { SoundkinError, type WireError } from "../../shared/errors.ts";
import { formatOfName, formats, isFormat, type Format } from "../../shared/formats.ts";
import {
  aiffExtent,
  cafExtent,
  checkChannels,
  corrupt,
  missingShare,
  wavExtent,
  wholeOf,
  type Extent,
  type Head,
} from "./extent.ts";
import { mp4Extent } from "./mp4-extent.ts";

/** Seconds. Longer files are recordings of whole nights, not samples. */
const longestDuration = 2 * 60 * 60;
/** Hz; beyond these no resampling ratio is sane. */
const sampleRates = { lowest: 2_000, highest: 768_000 };
/** Bytes decoded at once. Compressed silence becomes a thousand times as many. */
const pieceSizes = { plain: 1 << 18, compressed: 1 << 14 };
/** Bytes; a file up to this size is read once and whole. */
const wholeSize = 1 << 20;
/** Bytes that are read of a larger file to recognise it. */
const headSize = 1 << 16;

/** One stretch of decoded audio: one float32 array a channel, all of one length. */
export type Channels = readonly Float32Array[];

export interface DecodedFile {
  readonly facts: FileFacts;
  /** Sample frames in all. */
  readonly frames: number;
  readonly warning: WireError | null;
}

/** What a container promises about its audio; null where it does not say. */
interface Promised {
  readonly duration: number | null;
  readonly channels: number | null;
  readonly bitDepth: number | null;
  /** True for 8-bit AIFF, whose samples are signed. */
  readonly signedBytes: boolean;
}

const noPromises: Promised = {
  duration: null,
  channels: null,
  bitDepth: null,
  signedBytes: false,
};

/**
 * Decodes the file at `path` and hands its audio on chunk by chunk, each with the frame that it
 * begins at. What lies before `start` (seconds) is left out where that is simple.
 * Samples that are not finite become 0 and a warning.
 * @throws SoundkinError file-empty, file-unreadable, file-unsupported, file-corrupt, no-audio,
 * too-many-channels or too-long.
 */
export async function decodeFile(
  path: string,
  onChunk: (channels: Channels, facts: FileFacts, frame: number) => void | Promise<void>,
  start = 0,
): Promise<DecodedFile> {
  const head = readHead(path);
  const format = recognise(head.bytes);
  const extent = extentOf(head, format, start);
  const promised = await readPromises(format === "m4a" ? headerOf(head, extent) : head, format);
  checkLimits(promised);

  let facts: FileFacts | null = null;
  let frames = extent.frame;
  let notFinite = 0;
  for await (const chunk of decodedChunks(head, format, extent)) {
    const channelData = asPromised(chunk.channelData, promised.channels);
    // AIFF and CAF write the rate as a fraction: old Macintosh sounds have 22254.5454 Hz.
    const sampleRate = Math.round(chunk.sampleRate);
    const channels = channelData.length;
    if (channels === 0) continue;
    facts ??= { format: formats[format].name, sampleRate, channels, bitDepth: promised.bitDepth };
    if (sampleRate !== facts.sampleRate || channels !== facts.channels) {
      throw corrupt("its sample rate or channel count changes on the way");
    }
    const first = frames;
    frames += channelData[0]?.length ?? 0;
    checkSampleRate(sampleRate);
    checkLimits({ ...promised, duration: frames / sampleRate, channels });
    for (const channel of channelData) {
      notFinite += silenceNonFinite(channel);
      if (promised.signedBytes) readAsSigned(channel);
    }
    await onChunk(channelData, facts, first);
  }
  if (facts === null || frames === 0) {
    throw new SoundkinError("no-audio", "The file holds no audio: 0 samples.");
  }
  const warning =
    nonFiniteWarning(notFinite) ??
    truncationWarning(missingShare(head), promised.duration, frames / facts.sampleRate) ??
    labelWarning(path, format);
  return { facts, frames, warning };
}

/** Reads at once, since the process has nothing else to do: four times cheaper than by promises. */
function readHead(path: string): Head {
  try {
    const file = openSync(path, "r");
    try {
      const { size } = fstatSync(file);
      const bytes = new Uint8Array(size <= wholeSize ? size : headSize);
      const read = readSync(file, bytes, 0, bytes.length, 0);
      return { path, bytes: read < bytes.length ? bytes.slice(0, read) : bytes, size };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return unreadable(error);
  }
}

/** Finds the format by the file's first bytes; the name is only a promise. */
function recognise(head: Uint8Array): Format {
  if (head.length === 0) throw new SoundkinError("file-empty", "The file is empty: 0 bytes.");
  const type = audioType(head);
  if (isFormat(type)) return type;
  throw new SoundkinError(
    "file-unsupported",
    "The file's content is not audio that Soundkin can read. It may be damaged, or another kind of file with an audio file's name.",
  );
}

/** What the header says. A header that cannot be parsed promises nothing; decoding decides. */
async function readPromises({ path, bytes, size }: Head, format: Format): Promise<Promised> {
  try {
    const options = { duration: false, skipCovers: true };
    const { format: header } =
      bytes.length === size
        ? await parseBuffer(bytes, { size, path }, options)
        : await parseFile(path, options);
    const { duration, numberOfChannels, bitsPerSample = 0, lossless, container } = header;
    // The parser knows not every variant of these for lossless, but they hold PCM.
    const isPcm = (format === "wav" || format === "aiff") && bitsPerSample >= 8;
    return {
      duration: Number.isFinite(duration) ? (duration ?? null) : null,
      channels: numberOfChannels ?? null,
      bitDepth: isPcm || lossless === true ? bitsPerSample : null,
      signedBytes: container === "AIFF" && bitsPerSample === 8,
    };
  } catch {
    return noPromises;
  }
}

function extentOf(head: Head, format: Format, start: number): Extent {
  try {
    if (format === "wav") return wavExtent(head, start);
    if (format === "aiff") return aiffExtent(head);
    if (format === "caf") return cafExtent(head);
    return format === "m4a" ? mp4Extent(head) : wholeOf(head);
  } catch (error) {
    if (isSystemError(error)) unreadable(error);
    throw error;
  }
}

/** The header that was made for the decoder, so that the parser, too, reads only checked tables. */
function headerOf({ path }: Head, { header }: Extent): Head {
  return { path, bytes: header, size: header.length };
}

async function* decodedChunks(
  head: Head,
  format: Format,
  extent: Extent,
): AsyncGenerator<{ channelData: Float32Array[]; sampleRate: number }> {
  try {
    const isPlain = format === "wav" || format === "aiff" || format === "caf";
    const pieceSize = pieceSizes[isPlain ? "plain" : "compressed"];
    yield* decodeAudio(pieces(head, extent, pieceSize), format);
  } catch (error) {
    if (error instanceof SoundkinError) throw error;
    if (isSystemError(error)) unreadable(error);
    throw corrupt(error instanceof Error ? error.message : String(error), error);
  }
}

/** The file in pieces, each with memory of its own, as the decoders count on. */
async function* pieces(
  { path, bytes, size }: Head,
  { header, from, end }: Extent,
  pieceSize: number,
): AsyncGenerator<Uint8Array> {
  if (header.length > 0) yield header;
  if (bytes.length === size) {
    for (let at = from; at < end; at += pieceSize) {
      yield bytes.slice(at, Math.min(at + pieceSize, end));
    }
    return;
  }
  if (from >= end) return;
  const source = createReadStream(path, { highWaterMark: pieceSize, start: from, end: end - 1 });
  // Node's buffers have a `slice` that is a view.
  for await (const chunk of source as AsyncIterable<Buffer>) yield new Uint8Array(chunk);
}

function checkLimits({ duration, channels }: Promised): void {
  if (channels !== null) checkChannels(channels);
  if (duration !== null && duration > longestDuration) {
    throw new SoundkinError(
      "too-long",
      `The file is ${(duration / 3600).toFixed(1)} hours long; Soundkin analyses up to ${longestDuration / 3600} hours. Cut it into parts to use it.`,
    );
  }
}

function checkSampleRate(sampleRate: number): void {
  if (!(sampleRate >= sampleRates.lowest && sampleRate <= sampleRates.highest)) {
    throw corrupt(`its header gives a sample rate of ${sampleRate} Hz`);
  }
}

/** The MP3 decoder hands on one channel where both of a stretch are equal. */
function asPromised(channels: Float32Array[], promised: number | null): Float32Array[] {
  const [mono] = channels;
  return mono && channels.length === 1 && promised === 2 ? [mono, mono.slice()] : channels;
}

/** Replaces NaN and infinities by silence; returns how many there were. */
function silenceNonFinite(samples: Float32Array): number {
  let found = 0;
  for (let i = 0; i < samples.length; i++) {
    if (!Number.isFinite(samples[i])) {
      samples[i] = 0;
      found++;
    }
  }
  return found;
}

/** The decoder takes 8-bit AIFF for unsigned, as WAV is: turning the sign bit over mends that. */
function readAsSigned(samples: Float32Array): void {
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] ?? 0;
    samples[i] = sample < 0 ? sample + 1 : sample - 1;
  }
}

function nonFiniteWarning(count: number): WireError | null {
  if (count === 0) return null;
  return {
    code: "not-finite",
    message: `${count.toLocaleString("en")} samples are not numbers (NaN or infinite) and were taken as silence. Export the file again to mend it.`,
  };
}

/** Encoders pad and players trim, so only a clear shortfall of seconds counts. */
function truncationWarning(
  missing: number,
  promised: number | null,
  found: number,
): WireError | null {
  const isShort = promised !== null && found < promised * 0.98 - 0.1;
  if (missing === 0 && !isShort) return null;
  const expected = missing > 0 ? found / (1 - missing) : (promised ?? found);
  return {
    code: "file-truncated",
    message: `The file ends early: ${found.toFixed(2)} s of ${expected.toFixed(2)} s could be read. Copy it again from its source.`,
  };
}

function labelWarning(path: string, format: Format): WireError | null {
  const promised = formatOfName(path);
  if (promised === undefined || promised === format) return null;
  // Opus and Vorbis share the Ogg container, and its ending with it.
  if (promised === "oga" && (format === "opus" || format === "flac")) return null;
  return {
    code: "file-mislabelled",
    message: `The file's name says ${formats[promised].name}, its content is ${formats[format].name}. Other programs may refuse it; rename it to .${formats[format].extensions[0]}.`,
  };
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}

function unreadable(error: unknown): never {
  const code = isSystemError(error) ? error.code : undefined;
  if (code === "ENOENT") {
    throw new SoundkinError("file-missing", "The file is no longer there.", { cause: error });
  }
  throw new SoundkinError(
    "file-unreadable",
    code === "EACCES" || code === "EPERM"
      ? "The file cannot be read: this user has no permission for it."
      : `The file cannot be read (${code ?? String(error)}).`,
    { cause: error },
  );
}
