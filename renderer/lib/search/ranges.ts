/** Ranges of numbers as a musician types them: "120-128", ">120", "<1s", "0.5-2", "1:30". */

export interface Range {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** How much each unit is; "" is the one that is meant where none is typed. */
export type Units = Readonly<Record<string, number>>;

const amount = String.raw`(\d+(?:[.,]\d+)?(?:e[+-]?\d+)?|\d+:\d\d(?:[.,]\d+)?)\s*([a-z]*)`;
const singlePattern = new RegExp(String.raw`^(>=|<=|>|<|=|)\s*${amount}$`, "i");
const spanPattern = new RegExp(String.raw`^${amount}\s*(?:-|–|\.\.)\s*${amount}$`, "i");
const openPattern = new RegExp(String.raw`^${amount}\s*(-|–|\.\.|\+)$`, "i");

/** Null for what is no range; `around` says what a number alone stands for. */
export function parseRange(
  text: string,
  units: Units,
  around: (value: number) => Range,
): Range | null {
  const single = singlePattern.exec(text);
  if (single !== null) {
    const [, sign = "", number = "", unit = ""] = single;
    const value = valueOf(number, unit, units);
    if (value === null) return null;
    if (sign.startsWith(">")) return { min: value };
    return sign.startsWith("<") ? { max: value } : around(value);
  }
  return parseSpan(text, units);
}

function parseSpan(text: string, units: Units): Range | null {
  const open = openPattern.exec(text);
  if (open !== null) {
    const min = valueOf(open[1] ?? "", open[2] ?? "", units);
    return min === null ? null : { min };
  }
  const [, first = "", unit = "", second = "", lastUnit = ""] = spanPattern.exec(text) ?? [];
  const from = valueOf(first, unit || lastUnit, units);
  const to = valueOf(second, lastUnit || unit, units);
  return from === null || to === null ? null : { min: Math.min(from, to), max: Math.max(from, to) };
}

function valueOf(number: string, unit: string, units: Units): number | null {
  const factor = Object.hasOwn(units, unit.toLowerCase()) ? units[unit.toLowerCase()] : undefined;
  if (number === "" || factor === undefined) return null;
  const [seconds = "", minutes] = number.replace(",", ".").split(":").reverse();
  const value = minutes === undefined ? Number(seconds) : Number(minutes) * 60 + Number(seconds);
  return Number.isFinite(value) ? value * factor : null;
}

/** A range as `parseRange` reads it; "" for one without ends. */
export function writeRange({ min, max }: Range, unit = ""): string {
  if (min === undefined) return max === undefined ? "" : `<${max}${unit}`;
  return max === undefined ? `>${min}${unit}` : `${min}-${max}${unit}`;
}
