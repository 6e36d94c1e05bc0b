/**
 * What a musician can copy into a report: what the library is like and what its log says. No audio, and
 * the paths of folders only where asked.
 */
import { arch, availableParallelism, release, totalmem } from "node:os";
import type { Progress } from "../../shared/domain.ts";
import { formatOfName } from "../../shared/formats.ts";
import type { Catalog } from "./catalog/catalog.ts";
import type { Folders } from "./folders/folders.ts";
import type { Log } from "./log.ts";
import type { Vectors } from "./vectors/vectors.ts";

export interface DiagnosticsParts {
  readonly directory: string;
  readonly catalog: Catalog;
  readonly folders: Folders;
  readonly vectors: Vectors;
  readonly log: Log;
  readonly progress: () => Progress;
}

/** As text, a line of JSON for each fact, the log at the end. */
export function describeLibrary(parts: DiagnosticsParts, withPaths: boolean): string {
  const { catalog, vectors, log, progress } = parts;
  const roots = parts.folders.list();
  const facts = {
    system: `${process.platform} ${release()} ${arch()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    versions: process.versions,
    library: parts.directory,
    folders: roots.map(({ path, online }) => ({ path, online })),
    progress: progress(),
    problems: catalog.problems.countsByCode(),
    index: vectors.state(),
    memory: process.memoryUsage(),
  };
  const names = new Map([
    [parts.directory, "<library>"],
    ...roots.map(({ path, id }) => [path, `<folder ${id}>`] as const),
  ]);
  const shown = (value: unknown): string =>
    JSON.stringify(withPaths ? value : withoutPaths(value, names));
  const lines = Object.entries(facts).map(([name, fact]) => `${name}: ${shown(fact)}`);
  return [...lines, "", "log:", ...log.recent.map(shown)].join("\n");
}

/**
 * A value of JSON in whose texts no absolute path is left, whatever was in the library when it was
 * logged. `names` stand for the paths of folders; what lies in them is the musician's own too, and of
 * a file only its kind remains.
 */
export function withoutPaths(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return hidePath(value, names);
  if (Array.isArray(value)) return value.map((item) => withoutPaths(item, names));
  if (typeof value !== "object" || value === null) return value;
  const { message } = value as { message?: unknown };
  const fields = Object.entries(value).map(([field, said]): [string, unknown] => {
    const isStack = field === "stack" && typeof said === "string" && typeof message === "string";
    if (isStack) return [field, codePlaces(said, message)];
    // These lie in a root, and are written without it.
    const isFolders = field === "unreadable" && Array.isArray(said);
    return [field, isFolders ? said.length : withoutPaths(said, names)];
  });
  return Object.fromEntries(fields);
}

/** Where an absolute path of any system may begin: "and/or" and "kicks/808" hold none. */
const pathStart = /(?<![\p{L}\p{N}])(?:[A-Za-z]:)?[\\/]/u;

/** A path may hold any character, so that it ends nowhere but at the end of the text. */
function hidePath(text: string, names: ReadonlyMap<string, string>): string {
  const starts = [...names.keys()].map((path) => text.indexOf(path));
  const found = [text.search(pathStart), ...starts].filter((start) => start >= 0);
  if (found.length === 0) return text;
  const start = Math.min(...found);
  const path = text.slice(start);
  // A folder within another is named before it.
  const [root = ""] = [...names.keys()]
    .filter((known) => path.startsWith(known) && !/^[\p{L}\p{N}]/u.test(path.slice(known.length)))
    .sort((a, b) => b.length - a.length);
  const rest = path.slice(root.length);
  const name = names.get(root) ?? "<elsewhere>";
  return text.slice(0, start) + name + (rest === "" ? "" : `/…${kindOf(rest)}`);
}

/** ".wav" */
function kindOf(name: string): string {
  return formatOfName(name) === undefined ? "" : name.slice(name.lastIndexOf(".")).toLowerCase();
}

/** Of a stack where in the code something went wrong, without its message, which is logged as well. */
function codePlaces(stack: string, message: string): string {
  const end = stack.indexOf(message);
  if (end < 0) return "";
  return stack
    .slice(end + message.length)
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.replace(/^(\s+at (?:[^(/\\]*\()?).*[\\/]/, "$1…/"))
    .join("\n");
}
