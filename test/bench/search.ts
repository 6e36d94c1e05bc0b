/**
 * `npm run bench:search`: "find similar sounds" in libraries of up to a million synthetic sounds that
 * lie to each other as real ones do, beside what is found without an index. One JSON line a figure
 * on standard output; the libraries are written to temporary folders and deleted.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Figure } from "./report.ts";
import { figure, type Point } from "./search/figure.ts";
import type { PhaseContext } from "./search/phase-context.ts";
import type { PhaseName } from "./search/phase.ts";
import { inTemporaryFolder, wholeNumber } from "./temporary.ts";

const usage = `usage: npm run bench:search -- [options]

  --audio DIR       make the libraries' sounds from those in DIR (1,500 of the demo pack)
  --sizes A,B,...   sounds in each library (10000,100000,1000000)
  --phases A,B,...  only these, of firstBuild, opening, questions, recall, faissFlat, loop, rebuild, add

With more than one size and all phases, search-figure.svg beside this file is drawn anew.`;
const defaultSizes = "10000,100000,1000000";
/** In this order, since the first makes the index that the others use. */
const phasesOfSize = [
  "firstBuild",
  "opening",
  "questions",
  "recall",
  "faissFlat",
  "loop",
  "rebuild",
  "add",
] as const satisfies readonly PhaseName[];

/** What the figure shows: series by the names of their figures. */
const plotted: Readonly<Record<string, Omit<Point, "sounds" | "value">>> = {
  "similar, default weights, p95": { panel: "latency", series: "default weights" },
  "similar, extreme weights, p95": { panel: "latency", series: "extreme weights" },
  "similar, 10 % filter, p95": { panel: "latency", series: "10 % filter" },
  "baseline: FAISS Flat, 1000 of all, p95": { panel: "latency", series: "FAISS Flat" },
  "baseline: TypeScript loop, 50 of all, p95": { panel: "latency", series: "plain loop" },
  "recall@10, default weights": { panel: "recall", series: "default weights" },
  "recall@10, extreme weights": { panel: "recall", series: "extreme weights" },
};

/** Runs a phase in its own process, and prints its figures as they come. */
async function runPhase(name: PhaseName, context: PhaseContext): Promise<Figure[]> {
  const program = fileURLToPath(new URL("search/phase.ts", import.meta.url));
  const args = ["--expose-gc", program, name, JSON.stringify(context)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  const figures: Figure[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(line);
    figures.push(JSON.parse(line) as Figure);
  }
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`the phase ${name} ended with ${code ?? "a signal"}`);
  return figures;
}

/** Makes a library, measures it and deletes it; returns what of it the figure shows. */
async function benchSize(context: PhaseContext, phases: readonly PhaseName[]): Promise<Point[]> {
  const figures: Figure[] = [];
  await mkdir(context.directory, { recursive: true });
  for (const phase of ["library", ...phases] as const) {
    figures.push(...(await runPhase(phase, context)));
  }
  await rm(join(context.directory, ".."), { recursive: true });
  return figures.flatMap(({ name, value }) => {
    const point = plotted[name];
    return point ? [{ ...point, sounds: context.sounds, value }] : [];
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      audio: { type: "string" },
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
  const audio = values.audio === undefined ? undefined : resolve(values.audio);
  // Figures are passed on, and where somebody keeps their sounds is nobody's business.
  const command = `npm run bench:search --${audio === undefined ? "" : " --audio DIR"}`;
  await inTemporaryFolder(async (folder) => {
    const contextOf = (sounds: number): PhaseContext => ({
      seeds: join(folder, "seeds"),
      audio,
      directory: join(folder, String(sounds), "library"),
      sounds,
      command: `${command} --sizes ${sounds}`,
    });
    await runPhase("seeds", contextOf(0));
    await runPhase("resemblance", { ...contextOf(0), command });
    const points: Point[] = [];
    for (const sounds of sizes) points.push(...(await benchSize(contextOf(sounds), phases)));
    if (sizes.length > 1 && wanted === undefined) {
      await writeFile(new URL("search-figure.svg", import.meta.url), figure(points));
    }
  });
}

await main();
