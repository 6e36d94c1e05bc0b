import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Database from "better-sqlite3";
import { beforeAll, describe, expect, it } from "vitest";
import { embeddingSize } from "../../electron/embedding/layout.ts";
import { aspects } from "../../shared/aspects.ts";
import { Library } from "../../electron/library/library.ts";
import { forkWorker } from "../../electron/node/fork-worker.ts";
import { writeFamilies, writeKick } from "../fixtures/sounds.ts";
import { temporaryDirectory, temporaryDirectoryForAll } from "../fixtures/temporary.ts";
import { type CliResult, runCli } from "./run-cli.ts";

type Json = Record<string, unknown>;

/** What a command printed with --json; fails where it did not end well. */
function jsonOf({ code, stdout, stderr }: CliResult): unknown {
  expect(code).toBe(0);
  // Progress of what takes long, and nothing else.
  expect(stderr).toMatch(/^((Listing|Analysing), .+\n)*$/);
  expect(stdout.endsWith("\n")).toBe(true);
  return JSON.parse(stdout);
}

/** Holds where a command failed with a sentence for a person and no stack trace. */
function expectFailure(result: CliResult, exitCode: number, code: string): void {
  expect([result.code, result.stdout]).toEqual([exitCode, ""]);
  expect(result.stderr).toMatch(/^soundkin: .+ \[[a-z-]+\]\n/);
  expect(result.stderr).toContain(`[${code}]`);
  expect(result.stderr).not.toContain("    at ");
}

