/**
 * Folders of a synthetic library, as sample packs are: a vendor's hundred packs with two folders of
 * one kind of sound each. A vendor holds a tenth of the library, a pack a thousandth.
 */
import type { Random } from "../../../electron/demo/random.ts";

const vendors = [
  "Analog Attic",
  "Basement Tapes",
  "Chrome Audio",
  "Dusty Crates",
  "Echo Garden",
  "Field Works",
  "Granular Tools",
  "Hollow Drums",
  "Iron Reels",
  "Jade Samples",
];
const packsOfVendor = 100;
const foldersOfPack = 2;

/** Which sound a word stands for is chance here; sounds that are alike bear the same one. */
export const kindWords = [
  ...["Kick", "Snare", "Clap", "Hat", "Tom", "Cymbal", "Shaker", "Rim"],
  ...["Bass", "Lead", "Pad", "Pluck", "Stab", "Vocal", "Loop", "Noise"],
] as const;

export interface PlannedFolder {
  /** Below the root, "/" between names. */
  readonly path: string;
  /** What is in it, as a position in `kindWords`. */
  readonly kind: number;
}

/** All folders; `kinds` holds the kind of each seed, and folders of a kind are as frequent as it. */
export function planFolders(kinds: readonly number[], random: Random): PlannedFolder[] {
  return vendors.flatMap((_, vendor) =>
    Array.from({ length: packsOfVendor * foldersOfPack }, (_, i): PlannedFolder => {
      const kind = kinds[Math.floor(random.next() * kinds.length)] ?? 0;
      const name = `${kindWords[kind] ?? "Sound"}s ${(i % foldersOfPack) + 1}`;
      const pack = packPath(vendor * packsOfVendor + Math.floor(i / foldersOfPack));
      return { path: `${pack}/${name}`, kind };
    }),
  );
}

/** The folder of a tenth of the library. */
export function vendorPath(i: number): string {
  return vendors[i % vendors.length] ?? "";
}

/** The folder of a thousandth of the library. */
export function packPath(i: number): string {
  const pack = i % (vendors.length * packsOfVendor);
  const number = String((pack % packsOfVendor) + 1).padStart(3, "0");
  return `${vendorPath(Math.floor(pack / packsOfVendor))}/Pack ${number}`;
}
