/** Names of exported files: patterns such as "{number} {name} {key}". */
import type { Region, Sample } from "./domain.ts";

/** What names are made of. */
export interface ExportFacts {
  /** Of the sample, without its extension. */
  readonly name: string;
  /** With its dot; "" for none. */
  readonly extension: string;
  /** Place among the exported ones, from 1, and how many there are. */
  readonly number: number;
  readonly total: number;
  readonly folder: string;
  readonly kind: string | null;
  readonly instrument: string | null;
  readonly key: string | null;
  readonly tempo: number | null;
  /** Seconds. */
  readonly length: number | null;
}

const tokens = {
  name: ({ name }: ExportFacts) => name,
  number: ({ number, total }: ExportFacts) => String(number).padStart(String(total).length, "0"),
  folder: ({ folder }: ExportFacts) => folder,
  kind: ({ kind }: ExportFacts) => kind ?? "",
  instrument: ({ instrument }: ExportFacts) => instrument ?? "",
  key: ({ key }: ExportFacts) => shortKey(key ?? ""),
  tempo: ({ tempo }: ExportFacts) => (tempo === null ? "" : String(Math.round(tempo))),
  length: ({ length }: ExportFacts) => (length === null ? "" : `${length.toFixed(1)}s`),
} as const;
export type ExportToken = keyof typeof tokens;

/** What stands between { and } in a pattern. */
export const exportTokens = Object.keys(tokens) as ExportToken[];

/** Why a pattern cannot be used. */
export type PatternProblem =
  | { readonly problem: "unknown-token"; readonly token: string }
  /** A brace without its other one. */
  | { readonly problem: "lone-brace" }
  /** "/" or "\", which would name a folder. */
  | { readonly problem: "separator" };

/** Bytes of UTF-8 that a name may have with its extension; systems take 255, and " 2" may follow. */
const longestName = 200;
const longestExtension = 16;
/** Names that Windows keeps for devices, with any extension. */
const reserved = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)/i;
const token = /\{([^{}]*)\}/g;

/** Null for a pattern that can be used. */
export function patternProblem(pattern: string): PatternProblem | null {
  if (/[/\\]/.test(pattern)) return { problem: "separator" };
  const unknown = [...pattern.matchAll(token)].find(([, name = ""]) => !isToken(name));
  if (unknown) return { problem: "unknown-token", token: unknown[1] ?? "" };
  return /[{}]/.test(pattern.replaceAll(token, "")) ? { problem: "lone-brace" } : null;
}

/**
 * A file's name that Windows, macOS and Linux all take, with the extension of `facts`. What is not
 * known of a sound is left out together with the brackets and separators around it.
 */
export function fileNameFor(pattern: string, facts: ExportFacts): string {
  const title = withoutEmpty(pattern, facts).replaceAll(token, (whole, name: string) =>
    isToken(name) ? tokens[name](facts) : whole,
  );
  const extension = cut(safeCharacters(facts.extension), longestExtension).replace(/[\s.]+$/, "");
  return `${safeTitle(title, extension) || safeTitle(facts.name, extension) || "sample"}${extension}`;
}

/** What is known of a sample, or of a part of it, which becomes a WAV file. */
export function exportFacts(
  sample: Sample,
  { region, number, total }: { region?: Region | undefined; number: number; total: number },
): ExportFacts {
  const { name, folder, kind, instrument, key, tempo, duration } = sample;
  const dot = name.lastIndexOf(".");
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  return {
    ...{ number, total, kind, instrument, key, tempo },
    name: region ? partTitle(stem, region) : stem,
    extension: region ? ".wav" : extension,
    folder: folder.split("/").at(-1) ?? "",
    length: region ? region.end - region.start : duration,
  };
}

/** "break.flac" -> "break 12.4-13.1 s.wav": a part of a sample as a file. */
export function clipName(sampleName: string, region: Region): string {
  return `${partTitle(sampleName.replace(/(?<=.)\.[^.]*$/, ""), region)}.wav`;
}

/** With "_" for each character that some system does not take in a name. */
export function safeCharacters(text: string): string {
  return text.replaceAll(/[<>:"/\\|?*\p{Cc}\p{Cs}\u2028\u2029]/gu, "_");
}

/** "break 12.4-13.1 s": a part of a sample. */
export function partTitle(title: string, { start, end }: Region): string {
  return `${title} ${start.toFixed(1)}-${end.toFixed(1)} s`;
}

function isToken(name: string): name is ExportToken {
  return Object.hasOwn(tokens, name);
}

/** The pattern without the tokens that have nothing to say. */
function withoutEmpty(pattern: string, facts: ExportFacts): string {
  return exportTokens
    .filter((name) => tokens[name](facts).trim() === "")
    .reduce(
      (rest, name) =>
        rest
          .replaceAll(new RegExp(`[([]\\{${name}\\}[)\\]]`, "g"), `{${name}}`)
          .replaceAll(new RegExp(`^\\{${name}\\}[\\s_.,+-]*|[\\s_.,+-]*\\{${name}\\}`, "g"), ""),
      pattern,
    );
}

/** "" where nothing is left of it. */
function safeTitle(title: string, extension: string): string {
  const trimmed = safeCharacters(title).replaceAll(/^[\s.]+/g, "");
  const safe = reserved.test(`${trimmed}${extension}`) ? `_${trimmed}` : trimmed;
  // What ends in a dot or a space, Windows finds under another name.
  return cut(safe, longestName - byteLength(extension)).replaceAll(/[\s.]+$/g, "");
}

/** As many whole characters as have room in so many bytes. */
function cut(text: string, bytes: number): string {
  let used = 0;
  let kept = "";
  for (const character of text) {
    used += byteLength(character);
    if (used > bytes) break;
    kept += character;
  }
  return kept;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** "A minor" as musicians write it in names: "Am", and "C# major" as "C#". */
function shortKey(key: string): string {
  return key.replace(" minor", "m").replace(" major", "");
}
