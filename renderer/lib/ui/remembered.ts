/** A setting of this window that outlives it; `fallback` where none or nonsense is stored. */
export function recall<Value>(
  key: string,
  fallback: Value,
  isValid: (stored: unknown) => stored is Value,
): Value {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(`soundkin.${key}`) ?? "null");
    return isValid(stored) ? stored : fallback;
  } catch {
    return fallback;
  }
}

/** Stores a setting of this window; a full or forbidden storage only forgets it. */
export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(`soundkin.${key}`, JSON.stringify(value));
  } catch {
    return;
  }
}

/** Whether a switch is what was stored. */
export function isBoolean(stored: unknown): stored is boolean {
  return typeof stored === "boolean";
}
