/** How names become words that can be searched and sorted. */

/**
 * A name with its compound words also taken apart, so that "DeepKick808_v2" is found by "kick", by
 * "808" and by "deepkick808".
 */
export function searchableWords(name: string): string {
  const parts = name
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .replaceAll(/(\p{L})(\p{N})/gu, "$1 $2")
    .replaceAll(/(\p{N})(\p{L})/gu, "$1 $2");
  return parts === name ? name : `${name} ${parts}`;
}

/** Lower case with numbers padded, so that "Kick 2" sorts before "Kick 10". */
export function sortName(name: string): string {
  return name.toLowerCase().replaceAll(/\d+/g, (digits) => digits.padStart(10, "0"));
}

/**
 * An FTS5 query for what a musician typed: every word must begin a word of the sample. Null where
 * there is no word to look for.
 */
export function matchQuery(text: string): string | null {
  const words = text.match(/[\p{L}\p{N}\p{M}]+/gu);
  return words === null ? null : words.map((word) => `"${word}"*`).join(" AND ");
}
