import { refKey, type ClipRef } from "../ui/clip.ts";

/** What is selected of a list, by key, in the order in which it was chosen. */
export type Selected = ReadonlyMap<string, ClipRef>;

export function selectedOf(refs: readonly ClipRef[]): Selected {
  return new Map(refs.map((ref) => [refKey(ref), ref]));
}

/** With this one, or without it where it is selected already. */
export function toggled(selected: Selected, ref: ClipRef): Selected {
  const changed = new Map(selected);
  if (!changed.delete(refKey(ref))) changed.set(refKey(ref), ref);
  return changed;
}
