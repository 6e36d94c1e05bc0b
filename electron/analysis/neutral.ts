/**
 * What could not be measured of a sound, and was given its neutral value instead: a descriptor of 0,
 * no tempo, no key. A worker analyses one file at a time and asks after each.
 */
const neutral = new Set<string>();

/** Notes that `what` ("pitch", "key") was given its neutral value. */
export function noteNeutral(what: string): void {
  neutral.add(what);
}

/** What was given its neutral value since this was last asked, in order of name. */
export function takeNeutral(): string[] {
  const taken = [...neutral].sort();
  neutral.clear();
  return taken;
}
