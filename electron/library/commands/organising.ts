/** Commands by which musicians say what they think of sounds. */
import type { Handlers } from "../../../shared/api.ts";
import { correctable, type ChangeKind } from "../../../shared/domain.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import { mostTags, type Corrections, type UserData } from "../../../shared/user-data.ts";
import type { AskedSamples } from "../asked-samples.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { StepTitle } from "../catalog/history.ts";
import type { UserDataPatch } from "../catalog/user-data.ts";
import { distinctNames, foldCase } from "../catalog/user-data-record.ts";
import { needRoomFor } from "../backups/take-in.ts";
import type { Changes } from "../changes.ts";

export type OrganisingCommand =
  | "samples.changeTags"
  | "samples.setFavourite"
  | "samples.setRating"
  | "samples.setNote"
  | "samples.correct"
  | "samples.played"
  | "collections.list"
  | "collections.create"
  | "collections.rename"
  | "collections.remove"
  | "collections.setSamples";

export interface OrganisingParts {
  readonly asked: AskedSamples;
  readonly catalog: Catalog;
  readonly changes: Changes;
  readonly onPlayed: () => void;
}

/** Samples that wait and of which something is said: so many are analysed at once. */
const mostAnalysedNow = 20;

export class Organising {
  readonly #parts: OrganisingParts;

  constructor(parts: OrganisingParts) {
    this.#parts = parts;
  }

  get handlers(): Handlers<OrganisingCommand> {
    const { collections } = this.#parts.catalog.userData;
    return {
      "samples.changeTags": ({ sampleIds, add, remove }) =>
        this.#say(sampleIds, "tags", (before) => ({ tags: tagsAfter(before, add, remove) })),
      "samples.setFavourite": ({ sampleIds, favourite }) => {
        const now = Date.now();
        return this.#say(sampleIds, "favourite", (before) => ({
          favouriteSince: favourite ? (before.favouriteSince ?? now) : undefined,
        }));
      },
      "samples.setRating": ({ sampleIds, rating }) =>
        this.#say(sampleIds, "rating", () => ({ rating: rating ?? undefined })),
      "samples.setNote": ({ sampleId, note }) => this.#say([sampleId], "note", () => ({ note })),
      "samples.correct": ({ sampleIds, corrections }) =>
        this.#say(sampleIds, "correction", () => toPatch(corrections)),
      "samples.played": ({ sampleId }) => this.#played(sampleId),
      "collections.list": () => collections.all(),
      "collections.create": ({ name, sampleIds }) => this.#create(name, sampleIds ?? []),
      "collections.rename": ({ name, newName }) => this.#rename(name, newName),
      "collections.remove": ({ name }) => this.#remove(name),
      "collections.setSamples": ({ name, sampleIds, isIn }) =>
        this.#setSamples(name, sampleIds, isIn),
    };
  }

  /**
   * Says something of the sounds of these samples. Nothing is said where `patch` throws.
   * @throws SoundkinError as `AskedSamples.soundOf` where it is one sample; sample-not-analysed where
   * some of several have no sound yet, after the others have been done.
   */
  async #say(
    sampleIds: readonly number[],
    kind: ChangeKind,
    patch: (before: UserData) => UserDataPatch,
  ): Promise<void> {
    const { asked, catalog, changes } = this.#parts;
    // Samples that are gone by now are no reason to do nothing, unless all are.
    const first = sampleIds.find((id) => catalog.files.get(id)) ?? sampleIds[0];
    if (first === undefined) return;
    const unknown = await this.#analyseFew(sampleIds);
    const count = Math.max(1, sampleIds.length - unknown);
    await changes.make(titleOf(kind, asked.get(first).name, count), async () => ({
      sounds: await changes.soundChanges(catalog.userData.hashesOfSamples(sampleIds), patch),
    }));
    if (unknown > 0) throw leftOut(unknown, sampleIds.length);
  }

  async #played(sampleId: number): Promise<void> {
    const { asked, catalog, changes, onPlayed } = this.#parts;
    const { soundId } = await asked.analysed(sampleId);
    if (soundId === null) return;
    catalog.userData.addPlay(soundId, Date.now());
    changes.note();
    onPlayed();
  }

  async #create(name: string, sampleIds: readonly number[]): Promise<void> {
    const { catalog, changes } = this.#parts;
    const { collections } = catalog.userData;
    const unknown = await this.#analyseFew(sampleIds);
    await changes.make(titleOf("collection-created", name), async () => {
      if (collections.find(name) !== undefined) throw collectionExists(name);
      needRoomFor(1, collections);
      const members = catalog.userData.hashesOfSamples(sampleIds);
      const sounds = await this.#memberships(members, name, true);
      return { collections: [{ before: null, after: name }], sounds };
    });
    if (unknown > 0) throw leftOut(unknown, sampleIds.length);
  }

  #rename(name: string, newName: string): Promise<void> {
    const { collections } = this.#parts.catalog.userData;
    return this.#parts.changes.make(titleOf("collection-renamed", name), () => {
      const before = this.#collection(name);
      const other = collections.find(newName);
      if (other !== undefined && foldCase(newName) !== foldCase(before)) {
        throw collectionExists(other);
      }
      return before === newName ? {} : { collections: [{ before, after: newName }] };
    });
  }

  #remove(name: string): Promise<void> {
    const { catalog, changes } = this.#parts;
    return changes.make(titleOf("collection-removed", name), async () => {
      const before = this.#collection(name);
      const members = catalog.userData.membersOf(before);
      const sounds = await this.#memberships(members, before, false);
      return { collections: [{ before, after: null }], sounds };
    });
  }

  async #setSamples(name: string, sampleIds: readonly number[], isIn: boolean): Promise<void> {
    const { catalog, changes } = this.#parts;
    const unknown = isIn ? await this.#analyseFew(sampleIds) : 0;
    const title = titleOf("collection-sounds", name, Math.max(1, sampleIds.length - unknown));
    await changes.make(title, async () => {
      const sounds = catalog.userData.hashesOfSamples(sampleIds);
      return { sounds: await this.#memberships(sounds, this.#collection(name), isIn) };
    });
    if (unknown > 0) throw leftOut(unknown, sampleIds.length);
  }

  /**
   * Waiting samples have no sound yet of which anything could be said. Returns how many of several
   * still have none.
   */
  async #analyseFew(sampleIds: readonly number[]): Promise<number> {
    const { asked, catalog } = this.#parts;
    const [only, ...others] = sampleIds;
    if (only !== undefined && others.length === 0) {
      await asked.soundOf(only);
      return 0;
    }
    const unknown = catalog.userData.samplesWithoutSound(sampleIds);
    if (unknown.length > mostAnalysedNow) return unknown.length;
    // What cannot be analysed is left out, and told.
    await Promise.allSettled(unknown.map((sampleId) => asked.analysed(sampleId)));
    return catalog.userData.samplesWithoutSound(unknown).length;
  }

  #memberships(audioHashes: readonly string[], collection: string, isIn: boolean) {
    return this.#parts.changes.soundChanges(audioHashes, ({ collections = [] }) => {
      const others = collections.filter((name) => foldCase(name) !== foldCase(collection));
      return { collections: isIn ? [...others, collection] : others };
    });
  }

  /** A collection's name as it is written. @throws SoundkinError collection-missing. */
  #collection(name: string): string {
    const found = this.#parts.catalog.userData.collections.find(name);
    if (found === undefined) {
      throw new SoundkinError(
        "collection-missing",
        `There is no collection ${quoted(name)} any more.`,
      );
    }
    return found;
  }
}

