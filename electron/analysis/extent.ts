/**
 * Where a file's audio lies, so that a decoder gets that and a header of nothing but its format.
 * What a header promises is checked first: the decoders make room for it, however absurd.
 */
import { closeSync, openSync, readSync } from "node:fs";
import { SoundkinError } from "../../shared/errors.ts";

/** WAV codecs whose frames are decoded one by one: PCM, float, A-law, mu-law; and where to look else. */
const framedCodecs = new Set([1, 3, 6, 7]);
const adpcmCodecs = new Set([2, 0x11]);
const extensible = 0xfffe;
/** AIFF-C codecs whose blocks the decoder gathers and decodes at once. */
const gatheredCodecs = new Set(["ima4", "GSM ", "gsm "]);
/** Bytes of audio in such a codec; as samples they are twenty times as many. An hour of speech. */
const mostGathered = 1 << 23;
/** Bytes of a block of 64 samples of one channel. */
const ima4Block = 34;
/** Third-order ambisonics; more is not a sample. */
const mostChannels = 16;
/** Bytes. */
const longestDescription = 0xffff;
/** Bytes: 16 channels of 64 bits are 128. */
const longestFrame = 0xffff;
/** Chunks looked at until one is found. */
const mostChunks = 10_000;

/** The beginning of a file, or all of it. */
export interface Head {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Bytes of the whole file. */
  readonly size: number;
}

/** What of a file is decoded. */
export interface Extent {
  /** What the decoder gets first: a header of its own. */
  readonly header: Uint8Array;
  /** Sample frames that are left out. */
  readonly frame: number;
  /** The first byte to decode, and the one behind the last. */
  readonly from: number;
  readonly end: number;
}

interface Chunk {
  /** Where its content begins. */
  readonly at: number;
  /** How long its content says that it is. */
  readonly length: number;
}

const nothing: Extent = { header: new Uint8Array(0), frame: 0, from: 0, end: 0 };

export function corrupt(reason: string, cause?: unknown): SoundkinError {
  return new SoundkinError(
    "file-corrupt",
    `The file is damaged and cannot be decoded: ${reason}.`,
    { cause },
  );
}

/** The bytes at a place of a file; fewer where it ends. */
export function bytesAt({ path, bytes, size }: Head, at: number, length: number): Uint8Array {
  const end = Math.min(at + length, size);
  if (at >= end) return new Uint8Array(0);
  if (end <= bytes.length) return bytes.subarray(at, end);
  const file = openSync(path, "r");
  try {
    const found = new Uint8Array(end - at);
    return found.subarray(0, readSync(file, found, 0, found.length, at));
  } finally {
    closeSync(file);
  }
}

export function wholeOf({ size }: Head): Extent {
  return { header: new Uint8Array(0), frame: 0, from: 0, end: size };
}

/**
 * The audio of a WAV file. The decoder does not know that chunks of an odd size are padded. PCM,
 * float and G.711 begin with the frame at `start` (seconds), since every frame of theirs is decoded
 * by itself; unless the audio begins behind all that was read at first.
 */
export function wavExtent(head: Head, start: number): Extent {
  const description = findChunk(head, "fmt ");
  const data = findChunk(head, "data");
  if (!description || !data || description.length < 16) return nothing;
  checkDescription(description);
  const format = wavFormat(viewAt(head, description.at, 26));
  const { codec, blockSize, channels, bits, sampleRate } = format;
  checkChannels(channels);
  checkFrame(blockSize);
  checkBlocks(format);
  const end = endOf(head, data);
  const isFramed = framedCodecs.has(codec) && blockSize === (channels * bits) / 8;
  const isNear = data.at <= head.bytes.length;
  const frame = isFramed && isNear ? Math.round(start * sampleRate) : 0;
  const from = data.at + frame * blockSize;
  const header = Buffer.concat([
    bytesAt(head, 0, 12),
    bytesAt(head, description.at - 8, 8 + description.length),
    bytesAt(head, data.at - 8, 8),
  ]);
  const isWithin = from < end;
  return { header, frame: isWithin ? frame : 0, from: isWithin ? from : data.at, end };
}

/** A WAV file's format as the decoder reads it, wherever its chunk says that it ends. */
function wavFormat(view: DataView) {
  const tag = view.getUint16(0, true);
  return {
    codec: tag === extensible ? view.getUint16(24, true) : tag,
    channels: view.getUint16(2, true),
    sampleRate: view.getUint32(4, true),
    blockSize: view.getUint16(12, true),
    bits: view.getUint16(14, true),
    /** Of ADPCM; 0 where the decoder works it out. */
    samplesOfBlock: view.getUint16(16, true) >= 2 ? view.getUint16(18, true) : 0,
  };
}

/**
 * An ADPCM header may promise any number of samples a block, and the decoder makes room for them: a
 * few megabytes would become gigabytes. A byte holds two samples.
 */
function checkBlocks({
  codec,
  blockSize,
  channels,
  samplesOfBlock,
}: ReturnType<typeof wavFormat>): void {
  if (adpcmCodecs.has(codec) && samplesOfBlock > (2 * blockSize) / channels + 2) {
    throw corrupt(`its header gives ${samplesOfBlock} samples to blocks that hold fewer`);
  }
}

