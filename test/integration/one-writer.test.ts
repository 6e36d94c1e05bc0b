/** A library has one writer, however many programs want to write. */
import { existsSync } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { join } from "node:path";
import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { writeKick } from "../fixtures/sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { openLibrary, soon } from "./open-library.ts";
import { runCli } from "./run-cli.ts";

const app = fileURLToPath(new URL("../fixtures/running-app.ts", import.meta.url));
const secondApp = fileURLToPath(new URL("../../electron/browser/main.ts", import.meta.url));

/** A program of the app with what it printed so far. */
function start(...args: string[]): { child: ChildProcess; said: string[] } {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const said: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => said.push(text));
  return { child, said };
}

function startApp(
  directory: string,
  ...folders: string[]
): { child: ChildProcess; said: string[] } {
  return start(app, directory, temporaryDirectory(), ...folders);
}

async function folderOfKicks(...seeds: number[]): Promise<string> {
  const folder = temporaryDirectory();
  for (const seed of seeds) await writeKick(join(folder, `${seed}.wav`), { seed });
  return folder;
}

async function runningApp(...folders: string[]): Promise<{ directory: string; url: string }> {
  const directory = temporaryDirectory();
  const { said } = startApp(directory, ...folders);
  await expect.poll(() => said.join(""), soon).toMatch(/Soundkin is at http/);
  const [url = ""] = /http\S+/.exec(said.join("")) ?? [];
  await expect.poll(() => existsSync(join(directory, "running.json")), soon).toBe(true);
  return { directory, url };
}

it("a second instance hands its folders to the first, says where that is, and ends", async () => {
  const { directory, url } = await runningApp(await folderOfKicks(1));
  const more = await folderOfKicks(2, 3);
  const second = start(secondApp, "--library", directory, more);
  const code = await new Promise((resolve) => second.child.once("exit", resolve));
  expect([code, second.said.join("")]).toEqual([0, `Soundkin is open already at ${url}\n`]);
  const found = async () => {
    const { stdout } = await runCli(["search", "wav", "--library", directory, "--json"]);
    return (JSON.parse(stdout) as { state: string }[]).filter(({ state }) => state === "analysed");
  };
  await expect.poll(async () => (await found()).length, soon).toBe(3);
});

it("scan beside a running app has the app scan, and waits for it", async () => {
  const { directory } = await runningApp();
  const folder = await folderOfKicks(1, 2);
  const scan = await runCli(["scan", folder, "--library", directory, "--json"]);
  expect([scan.code, scan.stderr]).toEqual([0, ""]);
  expect(JSON.parse(scan.stdout)).toMatchObject({ files: 2, analysed: 2, failed: 0, waiting: 0 });
  // What the app refuses is said as the command line would.
  const missing = await runCli(["scan", join(folder, "nowhere"), "--library", directory]);
  expect([missing.code, missing.stderr]).toEqual([
    4,
    expect.stringMatching(/There is no folder.*\[folder-missing\]/),
  ]);
});

it("the musician's data go in through a running app too", async () => {
  const { directory } = await runningApp(await folderOfKicks(1));
  const file = join(temporaryDirectory(), "data.json");
  const audioHash = "ab".repeat(32);
  await writeFile(
    file,
    JSON.stringify({
      ...{ format: "soundkin-user-data", version: 1, savedAt: 0, folders: [] },
      collections: ["Dusty"],
      sounds: [{ audioHash, rating: 5 }],
    }),
  );
  const imported = await runCli(["import-data", file, "--library", directory, "--json"]);
  expect([imported.code, imported.stderr]).toEqual([0, ""]);
  expect(JSON.parse(imported.stdout)).toMatchObject({ sounds: 0, waiting: 1 });
  const out = join(temporaryDirectory(), "out.json");
  await runCli(["export-data", "--out", out, "--library", directory]);
  expect(JSON.parse(await readFile(out, "utf8"))).toMatchObject({
    collections: ["Dusty"],
    sounds: [{ audioHash, rating: 5 }],
  });
});

it("an app that does not answer is no reason for a second writer", async () => {
  const directory = temporaryDirectory();
  await openLibrary(directory);
  const scan = await runCli(["scan", await folderOfKicks(1), "--library", directory]);
  expect([scan.code, scan.stderr]).toEqual([
    3,
    expect.stringMatching(/open in another Soundkin that does not answer.*\[library-locked\]/),
  ]);
});

it("what a killed app left behind keeps nobody out", async () => {
  const directory = temporaryDirectory();
  const { child, said } = startApp(directory);
  await expect.poll(() => said.join(""), soon).toMatch(/Soundkin is at http/);
  await expect.poll(() => existsSync(join(directory, "running.json")), soon).toBe(true);
  const exited = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await exited;
  const scan = await runCli(["scan", await folderOfKicks(1), "--library", directory, "--json"]);
  expect([scan.code, scan.stderr]).toEqual([0, ""]);
});

it.skipIf(process.platform === "win32")("only its owner can reach the app's ear", async () => {
  const { directory } = await runningApp();
  const file = join(directory, "running.json");
  expect((await stat(file)).mode & 0o077).toBe(0);
  const { socket } = JSON.parse(await readFile(file, "utf8")) as { socket: string };
  expect((await stat(join(socket, ".."))).mode & 0o077).toBe(0);
  // Who speaks something else is hung up on.
  const stranger = createConnection(socket);
  stranger.on("error", () => undefined);
  const ended = new Promise((resolve) => stranger.once("close", resolve));
  stranger.write("GET / HTTP/1.1\r\n\r\n");
  await ended;
});

it("a client that goes before it is answered leaves the app as it is", async () => {
  const { directory } = await runningApp(await folderOfKicks(1));
  const { socket } = JSON.parse(await readFile(join(directory, "running.json"), "utf8")) as {
    socket: string;
  };
  for (let i = 0; i < 20; i++) {
    const client = createConnection(socket);
    client.on("error", () => undefined);
    await new Promise((resolve) => client.once("connect", resolve));
    const question = { id: 1, command: "userData.export", input: {} };
    client.write(`${JSON.stringify(question)}\n`.repeat(50));
    client.destroy();
  }
  const search = await runCli(["search", "wav", "--library", directory, "--json"]);
  expect(search.code).toBe(0);
  const scan = await runCli(["scan", await folderOfKicks(2), "--library", directory, "--json"]);
  expect([scan.code, scan.stderr]).toEqual([0, ""]);
});
