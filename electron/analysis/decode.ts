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

/** Third-order ambisonics; more is not a sample. */
const mostChannels = 16;
/** Seconds. Longer files are recordings of whole nights, not samples. */
const longestDuration = 2 * 60 * 60;
/** Hz; beyond these no resampling ratio is sane. */
const sampleRates = { lowest: 2_000, highest: 768_000 };
/** Bytes decoded at once: a chunk of an MP3 stays below 10 MB of PCM. */
const readSize = 1 << 18;
/** Bytes; a file up to this size is read once and whole. */
const wholeSize = 1 << 20;
/** Bytes that are read of a larger file to recognise it. */
const headSize = 1 << 16;

/** WAV codecs whose frames are decoded one by one: PCM, float, A-law, mu-law; and where to look else. */
const framedCodecs = new Set([1, 3, 6, 7]);
const adpcmCodecs = new Set([2, 0x11]);
const extensible = 0xfffe;

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

/** The beginning of a file, or all of it. */
interface Head {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Bytes of the whole file. */
  readonly size: number;
}

/** What of a file is decoded. */
interface Extent {
  /** What the decoder gets first: a header of its own. */
  readonly header: Uint8Array;
  /** Sample frames that are left out. */
  readonly frame: number;
  /** The first byte to decode, and the one behind the last. */
  readonly from: number;
  readonly end: number;
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
  const promised = await readPromises(head, format);
  checkLimits(promised);
  if (format === "wav") checkBlocks(head.bytes);

  const extent = (format === "wav" ? wavExtent(head, start) : null) ?? wholeOf(head);
  let facts: FileFacts | null = null;
  let frames = extent.frame;
  let notFinite = 0;
  for await (const { channelData, ...chunk } of decodedChunks(head, format, extent)) {
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

async function* decodedChunks(
  head: Head,
  format: Format,
  extent: Extent,
): AsyncGenerator<{ channelData: Float32Array[]; sampleRate: number }> {
  try {
    yield* decodeAudio(pieces(head, extent), format);
  } catch (error) {
    if (error instanceof SoundkinError) throw error;
    if (isSystemError(error)) unreadable(error);
    throw corrupt(error instanceof Error ? error.message : String(error), error);
  }
}

/** The file in pieces of `readSize`, each with memory of its own, as the decoders count on. */
async function* pieces(
  { path, bytes, size }: Head,
  { header, from, end }: Extent,
): AsyncGenerator<Uint8Array> {
  if (header.length > 0) yield header;
  if (bytes.length === size) {
    for (let at = from; at < end; at += readSize) {
      yield bytes.slice(at, Math.min(at + readSize, end));
    }
    return;
  }
  const source = createReadStream(path, { highWaterMark: readSize, start: from, end: end - 1 });
  // Node's buffers have a `slice` that is a view.
  for await (const chunk of source as AsyncIterable<Buffer>) yield new Uint8Array(chunk);
}

/**
 * An ADPCM header may promise any number of samples a block, and the decoder makes room for them: a
 * few megabytes would become gigabytes. A byte holds two samples.
 */
function checkBlocks(bytes: Uint8Array): void {
  const format = wavFormat(bytes);
  if (!format || !adpcmCodecs.has(format.codec)) return;
  const { blockSize, channels, samplesOfBlock } = format;
  if (samplesOfBlock > (2 * blockSize) / channels + 2) {
    throw corrupt(`its header gives ${samplesOfBlock} samples to blocks that hold fewer`);
  }
}

function wholeOf({ size }: Head): Extent {
  return { header: new Uint8Array(0), frame: 0, from: 0, end: size };
}

/**
 * The audio of a WAV file behind a header of nothing but its format: the decoder does not know that
 * chunks of an odd size are padded. PCM, float and G.711 begin with the frame at `start` (seconds),
 * since every frame of theirs is decoded by itself. Null where there is no such audio.
 */
function wavExtent({ bytes, size }: Head, start: number): Extent | null {
  const format = wavFormat(bytes);
  const data = findChunk(bytes, "data");
  // Audio that comes first has its format behind it, perhaps beyond these bytes.
  if (!format || format.length < 16 || !data || data.at < format.at) return null;
  const isOpen = data.length === 0 || data.length === 0xffffffff;
  const end = Math.min(size, isOpen ? size : data.at + data.length);
  const header = Buffer.concat([
    bytes.subarray(0, 12),
    bytes.subarray(format.at - 8, format.at + format.length),
    bytes.subarray(data.at - 8, data.at),
  ]);
  const { codec, blockSize, channels, bits, sampleRate } = format;
  const isFramed = framedCodecs.has(codec) && blockSize === (channels * bits) / 8;
  const frame = isFramed ? Math.round(start * sampleRate) : 0;
  const from = data.at + frame * blockSize;
  return from < end ? { header: new Uint8Array(header), frame, from, end } : null;
}

/** A WAV file's format as the decoder reads it, wherever its chunk says that it ends. */
function wavFormat(bytes: Uint8Array) {
  const { at, length } = findChunk(bytes, "fmt ") ?? { at: bytes.length, length: 0 };
  if (at + 26 > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at);
  const tag = view.getUint16(0, true);
  return {
    at,
    length,
    codec: tag === extensible ? view.getUint16(24, true) : tag,
    channels: view.getUint16(2, true),
    sampleRate: view.getUint32(4, true),
    blockSize: view.getUint16(12, true),
    bits: view.getUint16(14, true),
    /** Of ADPCM; 0 where the decoder works it out. */
    samplesOfBlock: view.getUint16(16, true) >= 2 ? view.getUint16(18, true) : 0,
  };
}

function checkLimits({ duration, channels }: Promised): void {
  if (channels === 0) throw corrupt("its header gives 0 channels");
  if (channels !== null && channels > mostChannels) {
    throw new SoundkinError(
      "too-many-channels",
      `The file has ${channels} channels; Soundkin reads up to ${mostChannels}.`,
    );
  }
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

/**
 * How much of its audio chunk a RIFF or AIFF file lacks, 0 to 1. Sizes that recorders leave open
 * (0, or all bits set) promise nothing.
 */
function missingShare({ bytes, size }: Head): number {
  const isForm = fourCharacters(bytes, 0) === "FORM";
  if (!isForm && fourCharacters(bytes, 0) !== "RIFF") return 0;
  const audio = findChunk(bytes, isForm ? "SSND" : "data");
  if (!audio || audio.length === 0xffffffff || size - audio.at >= audio.length) return 0;
  return 1 - (size - audio.at) / audio.length;
}

/** Where a chunk of a RIFF or AIFF file has its content, and how long that says it is. */
function findChunk(bytes: Uint8Array, name: string): { at: number; length: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const littleEndian = fourCharacters(bytes, 0) === "RIFF";
  for (let at = 12; at + 8 <= bytes.length;) {
    const length = view.getUint32(at + 4, littleEndian);
    if (fourCharacters(bytes, at) === name) return { at: at + 8, length };
    at += 8 + length + (length % 2);
  }
  return null;
}

function fourCharacters(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
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

function corrupt(reason: string, cause?: unknown): SoundkinError {
  return new SoundkinError(
    "file-corrupt",
    `The file is damaged and cannot be decoded: ${reason}.`,
    {
      cause,
    },
  );
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
