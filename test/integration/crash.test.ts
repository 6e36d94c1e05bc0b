import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, it } from "vitest";
import { writeFamilies } from "../fixtures/sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { soon } from "./open-library.ts";
import { runCli, startCli } from "./run-cli.ts";

interface FileRow {
  readonly id: number;
  readonly state: string;
}

function rowsOf(library: string): FileRow[] {
  const database = new Database(join(library, "catalog.sqlite"), { readonly: true });
  try {
    return database.prepare<[], FileRow>("SELECT id, state FROM files ORDER BY id").all();
  } finally {
    database.close();
  }
}

function analysedIn(library: string): FileRow[] {
  try {
    return rowsOf(library).filter(({ state }) => state === "analysed");
  } catch {
    return [];
  }
}

it("a scan that is killed loses nothing, and the next one goes on from there", async () => {
  const [sounds, library] = [temporaryDirectory(), temporaryDirectory()];
  const families = ["Drums/Kicks", "Drums/Closed Hats", "Synths/Plucks"];
  await writeFamilies(sounds, { families, each: 15 });
  const total = families.length * 15;
  const args = ["--library", library, "--json"];

  for (const least of [5, 15]) {
    const scan = startCli(["scan", sounds, "--workers", "2", ...args]);
    const exited = new Promise((resolve) => scan.once("exit", (_code, signal) => resolve(signal)));
    await expect.poll(() => analysedIn(library).length, soon).toBeGreaterThanOrEqual(least);
    scan.kill("SIGKILL");
    expect(await exited).toBe("SIGKILL");
    const check = await runCli(["check", ...args]);
    expect([check.code, JSON.parse(check.stdout)]).toEqual([
      0,
      expect.objectContaining({ problems: [], files: total }),
    ]);
  }
  const kept = analysedIn(library);
  expect(kept.length).toBeGreaterThanOrEqual(15);
  expect(kept.length).toBeLessThan(total);

  // Files that were analysed are not looked at again: without them, the rest is all there is to do.
  const before = generationOf(library);
  const scan = await runCli(["scan", sounds, "--workers", "2", ...args]);
  expect(JSON.parse(scan.stdout)).toMatchObject({ files: total, analysed: total, failed: 0 });
  // Every analysis that is stored counts the generation up by one.
  expect(generationOf(library) - before).toBe(total - kept.length);
  const check = await runCli(["check", ...args]);
  expect(JSON.parse(check.stdout)).toMatchObject({ problems: [], files: total });
});

function generationOf(library: string): number {
  const database = new Database(join(library, "catalog.sqlite"), { readonly: true });
  try {
    return Number(database.prepare("SELECT generation FROM embedding_generation").pluck().get());
  } finally {
    database.close();
  }
}
