import { language } from "./language.ts";

/** How the language writes numbers and days. */
export const locale = language === "de" ? "de-DE" : "en-GB";

const number = new Intl.NumberFormat(locale);
const decimalSign = language === "de" ? "," : ".";

/** 214906 -> "214,906", as the language writes it. */
export function count(value: number): string {
  return number.format(value);
}

/** "1 sound", "1,200 sounds"; with another plural where it is given. */
export function countOf(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}

/** With so many digits behind the decimal sign: (0.824, 2) -> "0.82". */
export function decimal(value: number, digits: number): string {
  return value.toFixed(digits).replace(".", decimalSign);
}

/** With as many digits as it needs, `most` of them at most: (92.54, 1) -> "92.5", (120, 1) -> "120". */
export function shortDecimal(value: number, most: number): string {
  return String(Number(value.toFixed(most))).replace(".", decimalSign);
}
