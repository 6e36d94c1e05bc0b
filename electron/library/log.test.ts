import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryDirectory } from "../../test/fixtures/temporary.ts";
import { Log } from "./log.ts";

it("writes a JSON object a line, and an error with where it came from", async () => {
  const directory = temporaryDirectory();
  const log = Log.open(directory);
  log.info("opened", { files: 3 });
  log.error("stopped", new Error("no more"), { folder: "Größe" });
  await log.close();
  const text = await readFile(join(directory, "logs", "soundkin.log"), "utf8");
  const lines = text.trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { time: expect.any(String) as string, level: "info", event: "opened", files: 3 },
    expect.objectContaining({
      level: "error",
      event: "stopped",
      folder: "Größe",
      message: "no more",
      stack: expect.stringContaining("log.test.ts") as string,
    }),
  ]);
});

it("goes on where it ended, and keeps few files however much is logged", async () => {
  const directory = temporaryDirectory();
  for (let run = 0; run < 3; run++) {
    const log = Log.open(directory);
    for (let i = 0; i < 5_000; i++) log.info("slow-query", { run, i, query: "x".repeat(1_000) });
    await log.close();
  }
  const names = await readdir(join(directory, "logs"));
  expect(names.filter((name) => name.includes("soundkin.log")).length).toBeLessThanOrEqual(6);
  const newest = await readFile(join(directory, "logs", "soundkin.log"), "utf8");
  expect(newest).toContain('"run":2,"i":4999');
});

it("that cannot be written stops nothing, and still tells what was logged last", async () => {
  const directory = temporaryDirectory();
  await writeFile(join(directory, "logs"), "a file where the folder should be");
  const log = Log.open(directory);
  log.info("opened");
  await expect.poll(() => log.recent.map(({ event }) => event)).toContain("log-failed");
  log.info("closed");
  expect(log.recent.map(({ event }) => event)).toEqual(["opened", "log-failed", "closed"]);
  await log.close();
  await rm(directory, { recursive: true });
});
