/** Deletes the oldest entries of a map until another one makes `most`. */
export function makeRoom(entries: Map<unknown, unknown>, most: number): void {
  for (const oldest of entries.keys()) {
    if (entries.size < most) return;
    entries.delete(oldest);
  }
}
