/**
 * What a musician can copy into a report: what the library is like and what its log says. No audio, and
 * the paths of folders only where asked.
 */
import { arch, availableParallelism, homedir, release, totalmem } from "node:os";
import type { Progress } from "../../shared/domain.ts";
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

/** As text, a line a fact, the log at the end. */
export function describeLibrary(parts: DiagnosticsParts, withPaths: boolean): string {
  const { catalog, vectors, log, progress } = parts;
  const hide = withPaths ? (text: string) => text : withoutPaths(parts);
  const facts = {
    system: `${process.platform} ${release()} ${arch()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    versions: process.versions,
    library: parts.directory,
    folders: parts.folders.list().map(({ path, online }) => ({ path, online })),
    progress: progress(),
    problems: catalog.problems.countsByCode(),
    index: vectors.state(),
    memory: process.memoryUsage(),
  };
  const lines = Object.entries(facts).map(([name, fact]) => `${name}: ${readable(fact)}`);
  const logged = log.recent.map((line) => JSON.stringify(line));
  return [...lines, "", "log:", ...logged].map(hide).join("\n");
}

function readable(fact: unknown): string {
  return typeof fact === "string" ? fact : JSON.stringify(fact);
}

/** Puts "<folder 1>" for the path of the first root, and so on. */
function withoutPaths({ directory, folders }: DiagnosticsParts): (text: string) => string {
  const names: [path: string, name: string][] = folders
    .list()
    .map(({ path, id }) => [path, `<folder ${id}>`]);
  names.push([directory, "<library>"], [homedir(), "<home>"]);
  // A folder within another is named before it.
  names.sort(([a], [b]) => b.length - a.length);
  return (text) =>
    names
      .reduce(
        (hidden, [path, name]) => hidden.replaceAll(JSON.stringify(path).slice(1, -1), name),
        text,
      )
      // What is in a folder is the musician's own too; of a file its kind remains.
      .replaceAll(/(<folder \d+>)[\\/][^"]*?(\.\w+)?(?=")/g, "$1/…$2");
}
