/** Tags that are given, and tags that are taken. */
export interface TagChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** Tags that differ in case only are one. */
export function sameTag(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** What a sound's tags are after a change. */
export function withTags(tags: readonly string[], { add, remove }: TagChange): string[] {
  const kept = tags.filter((tag) => ![...add, ...remove].some((other) => sameTag(tag, other)));
  return [...kept, ...add].sort((a, b) => a.localeCompare(b));
}
