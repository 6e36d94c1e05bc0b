/** The musician's own data as a file: a backup or an export. */
import { open, rm } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { SoundkinError } from "../../../shared/errors.ts";
import { userDataFileSchema, type UserDataFile } from "../../../shared/user-data.ts";
import type { UserDataSnapshot } from "../catalog/user-data-snapshot.ts";

/** All of a snapshot, read a little at a time. */
export async function readSnapshot(snapshot: UserDataSnapshot): Promise<UserDataFile> {
  const sounds: UserDataFile["sounds"] = [];
  for (const slice of snapshot.sounds()) {
    sounds.push(...slice);
    await setImmediate();
  }
  return { ...snapshot.head, sounds };
}

/** Writes a snapshot to a file, which is on the disk when this resolves; what fails leaves none. */
export async function writeSnapshot(snapshot: UserDataSnapshot, path: string): Promise<void> {
  try {
    const file = await open(path, "w");
    try {
      for (const text of textOf(snapshot)) await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** @throws SoundkinError backup-unreadable; `what` is the file as a message calls it. */
export function parseUserDataFile(text: string, what: string): UserDataFile {
  try {
    return userDataFileSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new SoundkinError(
      "backup-unreadable",
      `${what} is damaged, or no copy of your tags, favourites and collections. Nothing was changed; choose another one.`,
      { cause },
    );
  }
}

function* textOf(snapshot: UserDataSnapshot): Generator<string> {
  yield `${JSON.stringify(snapshot.head).slice(0, -1)},"sounds":[`;
  let separator = "\n";
  for (const slice of snapshot.sounds()) {
    yield separator + slice.map((sound) => JSON.stringify(sound)).join(",\n");
    separator = ",\n";
  }
  yield "\n]}\n";
}