function titleOf(kind: ChangeKind, subject: string, count = 1): StepTitle {
  return { kind, subject, count };
}

/**
 * A tag that is added is spelled as it is added.
 * @throws SoundkinError too-many where a sound would have more than it can.
 */
function tagsAfter(
  { tags = [] }: UserData,
  add: readonly string[],
  remove: readonly string[],
): string[] {
  const removed = new Set(remove.map(foldCase));
  const after = distinctNames([...add, ...tags.filter((tag) => !removed.has(foldCase(tag)))]);
  if (after.length <= mostTags) return after;
  throw new SoundkinError(
    "too-many",
    `A sound has ${mostTags} tags at most, so no tags were changed. Add fewer, or remove some first.`,
  );
}

/** Null takes a correction back, what is left out stays. */
function toPatch(corrections: Corrections): UserDataPatch {
  const said = correctable.filter((field) => corrections[field] !== undefined);
  return Object.fromEntries(said.map((field) => [field, corrections[field] ?? undefined]));
}

function quoted(name: string): string {
  return `“${name}”`;
}

function collectionExists(name: string): SoundkinError {
  return new SoundkinError(
    "collection-exists",
    `There is a collection ${quoted(name)} already. Choose another name.`,
  );
}

function leftOut(count: number, all: number): SoundkinError {
  return new SoundkinError(
    "sample-not-analysed",
    `${count} of these ${all} samples are not analysed, so they were left out. Try again when the analysis is done; Problems lists those that cannot be analysed.`,
  );
}
