/** Commands by which musicians say what they think of sounds. */
import type { Handlers } from "../../../shared/api.ts";
import type { Sample } from "../../../shared/domain.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import type { Corrections, UserData } from "../../../shared/user-data.ts";
import { notAnalysed, type AskedSamples } from "../asked-samples.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { UserDataPatch } from "../catalog/user-data.ts";
import { foldCase } from "../catalog/user-data-record.ts";
import { needRoomFor } from "../backups/take-in.ts";
import type { Changes } from "../changes.ts";

export type OrganisingCommand =
  | "samples.setTags"
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
}

/** Samples that wait and are put into a collection: so many are analysed at once. */
const mostAnalysedNow = 20;

export class Organising {
  readonly #parts: OrganisingParts;

  constructor(parts: OrganisingParts) {
    this.#parts = parts;
  }

  get handlers(): Handlers<OrganisingCommand> {
    const { collections } = this.#parts.catalog.userData;
    return {
      "samples.setTags": ({ sampleId, tags }) => this.#say(sampleId, "Tags of", () => ({ tags })),
      "samples.setFavourite": ({ sampleId, favourite }) =>
        this.#say(sampleId, "Favourite", (before) => ({
          favouriteSince: favourite ? (before.favouriteSince ?? Date.now()) : undefined,
        })),
      "samples.setRating": ({ sampleId, rating }) =>
        this.#say(sampleId, "Rating of", () => ({ rating: rating ?? undefined })),
      "samples.setNote": ({ sampleId, note }) => this.#say(sampleId, "Note on", () => ({ note })),
      "samples.correct": ({ sampleId, corrections }) =>
        this.#say(sampleId, "Correction of", () => toPatch(corrections)),
      "samples.played": ({ sampleId }) => this.#played(sampleId),
      "collections.list": () => collections.all(),
      "collections.create": ({ name }) => this.#create(name),
      "collections.rename": ({ name, newName }) => this.#rename(name, newName),
      "collections.remove": ({ name }) => this.#remove(name),
      "collections.setSamples": ({ name, sampleIds, isIn }) =>
        this.#setSamples(name, sampleIds, isIn),
    };
  }

  /** @throws SoundkinError as `AskedSamples.soundOf`. */
  async #say(
    sampleId: number,
    what: string,
    patch: (before: UserData) => UserDataPatch,
  ): Promise<Sample> {
    const { asked, catalog, changes } = this.#parts;
    const soundId = await asked.soundOf(sampleId);
    await changes.make(`${what} ${asked.get(sampleId).name}`, async () => ({
      sounds: await changes.soundChanges(catalog.userData.hashesOf([soundId]), patch),
    }));
    return asked.get(sampleId);
  }

  async #played(sampleId: number): Promise<void> {
    const { asked, catalog, changes } = this.#parts;
    const { soundId } = await asked.analysed(sampleId);
    if (soundId === null) return;
    catalog.userData.addPlay(soundId, Date.now());
    changes.note();
  }

  #create(name: string): Promise<void> {
    const { catalog, changes } = this.#parts;
    const { collections } = catalog.userData;
    return changes.make(`Collection ${quoted(name)}`, () => {
      if (collections.find(name) !== undefined) throw collectionExists(name);
      needRoomFor(1, collections);
      return { collections: [{ before: null, after: name }] };
    });
  }

  #rename(name: string, newName: string): Promise<void> {
    const { collections } = this.#parts.catalog.userData;
    return this.#parts.changes.make(`New name of ${quoted(name)}`, () => {
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
    return changes.make(`Removal of ${quoted(name)}`, async () => {
      const before = this.#collection(name);
      const members = catalog.userData.membersOf(before);
      const sounds = await this.#memberships(members, before, false);
      return { collections: [{ before, after: null }], sounds };
    });
  }

  async #setSamples(name: string, sampleIds: readonly number[], isIn: boolean): Promise<void> {
    const { catalog, changes } = this.#parts;
    if (isIn) await this.#analyseFew(sampleIds);
    await changes.make(`Sounds of ${quoted(name)}`, async () => {
      const sounds = catalog.userData.hashesOfSamples(sampleIds);
      return { sounds: await this.#memberships(sounds, this.#collection(name), isIn) };
    });
    const unknown = catalog.userData.samplesWithoutSound(sampleIds).length;
    if (isIn && unknown > 0) throw leftOut(unknown, sampleIds.length);
  }

  /** Waiting samples have no sound yet that could be put anywhere. */
  async #analyseFew(sampleIds: readonly number[]): Promise<void> {
    const { asked, catalog } = this.#parts;
    const unknown = catalog.userData.samplesWithoutSound(sampleIds);
    if (unknown.length > mostAnalysedNow) return;
    // What cannot be analysed is left out, and told.
    await Promise.allSettled(unknown.map((sampleId) => asked.analysed(sampleId)));
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

/** Null takes a correction back, what is left out stays. */
function toPatch({ tempo, key, kind }: Corrections): UserDataPatch {
  return {
    ...(tempo !== undefined && { tempo: tempo ?? undefined }),
    ...(key !== undefined && { key: key ?? undefined }),
    ...(kind !== undefined && { kind: kind ?? undefined }),
  };
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
  if (all === 1) return notAnalysed();
  return new SoundkinError(
    "sample-not-analysed",
    `${count} of these ${all} samples are not analysed, so they were left out. Try again when the analysis is done; Problems lists those that cannot be analysed.`,
  );
}
