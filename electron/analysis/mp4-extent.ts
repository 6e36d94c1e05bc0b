/**
 * Where the audio of an MP4 file lies. The decoder believes the tables of an MP4 file: it makes room
 * for as many entries as they promise, and decodes as often as they say what they point at. So it
 * gets only tables that have been read here.
 */
import { bytesAt, corrupt, type Extent, type Head } from "./extent.ts";

/** Bytes of the box that holds the tables, covers and all, or of one that introduces a fragment. */
const longestTables = 1 << 26;
/** Samples, as MP4 calls its packets: two hours of Opus in the shortest usual packets are 1.4 million. */
const mostSamples = 1 << 21;
/** Bytes of one; 65,535 samples of eight channels in 24 bits are 1.5 MB. */
const longestSample = 1 << 22;
/** Boxes of the outermost level: two hours in fragments of a second have four times 7,200. */
const mostBoxes = 100_000;
/** Steps that the decoder takes through the table of chunks. */
const mostSteps = 1 << 30;
/** Samples that one frame of Apple Lossless makes room for; 4,096 is usual. */
const longestLossless = 1 << 16;

/** Boxes of boxes, as the decoder knows them. */
const containers = new Set("moov trak mdia minf stbl udta edts sinf wave mvex traf".split(" "));

/** Tables of entries: where their number stands, where they begin, and how long each is. */
const tables: Readonly<Record<string, readonly [count: number, first: number, size: number]>> = {
  stsz: [8, 12, 4],
  stco: [4, 8, 4],
  co64: [4, 8, 8],
  stsc: [4, 8, 12],
  stts: [4, 8, 8],
};

const tooMany = "its tables list more packets than fit two hours";
const none = new Uint8Array(0);

/** A box of the file's outermost level. */
interface Box {
  readonly type: string;
  readonly at: number;
  readonly end: number;
}

/** Called with what each box holds; a box of boxes is without content, and its end is told. */
type OnBox = (type: string, content: Uint8Array) => void;

/** What the header says of a track: the contents of its boxes, the last of each type. */
type Track = Map<string, Uint8Array>;

interface Movie {
  readonly tracks: Track[];
  /** Bytes of a fragment's sample, by track, where the fragment does not say. */
  readonly sampleSizes: Map<number, number>;
}

/** What a fragment says of a track so far. */
interface Fragment {
  track: number | null;
  /** What its runs count their places from. */
  base: number;
  /** Bytes of each sample whose size a run does not give. */
  sampleSize: number | null;
  /** Where the next run begins, if it does not say. */
  next: number | null;
}

/** Where one sample after the other lies: none before the end of the last. */
class Order {
  #end = 0;
  #count = 0;

  add(at: number, size: number): void {
    if (at < this.#end) throw corrupt("its tables list the same audio twice");
    if (size > longestSample) throw corrupt(`its tables give ${size} bytes to one packet`);
    if (++this.#count > mostSamples) throw corrupt(tooMany);
    this.#end = at + size;
  }
}

/** The tables, checked, and the audio, wherever in the file they are. */
export function mp4Extent(head: Head): Extent {
  const boxes = outerBoxes(head);
  const found = boxes.find(({ type }) => type === "moov");
  if (!found || found.end > head.size) throw corrupt("it has no table of its audio");
  const data = boxes.find(({ type }) => type === "mdat");
  const isFirst = !data || found.at < data.at;
  const header = isFirst
    ? Uint8Array.from(longBytes(head, 0, found.end))
    : Buffer.concat([typeOf(head, boxes), longBytes(head, found.at, found.end)]);
  const movie = checkedMovie(header);
  if (movie.sampleSizes.size === 0) {
    if (!isFirst) moveChunks(movie, header.length);
    return { header, frame: 0, from: isFirst ? found.end : 0, end: head.size };
  }
  if (!isFirst) throw corrupt("its audio comes before the table of its fragments");
  checkFragments(head, boxes, movie);
  const end = Math.min(head.size, boxes.at(-1)?.end ?? head.size);
  return { header, frame: 0, from: found.end, end };
}

function outerBoxes(head: Head): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= head.size;) {
    const bytes = bytesAt(head, at, 16);
    const size = number(bytes, 0) === 1 ? long(bytes, 8) : number(bytes, 0);
    if (size > 0 && size < 8) break;
    const end = size === 0 ? head.size : at + size;
    boxes.push({ type: typeAt(bytes, 4), at, end });
    if (boxes.length > mostBoxes) throw corrupt("it is cut into too many pieces");
    at = end;
  }
  return boxes;
}