describe("soundkin on a library", () => {
  const folder = temporaryDirectoryForAll();
  const library = join(temporaryDirectoryForAll(), "made", "by scan");
  const sounds = join(folder, "sounds");
  const outside = join(folder, "outside.wav");
  let paths: string[] = [];
  let scanned: CliResult | undefined;
  const wavKick = (): string => paths.find((path) => /Kick.*\.wav$/.test(path)) ?? "";

  const soundkin = (...args: string[]): Promise<CliResult> =>
    runCli([...args, "--json"], { cwd: folder, env: { SOUNDKIN_LIBRARY: library } });

  beforeAll(async () => {
    const families = ["Drums/Kicks", "Drums/Closed Hats", "Synths/Pads"];
    const written = await writeFamilies(sounds, { families, each: 4 });
    paths = written.map(({ path }) => join(sounds, path));
    await writeFile(join(sounds, "broken.wav"), "this is no audio, whatever it is called");
    await copyFile(wavKick(), outside);
    scanned = await soundkin("scan", "sounds", "--workers", "2");
  });

  it("scan counts what it added, and bad audio is no failure of the command", async () => {
    if (!scanned) throw new Error("not scanned");
    const data = jsonOf(scanned);
    expect(data).toMatchObject({ files: 13, analysed: 12, failed: 1 });
    expect((data as { seconds: number }).seconds).toBeGreaterThanOrEqual(0);
    expect(jsonOf(await soundkin("scan", join(sounds, "Synths")))).toMatchObject({
      files: 4,
      analysed: 4,
      failed: 0,
    });
  });

  it("similar names paths with scores, best first", async () => {
    const [kick = ""] = paths;
    const found = jsonOf(await soundkin("similar", kick, "--top", "3")) as Json[];
    expect(found).toHaveLength(3);
    for (const result of found) {
      expect(Object.keys(result)).toEqual([
        "path",
        "region",
        "score",
        "aspects",
        "model",
        "reason",
        "copies",
      ]);
      expect(result["path"]).toMatch(/Kick/);
      expect(result["path"]).not.toBe(kick);
      expect(Object.keys(result["aspects"] as Json)).toEqual([...aspects]);
    }
    const scores = found.map(({ score }) => score as number);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it("similar takes a file that is not in the library", async () => {
    const [best, second] = jsonOf(await soundkin("similar", "outside.wav")) as Json[];
    expect(best?.["path"]).toBe(wavKick());
    expect(best?.["score"]).toBeGreaterThan(99);
    expect(second?.["path"]).toMatch(/Kick/);
  });

  it("similar --within and --weights", async () => {
    const [kick = ""] = paths;
    const within = jsonOf(await soundkin("similar", kick, "--within", "sounds/Synths")) as Json[];
    expect(within.map(({ path }) => path).sort()).toEqual(
      paths.filter((path) => path.includes("Pad")).sort(),
    );
    const weights = "timbre=0,spectrum=0,envelope=1,pitch=0,rhythm=0";
    const envelope = jsonOf(await soundkin("similar", kick, "--weights", weights)) as Json[];
    for (const result of envelope) {
      const score = (result["aspects"] as Json)["envelope"] as number;
      expect(Math.abs((result["score"] as number) - score)).toBeLessThan(15);
    }
  });

  it("search finds words of names and folders", async () => {
    expect(jsonOf(await soundkin("search", "pads", "syn"))).toHaveLength(4);
    const samples = jsonOf(await soundkin("search", "kick", "--top", "2")) as Json[];
    expect(samples).toHaveLength(2);
    for (const sample of samples) expect(paths).toContain(sample["path"]);
    expect(jsonOf(await soundkin("search", "zebra"))).toEqual([]);
  });

  it("info tells of files in the library and of others", async () => {
    const [kick = ""] = paths;
    expect(jsonOf(await soundkin("info", kick))).toMatchObject({
      path: kick,
      inLibrary: true,
      state: "analysed",
      folder: "Drums/Kicks",
    });
    const other = jsonOf(await soundkin("info", outside)) as Json;
    expect(other).toMatchObject({ path: outside, inLibrary: false, warning: null });
    expect(other["duration"]).toBeGreaterThan(0.05);
  });

  it("problems lists what could not be used", async () => {
    expect(jsonOf(await soundkin("problems"))).toEqual([
      {
        path: join(sounds, "broken.wav"),
        code: "file-unsupported",
        message: expect.stringMatching(/\w{3,}/) as string,
        usable: false,
      },
    ]);
  });

  it("check finds a sound library sound", async () => {
    expect(jsonOf(await soundkin("check"))).toMatchObject({
      problems: [],
      files: 13,
      sounds: 12,
      index: { kind: "flat", vectors: 12, indexed: 12, tombstones: 0 },
      neutral: {},
    });
  });

  it("exports one line a sample", async () => {
    const out = join(folder, "out.jsonl");
    const readLines = async (): Promise<Json[]> =>
      (await readFile(out, "utf8"))
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Json);

    expect(jsonOf(await soundkin("export-embeddings", "--out", out))).toEqual({ out, lines: 12 });
    const embeddings = await readLines();
    expect(embeddings.map(({ path }) => path).sort()).toEqual([...paths].sort());
    for (const { vector } of embeddings) expect(vector).toHaveLength(embeddingSize);

    expect(jsonOf(await soundkin("export-neighbours", "--out", out, "--top", "5"))).toEqual({
      out,
      lines: 12,
    });
    for (const { path, neighbours } of await readLines()) {
      expect(neighbours).toHaveLength(5);
      expect(neighbours).not.toContain(path);
      for (const neighbour of neighbours as string[]) expect(paths).toContain(neighbour);
    }
  });

  it("prints text for people without --json", async () => {
    const { code, stdout } = await runCli(["search", "pad", "--library", library]);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toEqual(
      [
        ...paths.filter((path) => path.includes("Pad")).map((path) => path as unknown),
        "4 found",
      ].sort(),
    );
  });

  it("says with 4 that a file or folder cannot be used", async () => {
    for (const [code, ...args] of [
      ["file-missing", "similar", "nowhere.wav"],
      ["file-missing", "info", "nowhere.wav"],
      ["folder-missing", "scan", "nowhere"],
      ["folder-missing", "scan", "outside.wav"],
      ["folder-missing", "similar", outside, "--within", "nowhere"],
      ["folder-missing", "similar", outside, "--within", folder],
      ["file-unsupported", "similar", join(sounds, "broken.wav")],
      ["file-unsupported", "info", join(sounds, "broken.wav")],
      ["file-unreadable", "info", sounds],
      ["folder-missing", "export-embeddings", "--out", join(folder, "no", "such", "a.jsonl")],
      ["folder-missing", "export-neighbours", "--out", join(folder, "no", "such", "a.jsonl")],
    ] as const) {
      expectFailure(await soundkin(...args), 4, code);
    }
  });

  it("says with 2 that it was called wrongly", async () => {
    for (const args of [
      ["dance"],
      ["scan"],
      ["similar"],
      ["similar", outside, outside],
      ["search"],
      ["info"],
      ["search", "kick", "--top", "0"],
      ["search", "kick", "--top", "many"],
      ["similar", outside, "--weights", "loudness=1"],
      ["similar", outside, "--weights", "timbre"],
      ["similar", outside, "--weights", "timbre="],
      ["similar", outside, "--weights", "timbre=99"],
      ["similar", outside, "--weights", "timbre=0,spectrum=0,envelope=0,pitch=0,rhythm=0"],
      ["export-embeddings"],
      ["check", "--colour"],
      ["scan", sounds, "--workers", "none"],
    ]) {
      const result = await soundkin(...args);
      expectFailure(result, 2, "invalid-input");
      expect(result.stderr).toContain("usage: soundkin");
    }
    const bare = await runCli([]);
    expect([bare.code, bare.stdout]).toEqual([2, expect.stringContaining("usage: soundkin")]);
    expect((await runCli(["--help"])).code).toBe(0);
  });

  it("lets one write at a time, and others read meanwhile", async () => {
    const app = await Library.open({ directory: library, forkWorker, workers: 1 });
    try {
      expectFailure(await soundkin("scan", sounds), 3, "library-locked");
      expect(jsonOf(await soundkin("search", "kick"))).toHaveLength(4);
    } finally {
      await app.close();
    }
    expect(jsonOf(await soundkin("scan", sounds))).toMatchObject({ analysed: 12 });
  });
});

describe("soundkin without a usable library", () => {
  it("says with 3 that there is none, and makes none", async () => {
    const library = join(temporaryDirectory(), "none");
    const sound = join(temporaryDirectory(), "kick.wav");
    await writeKick(sound);
    for (const args of [
      ["similar", sound],
      ["search", "kick"],
      ["info", sound],
      ["problems"],
      ["check"],
      ["export-embeddings", "--out", join(library, "out.jsonl")],
    ]) {
      expectFailure(await runCli([...args, "--library", library]), 3, "library-missing");
    }
    await expect(readFile(library)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("takes a library whose making was cut short for none, until a scan makes it", async () => {
    const library = temporaryDirectory();
    await writeFile(join(library, "catalog.sqlite"), "");
    expectFailure(await runCli(["check", "--library", library]), 3, "library-missing");
    const sounds = temporaryDirectory();
    await writeKick(join(sounds, "kick.wav"));
    expect((await runCli(["scan", sounds, "--library", library])).code).toBe(0);
  });

  it.for([
    ["newer", "library-newer"],
    ["damaged", "library-corrupt"],
  ] as const)("says with 3 that it is %s, and leaves it as it is", async ([kind, code]) => {
    const library = temporaryDirectory();
    const catalog = join(library, "catalog.sqlite");
    if (kind === "newer") {
      const database = new Database(catalog);
      database.exec("CREATE TABLE of_tomorrow (id INTEGER); PRAGMA user_version = 990");
      database.close();
    } else {
      await writeFile(catalog, "garbage".repeat(1000));
    }
    const before = await readFile(catalog);
    const sounds = join(temporaryDirectory(), "sounds");
    await mkdir(sounds);
    // What is damaged, `check` repairs.
    const check = kind === "newer" ? [["check"]] : [];
    for (const args of [["scan", sounds], ["search", "kick"], ...check]) {
      expectFailure(await runCli([...args, "--library", library]), 3, code);
    }
    expect((await readFile(catalog)).equals(before)).toBe(true);
  });
});
