/**
 * `npm run bench:library`: adding, opening, listing and searching libraries of up to 500,000 files,
 * beside what SQL alone takes. One JSON line a figure on standard output; the libraries and folders
 * are written to temporary folders and deleted.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { PhaseContext } from "./library/phase-context.ts";
import type { PhaseName } from "./library/phase.ts";
import { inTemporaryFolder, wholeNumber } from "./temporary.ts";

const usage = `usage: npm run bench:library -- [options]

  --sizes A,B,...   files in each library (100000,500000)
  --phases A,B,...  only these, of opening, lists, sql, analysis, scan, again (again needs scan)`;
const defaultSizes = "100000,500000";
const phasesOfSize = [
  "opening",
  "lists",
  "sql",
  "analysis",
  "scan",
  "again",
] as const satisfies readonly PhaseName[];
/** They make what they work on themselves. */
const ownFolder: readonly PhaseName[] = ["scan", "again"];

/** Runs a phase in its own process, which prints its figures. */
async function runPhase(name: PhaseName, context: PhaseContext): Promise<void> {
  const program = fileURLToPath(new URL("library/phase.ts", import.meta.url));
  const args = ["--expose-gc", program, name, JSON.stringify(context)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`the phase ${name} ended with ${code ?? "a signal"}`);
}

async function benchSize(folder: string, files: number, phases: readonly PhaseName[]) {
  const context: PhaseContext = {
    directory: join(folder, "library"),
    scanned: join(folder, "scanned library"),
    tree: join(folder, "sounds"),
    files,
    command: `npm run bench:library -- --sizes ${files}`,
  };
  for (const made of [context.directory, context.tree]) await mkdir(made, { recursive: true });
  const needsLibrary = phases.some((phase) => !ownFolder.includes(phase));
  if (needsLibrary) await runPhase("library", context);
  for (const phase of phases) await runPhase(phase, context);
  await rm(folder, { recursive: true });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      sizes: { type: "string" },
      phases: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) {
    console.log(usage);
    return;
  }
  const sizes = (values.sizes ?? defaultSizes).split(",").map(wholeNumber);
  const wanted = values.phases?.split(",");
  const phases = phasesOfSize.filter((name) => wanted?.includes(name) ?? true);
  await inTemporaryFolder(async (folder) => {
    for (const files of sizes) await benchSize(join(folder, String(files)), files, phases);
  });
}

await main();