/** The box that says which kind of MP4 the file is, for whoever asks. */
function typeOf(head: Head, [first]: readonly Box[]): Uint8Array {
  return first?.type === "ftyp" ? longBytes(head, 0, first.end) : none;
}

function longBytes(head: Head, from: number, to: number): Uint8Array {
  if (to - from > longestTables) throw corrupt(`its tables are ${to - from} bytes long`);
  return bytesAt(head, from, to - from);
}

/** What a header holds, if its tables can be believed. */
function checkedMovie(header: Uint8Array): Movie {
  const movie: Movie = { tracks: [], sampleSizes: new Map() };
  let track: Track | null = null;
  const seen = new Set<string>();
  walk(header, 0, header.length, (type, content) => {
    seen.add(type);
    checkTable(type, content);
    if (type === "trak") movie.tracks.push((track = new Map<string, Uint8Array>()));
    else if (type === "/trak") track = null;
    else if (type === "trex") movie.sampleSizes.set(number(content, 4), number(content, 16));
    else if (track) keep(track, type, content);
  });
  // The decoder would look for another one in the audio.
  if (!seen.has("/moov")) throw corrupt("it has no table of its audio");
  const isAudio = (boxes: Track) => typeAt(boxes.get("hdlr") ?? none, 8) === "soun";
  const audio = movie.tracks.filter(isAudio);
  for (const boxes of audio.length > 0 ? audio : movie.tracks) checkOrder(boxes);
  return movie;
}

/** Of the two kinds of table of chunks, too, the last holds. */
function keep(track: Track, type: string, content: Uint8Array): void {
  if (type === "stco") track.delete("co64");
  if (type === "co64") track.delete("stco");
  track.set(type, content);
}

/** Goes through boxes as the decoder does, so that nothing is hidden from one of the two. */
function walk(bytes: Uint8Array, from: number, end: number, onBox: OnBox): void {
  for (let at = from; at < end - 8;) {
    const type = typeAt(bytes, at + 4);
    let size = number(bytes, at);
    if (size === 1) throw corrupt("one of its tables is longer than the file");
    if (size === 0) size = end - at;
    if (size < 8 || (type !== "mdat" && at + size > end)) return;
    const first = at + 8;
    at += size;
    if (type === "stsd") walkDescriptions(bytes, first, at, onBox);
    else if (type === "meta") walk(bytes, first + 4, at, onBox);
    else if (containers.has(type)) {
      onBox(type, bytes.subarray(first, first));
      walk(bytes, first, at, onBox);
      onBox(`/${type}`, bytes.subarray(at, at));
    } else if (type !== "mdat") onBox(type, bytes.subarray(first, at));
  }
}

/** The boxes of each description of a track's format, behind fields that depend on its version. */
function walkDescriptions(bytes: Uint8Array, from: number, end: number, onBox: OnBox): void {
  for (let at = from + 8; at + 16 <= end;) {
    const size = number(bytes, at);
    if (size < 16) return;
    if (at + size > end) throw corrupt("the description of its format is longer than its place");
    const version = 256 * (bytes[at + 16] ?? 0) + (bytes[at + 17] ?? 0);
    const fields = version === 1 ? 52 : version === 2 ? number(bytes, at + 36) || 72 : 36;
    if (size > fields) walk(bytes, at + fields, at + size, onBox);
    at += size;
  }
}

function checkTable(type: string, content: Uint8Array): void {
  if (type === "alac" && number(content, Math.max(0, content.length - 24)) > longestLossless) {
    throw corrupt("its header gives too many samples to a packet");
  }
  const [count, first, size] = type === "elst" ? editTable(content) : (tables[type] ?? []);
  if (count === undefined || first === undefined || size === undefined) return;
  const entries = number(content, count);
  const isOfOneSize = type === "stsz" && number(content, 4) > 0;
  if (isOfOneSize ? entries > mostSamples : first + entries * size > content.length) {
    throw corrupt(`a table of ${content.length} bytes promises ${entries} entries`);
  }
}

/** Edits come with times of 32 bits, or in version 1 of 64. */
function editTable(content: Uint8Array): readonly [number, number, number] {
  return [4, 8, content[0] === 1 ? 20 : 12];
}

/** Takes the decoder's way through a track's samples. */
function checkOrder(track: Track): void {
  const sizes = track.get("stsz") ?? none;
  const chunks = chunkOffsets(track);
  const runs = track.get("stsc") ?? none;
  if (chunks.length * number(runs, 4) > mostSteps) throw corrupt("its tables are too long");
  const order = new Order();
  const oneSize = number(sizes, 4);
  let chunk = 0;
  let inChunk = 0;
  let perChunk = samplesOfChunk(runs, 0);
  let at = chunks[0] ?? 0;
  for (let sample = 0; sample < number(sizes, 8); sample++) {
    const size = oneSize || number(sizes, 12 + 4 * sample);
    order.add(at, size);
    at += size;
    if (++inChunk < perChunk || chunk + 1 >= chunks.length) continue;
    chunk++;
    inChunk = 0;
    perChunk = samplesOfChunk(runs, chunk);
    at = chunks[chunk] ?? 0;
  }
}

