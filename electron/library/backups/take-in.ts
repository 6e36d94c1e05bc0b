/** What a backup or an export changes, as a step that can be undone. */
import { setImmediate } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { SoundkinError } from "../../../shared/errors.ts";
import {
  mostCollections,
  mostSearches,
  type StoredSearch,
  type UserData,
  type UserDataFile,
} from "../../../shared/user-data.ts";
import type { Collections } from "../catalog/collections.ts";
import type { NameChange, SearchChange, Step } from "../catalog/history.ts";
import type { Searches } from "../catalog/searches.ts";
import type { UserDataRecords } from "../catalog/user-data.ts";
import { difference, distinctNames, foldCase, merge } from "../catalog/user-data-record.ts";
import { inSlices, sliceSize } from "../in-slices.ts";

type DataStep = Pick<Step, "sounds" | "collections" | "searches">;

/**
 * Adds what a file holds: all tags, collections and searches of other names, and elsewhere only what
 * nothing was said of.
 * @throws SoundkinError as `needRoomFor` and `needRoomForSearches`.
 */
export async function stepOfImport(
  records: UserDataRecords,
  file: UserDataFile,
): Promise<DataStep> {
  const { collections } = records;
  const added = collectionsOf(file)
    .filter((name) => collections.find(name) === undefined)
    .map((name) => ({ before: null, after: name }));
  needRoomFor(added.length, collections);
  const sounds = await inSlices([...byHash(file)], ([audioHash, said]) => {
    const before = records.get(audioHash);
    return changeOf(audioHash, before, merge(before, said));
  });
  const searches = file.searches
    .filter(({ name }) => records.searches.find(name) === undefined)
    .map((after) => ({ before: null, after }));
  needRoomForSearches(searches.length, records.searches);
  return { sounds, collections: added, searches };
}

/** Makes everything as it is in a file; what the file says nothing of goes. */
export async function stepOfRestore(
  records: UserDataRecords,
  file: UserDataFile,
): Promise<DataStep> {
  const now = new Map<string, UserData>();
  for (const slice of records.slices()) {
    for (const { audioHash, ...said } of slice) now.set(audioHash, said);
    await setImmediate();
  }
  const then = byHash(file);
  const audioHashes = [...new Set([...now.keys(), ...then.keys()])];
  const sounds = await inSlices(audioHashes, (audioHash) =>
    changeOf(audioHash, now.get(audioHash) ?? {}, then.get(audioHash) ?? {}),
  );
  return {
    sounds,
    collections: collectionChanges(records.collections.names(), file),
    searches: searchChanges(records.searches.all(), file),
  };
}

/** What is kept already of the sounds of a file is kept until they come, as what the file adds is. */
export async function holdKept(records: UserDataRecords, file: UserDataFile): Promise<void> {
  for (let from = 0; from < file.sounds.length; from += sliceSize) {
    records.kept.hold(file.sounds.slice(from, from + sliceSize).map(({ audioHash }) => audioHash));
    await setImmediate();
  }
}

/** The sounds of a file, each once, that are in the library, and how many are not. */
export async function countSounds(
  records: UserDataRecords,
  file: UserDataFile,
): Promise<{ sounds: number; waiting: number }> {
  const all = [...new Set(file.sounds.map(({ audioHash }) => audioHash))];
  const there = await inSlices(all, (audioHash) => (records.isThere(audioHash) ? [audioHash] : []));
  return { sounds: there.length, waiting: all.length - there.length };
}

/** @throws SoundkinError invalid-input where the library would hold too many collections. */
export function needRoomFor(added: number, collections: Collections): void {
  if (added === 0 || collections.names().length + added <= mostCollections) return;
  throw new SoundkinError(
    "invalid-input",
    `A library holds ${mostCollections.toLocaleString("en")} collections at most. Remove some, then try again.`,
  );
}

/** @throws SoundkinError too-many where the library would hold too many searches. */
export function needRoomForSearches(added: number, searches: Searches): void {
  if (added === 0 || searches.all().length + added <= mostSearches) return;
  throw new SoundkinError(
    "too-many",
    `A library holds ${mostSearches.toLocaleString("en")} saved searches at most. Remove some, then try again.`,
  );
}

function changeOf(audioHash: string, before: UserData, after: UserData): Step["sounds"] {
  const changed = difference(before, after);
  return changed ? [[audioHash, ...changed]] : [];
}

function collectionChanges(now: readonly string[], file: UserDataFile): NameChange[] {
  const then = new Map(collectionsOf(file).map((name) => [foldCase(name), name]));
  const kept = new Set(now.map(foldCase));
  const changed = now.map((before) => ({ before, after: then.get(foldCase(before)) ?? null }));
  const added = [...then].filter(([folded]) => !kept.has(folded));
  return [
    ...changed.filter(({ before, after }) => before !== after),
    ...added.map(([, after]) => ({ before: null, after })),
  ];
}

function searchChanges(now: readonly StoredSearch[], { searches }: UserDataFile): SearchChange[] {
  const byName = (all: readonly StoredSearch[]) =>
    new Map(all.map((search) => [foldCase(search.name), search]));
  const [before, after] = [byName(now), byName(searches)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => ({ before: before.get(name) ?? null, after: after.get(name) ?? null }))
    .filter((change) => !isDeepStrictEqual(change.before, change.after));
}

function collectionsOf({ collections, sounds }: UserDataFile): string[] {
  return distinctNames([...collections, ...sounds.flatMap((sound) => sound.collections ?? [])]);
}

/** What is said of one sound twice is put together. */
function byHash({ sounds }: UserDataFile): Map<string, UserData> {
  const found = new Map<string, UserData>();
  for (const { audioHash, ...said } of sounds) {
    const known = found.get(audioHash);
    found.set(audioHash, known ? merge(known, said) : said);
  }
  return found;
}
