/** Reads a part of a file, and no more of it than that takes. */
import type { FileFacts } from "../../shared/analysis.ts";
import type { Region } from "../../shared/domain.ts";
import { SoundkinError } from "../../shared/errors.ts";
import { decodeFile, type Channels } from "./decode.ts";

export interface DecodedRegion {
  readonly facts: FileFacts;
  /** Blocks of the region in order. */
  readonly blocks: readonly Channels[];
}

/** Ends a decoding that has what it wants. */
class Enough extends Error {}

/**
 * Decodes the part of the file at `path`.
 * @throws SoundkinError as `decodeFile`; invalid-input where the file ends before the region starts.
 */
export async function readRegion(path: string, { start, end }: Region): Promise<DecodedRegion> {
  const read: { facts?: FileFacts; blocks: Channels[] } = { blocks: [] };
  const take = (channels: Channels, facts: FileFacts, frame: number): void => {
    read.facts = facts;
    const first = Math.round(start * facts.sampleRate) - frame;
    const last = Math.round(end * facts.sampleRate) - frame;
    const length = channels[0]?.length ?? 0;
    if (first < length)
      read.blocks.push(channels.map((all) => all.slice(Math.max(0, first), last)));
    if (last <= length) throw new Enough();
  };
  await decodeFile(path, take, start).catch((error: unknown) => {
    if (!(error instanceof Enough)) throw error;
  });
  const { facts, blocks } = read;
  if (!facts || blocks.length === 0) {
    throw new SoundkinError("invalid-input", "The file ends before that part of it starts.");
  }
  return { facts, blocks };
}