function chunkOffsets(track: Track): number[] {
  const wide = track.get("co64");
  const table = track.get("stco") ?? wide ?? none;
  const offset = (i: number) =>
    table === wide ? long(table, 8 + 8 * i) : number(table, 8 + 4 * i);
  return Array.from({ length: number(table, 4) }, (_, i) => offset(i));
}

/** The last entry that begins with this chunk or before holds for it. */
function samplesOfChunk(runs: Uint8Array, chunk: number): number {
  for (let i = number(runs, 4) - 1; i >= 0; i--) {
    if (chunk + 1 >= number(runs, 8 + 12 * i)) return number(runs, 12 + 12 * i);
  }
  return 1;
}

/** Tables that come before the audio, though they came behind it, must count themselves in. */
function moveChunks({ tracks }: Movie, by: number): void {
  for (const track of tracks) {
    const narrow = track.get("stco") ?? none;
    for (let i = 0; i < number(narrow, 4); i++) {
      viewOf(narrow).setUint32(8 + 4 * i, number(narrow, 8 + 4 * i) + by);
    }
    const wide = track.get("co64") ?? none;
    for (let i = 0; i < number(wide, 4); i++) {
      viewOf(wide).setBigUint64(8 + 8 * i, BigInt(long(wide, 8 + 8 * i) + by));
    }
  }
}

function checkFragments(head: Head, boxes: readonly Box[], { sampleSizes }: Movie): void {
  const orders = new Map<number, Order>();
  let samples = 0;
  for (const { type, at, end } of boxes) {
    if (type !== "moof" || end > head.size) continue;
    const bytes = longBytes(head, at, end);
    if (number(bytes, 0) === 1) throw corrupt("one of its tables is longer than the file");
    let fragment: Fragment | null = null;
    walk(bytes, 8, bytes.length, (box, content) => {
      if (box === "traf") fragment = { track: null, base: at, sampleSize: null, next: null };
      else if (box === "tfhd" && fragment) readFragment(fragment, content);
      if (box !== "trun" || !fragment || fragment.track === null) return;
      fragment.sampleSize ??= sampleSizes.get(fragment.track) ?? 0;
      samples += number(content, 4);
      if (samples > mostSamples) throw corrupt(tooMany);
      const order = orders.get(fragment.track) ?? new Order();
      orders.set(fragment.track, order);
      checkRun(fragment, content, order);
    });
  }
}

function readFragment(fragment: Fragment, content: Uint8Array): void {
  const flags = number(content, 0);
  fragment.track = number(content, 4);
  let at = 8;
  if (flags & 1) {
    fragment.base = long(content, at);
    at += 8;
  }
  if (flags & 2) at += 4;
  if (flags & 8) at += 4;
  if (flags & 0x10) fragment.sampleSize = number(content, at);
}

/** Takes the decoder's way through a run of samples. */
function checkRun(fragment: Fragment, content: Uint8Array, order: Order): void {
  const flags = number(content, 0);
  const bytesIf = (flag: number) => (flags & flag ? 4 : 0);
  const entry = bytesIf(0x100) + bytesIf(0x200) + bytesIf(0x400) + bytesIf(0x800);
  const first = 8 + bytesIf(1) + bytesIf(4);
  const entries = number(content, 4);
  if (first + entries * entry > content.length) {
    throw corrupt(`a table of ${content.length} bytes promises ${entries} entries`);
  }
  let at = fragment.next ?? fragment.base;
  if (flags & 1) at = fragment.base + (number(content, 8) | 0);
  for (let i = 0; i < entries; i++) {
    const ownSize = first + i * entry + bytesIf(0x100);
    const size = flags & 0x200 ? number(content, ownSize) : (fragment.sampleSize ?? 0);
    order.add(at, size);
    at += size;
  }
  fragment.next = at;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function number(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] ?? 0) << 24) |
      ((bytes[at + 1] ?? 0) << 16) |
      ((bytes[at + 2] ?? 0) << 8) |
      (bytes[at + 3] ?? 0)) >>>
    0
  );
}

function long(bytes: Uint8Array, at: number): number {
  return number(bytes, at) * 2 ** 32 + number(bytes, at + 4);
}

function typeAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
