/** Filters as a musician sees them: one chip for each, which takes it away again. */
import type { Filters } from "../../../shared/api.ts";
import { strings } from "../ui/strings.ts";

/** What the filter bar chooses; the folder is chosen in the tree. */
export type SoundFilters = Omit<Filters, "folder">;

export interface Chip {
  /** Told apart from the other chips by it. */
  readonly key: string;
  readonly text: string;
  /** What takes the filter away. */
  readonly removal: SoundFilters;
}

type Range = NonNullable<Filters["duration"]>;

/** `filters` with a change; what the change leaves empty is no filter any more. */
export function changed(filters: SoundFilters, change: SoundFilters): SoundFilters {
  const entries = Object.entries({ ...filters, ...change }).filter(([, value]) => !isEmpty(value));
  return Object.fromEntries(entries);
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== "object" || value === null) return value === undefined;
  return Object.values(value).every((limit) => limit === undefined);
}

/** A chip for each filter, a tag being one of its own. */
export function chipsOf(filters: SoundFilters): Chip[] {
  const { kind, duration, tempo, key, favourite, offline, tags = [] } = filters;
  const { chips } = strings;
  const chip = (name: keyof SoundFilters, text: string): Chip => ({
    key: name,
    text,
    removal: { [name]: undefined },
  });
  return [
    ...(kind === undefined ? [] : [chip("kind", chips.kinds[kind])]),
    ...(duration === undefined ? [] : [chip("duration", chips.duration(spanOf(duration)))]),
    ...(tempo === undefined ? [] : [chip("tempo", chips.tempo(spanOf(tempo)))]),
    ...(key === undefined ? [] : [chip("key", key)]),
    ...(favourite === undefined ? [] : [chip("favourite", chips.favourite(favourite))]),
    ...(offline === undefined ? [] : [chip("offline", chips.offline(offline))]),
    ...tags.map((tag) => tagChip(tag, tags)),
  ];
}

function tagChip(tag: string, tags: readonly string[]): Chip {
  return { key: `tag ${tag}`, text: tag, removal: { tags: tags.filter((other) => other !== tag) } };
}

/** "from 90", "up to 120", "90–120". */
function spanOf({ min, max }: Range): string {
  if (min === undefined) return `up to ${max ?? ""}`;
  return max === undefined ? `from ${min}` : `${min}–${max}`;
}
