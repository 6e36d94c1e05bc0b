/**
 * A string that compares by UTF-16 as the text does by UTF-8, SQLite's way: only characters beyond
 * the first 65,536 stand elsewhere.
 */
export function bytewise(text: string): string {
  return text.replaceAll(/[\ud800-\uffff]/g, (unit) => {
    const code = unit.charCodeAt(0);
    return String.fromCharCode(code < 0xe000 ? code + 0x2000 : code - 0x800);
  });
}
