/** What can be done with what was said of a sound, wherever it is kept. */
import { mostTags, type UserData } from "../../../shared/user-data.ts";

/** Fields of the musician's own data, in the order that they are written in. */
const fields = [
  ...["tags", "favouriteSince", "rating", "note", "collections"],
  ...["tempo", "key", "kind", "instrument", "plays", "lastPlayedAt"],
] as (keyof UserData)[];

/** Without the fields that say nothing; in one order, so that equal data is equal text. */
export function compact(data: UserData): UserData {
  const said = fields
    .map((field) => [field, distinct(data[field])] as const)
    .filter(([field, value]) => !saysNothing(field, value));
  return Object.fromEntries(said);
}

/** Both together: all tags and collections, the larger number of plays, and else `first` before `second`. */
export function merge(first: UserData, second: UserData): UserData {
  const times = [first.lastPlayedAt, second.lastPlayedAt].filter((time) => time !== undefined);
  return compact({
    ...second,
    ...first,
    tags: distinctNames([...(first.tags ?? []), ...(second.tags ?? [])]).slice(0, mostTags),
    collections: [...(first.collections ?? []), ...(second.collections ?? [])],
    plays: Math.max(first.plays ?? 0, second.plays ?? 0),
    lastPlayedAt: times.length === 0 ? undefined : Math.max(...times),
  });
}

/** The fields in which two records differ, of each; null where they do not. */
export function difference(before: UserData, after: UserData): [UserData, UserData] | null {
  const [from, to] = [compact(before), compact(after)];
  const changed = fields.filter(
    (field) => JSON.stringify(from[field]) !== JSON.stringify(to[field]),
  );
  if (changed.length === 0) return null;
  const pick = (data: UserData): UserData =>
    Object.fromEntries(
      changed.filter((field) => data[field] !== undefined).map((field) => [field, data[field]]),
    );
  return [pick(from), pick(to)];
}

/** Names that differ by more than the case of their Latin letters: the first spelling of each. */
export function distinctNames(names: readonly string[]): string[] {
  const first = new Map<string, string>();
  for (const name of names) if (!first.has(foldCase(name))) first.set(foldCase(name), name);
  return [...first.values()];
}

/** As SQLite's NOCASE compares names: A to Z are a to z, and nothing else. */
export function foldCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function distinct(value: UserData[keyof UserData]): UserData[keyof UserData] {
  return Array.isArray(value) ? distinctNames(value).sort() : value;
}

function saysNothing(field: keyof UserData, value: UserData[keyof UserData]): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === "" || (field === "plays" && value === 0);
}
