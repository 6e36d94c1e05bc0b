/**
 * The demo pack: sounds that Soundkin makes itself, so that a new user (and every test) has a
 * library to look at without a download. The same seed gives the same bytes on every run.
 *
 * `families.ts` says what is in it, `voices/` how each family sounds.
 */
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { encodeAiff } from "./aiff.ts";
import { fade, highpass, lowpass, normalise } from "./dsp.ts";
import { families, type Family } from "./families.ts";
import type { Audio, SampleFormat } from "./pcm.ts";
import { Random, seedOf } from "./random.ts";
import type { Voice } from "./voices/voice.ts";
import { encodeWav } from "./wav.ts";

export interface DemoPackOptions {
  /** Another seed makes another pack. */
  readonly seed?: number;
  /** How many sounds; families keep their shares. */
  readonly count?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/** A file of the pack and all that is needed to make it again. */
export interface PlannedSound {
  /** Path in the pack with "/" between names: "Drums/Kicks/Kick Deep 07.wav". */
  readonly path: string;
  /** Folder of its family. */
  readonly family: string;
  readonly voice: Voice;
  readonly seed: number;
  readonly container: "wav" | "aiff";
  readonly format: SampleFormat;
  /** Hz. */
  readonly sampleRate: number;
}

/** Raised whenever the bytes of a pack change, so that an older pack is written anew. */
const packVersion = 1;
const markerName = ".soundkin-demo.json";
const defaultSeed = 1;
const defaultCount = 480;

/** Sounds of each family, by largest remainder, so that they add up to `count`. */
function countsFor(count: number): number[] {
  const shares = families.reduce((sum, family) => sum + family.share, 0);
  const exact = families.map((family) => (family.share * count) / shares);
  const counts = exact.map(Math.floor);
  const missing = count - counts.reduce((sum, whole) => sum + whole, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, missing)) counts[index] = (counts[index] ?? 0) + 1;
  return counts;
}

type FileFormat = Pick<PlannedSound, "container" | "format" | "sampleRate">;

/** What producers' folders are made of; float and 96 kHz stay with short sounds for their size. */
function formatFor(family: Family, random: Random): FileFormat {
  const long = family.folder.startsWith("Loops/") || family.folder === "Synths/Pads";
  const rate = random.next();
  const sampleRate = rate < 0.64 ? 44100 : rate < 0.94 || long ? 48000 : 96000;
  const [container, format] = random.pick<readonly ["wav" | "aiff", SampleFormat]>([
    ["wav", 16],
    ["wav", 16],
    ["wav", 16],
    ["wav", 24],
    ["wav", 24],
    ["wav", long ? 16 : "float"],
    ["aiff", 16],
    ["aiff", long ? 16 : 24],
  ]);
  return { container, format, sampleRate };
}

/** The first `count` sounds of a family; nothing is rendered yet. */
export function planFamily(family: Family, count: number, seed: number): PlannedSound[] {
  const numbers = new Map<string, number>();
  return Array.from({ length: count }, (_, index) => {
    // Each sound draws from a stream of its own: a change to one voice leaves the others alone.
    const random = new Random(seedOf(`${seed}/${family.folder}/${index}`));
    const fileFormat = formatFor(family, random);
    const { name, voice } = family.imagine(random);
    const number = (numbers.get(name) ?? 0) + 1;
    numbers.set(name, number);
    const extension = fileFormat.container === "wav" ? "wav" : "aif";
    return {
      path: `${family.folder}/${name} ${String(number).padStart(2, "0")}.${extension}`,
      family: family.folder,
      voice,
      seed: random.integer(),
      ...fileFormat,
    };
  });
}

/** Every sound of a pack, in the order of its families; nothing is rendered yet. */
export function planDemoPack({
  seed = defaultSeed,
  count = defaultCount,
}: Pick<DemoPackOptions, "seed" | "count"> = {}): PlannedSound[] {
  const counts = countsFor(count);
  return families.flatMap((family, index) => planFamily(family, counts[index] ?? 0, seed));
}

/** Renders a sound as it goes into its file: faded at both ends, peak at -6 to -1 dBFS. */
export function renderSound(sound: Pick<PlannedSound, "voice" | "seed" | "sampleRate">): Audio {
  const random = new Random(sound.seed);
  const channels = sound.voice(random, sound.sampleRate);
  for (const channel of channels) {
    // As any recording chain: no direct current, and no noise up to 48 kHz just because it fits.
    highpass(lowpass(channel, 17000, sound.sampleRate), 18, sound.sampleRate);
    fade(channel, 0.001, 0.005, sound.sampleRate);
  }
  return { channels: normalise(channels, random.in([-6, -1])), sampleRate: sound.sampleRate };
}

/** The bytes of a sound's file. */
export function encodeSound(sound: PlannedSound): Uint8Array {
  const audio = renderSound(sound);
  if (sound.container === "wav" || sound.format === "float") return encodeWav(audio, sound.format);
  return encodeAiff(audio, sound.format);
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** Under a name that no one takes for a sample until it is whole. */
async function writeWhole(file: string, content: Uint8Array | string): Promise<void> {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.part`);
  await writeFile(temporary, content);
  await rename(temporary, file);
}

/**
 * Writes the demo pack into a folder, which is made if need be. A file that is there under the same
 * marker is whole (it was renamed into place), so a second call writes only what is missing.
 */
export async function writeDemoPack(
  directory: string,
  { seed = defaultSeed, count = defaultCount, onProgress }: DemoPackOptions = {},
): Promise<{ files: number; written: number }> {
  const sounds = planDemoPack({ seed, count });
  const marker = `${JSON.stringify({ version: packVersion, seed, count })}\n`;
  const markerFile = path.join(directory, markerName);
  const found = await readFile(markerFile, "utf8").catch(() => undefined);
  // Gone while it is not true: an interrupted run must not vouch for a mixture of two packs.
  if (found !== marker) await rm(markerFile, { force: true });
  const folders = new Set(sounds.map((sound) => path.join(directory, sound.family)));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  let written = 0;
  for (const [index, sound] of sounds.entries()) {
    const file = path.join(directory, sound.path);
    if (found !== marker || !(await exists(file))) {
      await writeWhole(file, encodeSound(sound));
      written++;
    }
    onProgress?.(index + 1, sounds.length);
  }
  if (found !== marker) await writeWhole(markerFile, marker);
  return { files: sounds.length, written };
}