/** The audio of an AIFF file, without the chunks behind it. */
export function aiffExtent(head: Head): Extent {
  const common = findChunk(head, "COMM");
  const sound = findChunk(head, "SSND");
  if (!common || !sound) return nothing;
  checkDescription(common);
  const view = viewAt(head, common.at, 22);
  const channels = view.getUint16(0);
  const isCompressed = fourCharacters(head.bytes, 8) === "AIFC" && common.length >= 22;
  const codec = isCompressed ? fourCharacters(bytesAt(head, common.at + 18, 4), 0) : "";
  const from = sound.at + 8 + viewAt(head, sound.at, 4).getUint32(0);
  const end = Math.max(from, endOf(head, sound));
  checkChannels(channels);
  if (gatheredCodecs.has(codec)) checkGathered(end - from);
  else checkFrame(channels * Math.ceil(view.getUint16(6) / 8));

  const header = Buffer.concat([
    bytesAt(head, 0, 12),
    bytesAt(head, common.at - 8, 8 + common.length + (common.length % 2)),
    bytesAt(head, sound.at - 8, 8),
    Buffer.alloc(8),
  ]);
  // The decoder makes room for what these promise: it must be there.
  header.writeUInt32BE(header.length - 8, 4);
  header.writeUInt32BE(8 + end - from, header.length - 12);
  if (codec === "ima4") {
    const blocks = Math.floor((end - from) / (ima4Block * channels));
    header.writeUInt32BE(Math.min(view.getUint32(2), blocks), 22);
  }
  return { header, frame: 0, from, end };
}

/** The audio of a CAF file, without the chunks around it. */
export function cafExtent(head: Head): Extent {
  const description = findChunk(head, "desc");
  const data = findChunk(head, "data");
  if (!description || !data) return nothing;
  const view = viewAt(head, description.at, 32);
  const channels = view.getUint32(24);
  checkChannels(channels);
  const codec = fourCharacters(bytesAt(head, description.at + 8, 4), 0);
  const packetSize = view.getUint32(16) || 1;
  checkFrame(codec === "lpcm" ? channels * Math.ceil(view.getUint32(28) / 8) : packetSize);
  // The decoder makes room for as many as the header says.
  const framesOfPacket = view.getUint32(20) || 64;
  if (codec === "ima4" && framesOfPacket !== 64) {
    throw corrupt(`its header gives ${framesOfPacket} samples to packets of 64`);
  }
  const header = Buffer.concat([
    bytesAt(head, 0, 8),
    bytesAt(head, description.at - 12, 12 + 32),
    bytesAt(head, data.at - 12, 12 + 4),
  ]);
  header.writeBigUInt64BE(32n, 12);
  return { header, frame: 0, from: data.at + 4, end: Math.min(head.size, data.at + data.length) };
}

export function checkChannels(channels: number): void {
  if (channels === 0) throw corrupt("its header gives 0 channels");
  if (channels > mostChannels) {
    throw new SoundkinError(
      "too-many-channels",
      `The file has ${channels} channels; Soundkin reads up to ${mostChannels}.`,
    );
  }
}

function checkGathered(bytes: number): void {
  if (bytes > mostGathered) {
    throw new SoundkinError(
      "too-long",
      `The file holds ${Math.round(bytes / 1e6)} MB of old compressed audio; Soundkin reads up to ${Math.round(mostGathered / 1e6)} MB of it. Convert it to WAV to use it.`,
    );
  }
}

function checkDescription({ length }: Chunk): void {
  if (length > longestDescription) {
    throw corrupt(`its format's description is ${length} bytes long`);
  }
}

/** A decoder that waits for a whole frame would keep all of the file until then. */
function checkFrame(bytes: number): void {
  if (bytes === 0 || bytes > longestFrame) {
    throw corrupt(`its header gives ${bytes} bytes to a frame`);
  }
}

/**
 * How much of its audio chunk a RIFF or AIFF file lacks, 0 to 1. Sizes that recorders leave open
 * (0, or all bits set) promise nothing.
 */
export function missingShare(head: Head): number {
  const kind = fourCharacters(head.bytes, 0);
  if (kind !== "FORM" && kind !== "RIFF") return 0;
  const audio = findChunk(head, kind === "FORM" ? "SSND" : "data");
  if (!audio || audio.length === 0xffffffff || head.size - audio.at >= audio.length) return 0;
  return 1 - (head.size - audio.at) / audio.length;
}

/** Where a chunk ends. Recorders leave its length open (0, or all bits set) until they are done. */
function endOf({ size }: Head, { at, length }: Chunk): number {
  const isOpen = length === 0 || length >= 0xffffffff;
  return isOpen ? size : Math.min(size, at + length);
}

/** A chunk of a RIFF, AIFF or CAF file, padded to an even size as it should be, or else not. */
function findChunk(head: Head, name: string): Chunk | null {
  if (fourCharacters(head.bytes, 0) === "caff") return searchChunks(head, name, 8, 1);
  return searchChunks(head, name, 12, 2) ?? searchChunks(head, name, 12, 1);
}

/** `multiple`: what the chunks' sizes are padded to. */
function searchChunks(head: Head, name: string, first: number, multiple: 1 | 2): Chunk | null {
  let at = first;
  for (let chunks = 0; chunks < mostChunks && at + 8 <= head.size; chunks++) {
    const chunk = chunkAt(head, at);
    if (fourCharacters(bytesAt(head, at, 4), 0) === name) return chunk;
    at = chunk.at + Math.ceil(chunk.length / multiple) * multiple;
  }
  return null;
}

function chunkAt(head: Head, at: number): Chunk {
  const view = viewAt(head, at, 12);
  const kind = fourCharacters(head.bytes, 0);
  return kind === "caff"
    ? { at: at + 12, length: Number(view.getBigUint64(4)) }
    : { at: at + 8, length: view.getUint32(4, kind === "RIFF") };
}

/** With zeros behind the end of the file. */
function viewAt(head: Head, at: number, length: number): DataView {
  const bytes = new Uint8Array(length);
  bytes.set(bytesAt(head, at, length));
  return new DataView(bytes.buffer);
}

function fourCharacters(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
