import { mkdir, readFile, writeFile } from "node:fs/promises";
import { request, type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { WebSocket } from "ws";
import type { ResponseMessage } from "../../shared/api.ts";
import type { SearchPage } from "../../shared/domain.ts";
import { peakBands, peakColumns } from "../../shared/media.ts";
import { type BrowserServer, serveBrowser } from "../../electron/browser/server.ts";
import { decodeBytes, decodeFile } from "../fixtures/decode.ts";
import { writeFamilies } from "../fixtures/sounds.ts";
import { temporaryDirectoryForAll } from "../fixtures/temporary.ts";
import { libraryForAll, pathOf, sampleAt, samplesByPath, soon } from "./open-library.ts";

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const sounds = temporaryDirectoryForAll();
const pagesFolder = temporaryDirectoryForAll();
const opened = libraryForAll(join(temporaryDirectoryForAll(), "library"), sounds, async () => {
  await writeFamilies(sounds, { families: ["Drums/Kicks", "Synths/Bells"], each: 3 });
  await writeFile(join(sounds, "secret.txt"), "not audio");
  await mkdir(join(pagesFolder, "assets"));
  await writeFile(join(pagesFolder, "index.html"), "<!doctype html><title>Tiny</title>");
  await writeFile(join(pagesFolder, "assets", "app.js"), "export {};");
  await writeFile(join(pagesFolder, "notes.md"), "not for the page");
});
let server: BrowserServer;
let address: URL;
let cookie: string;

beforeAll(async () => {
  server = await serveBrowser(opened.library, { port: 0, pagesFolder });
  address = new URL(server.url);
  const { headers } = await get(address.pathname + address.search, { Cookie: "" });
  cookie = headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
});
afterAll(() => server.close());

/** A request as no browser would clean it up: the path goes out as it is. */
function get(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = address;
    const sent = request({ hostname, port, path, method, headers: { Cookie: cookie, ...headers } });
    sent.on("error", reject);
    sent.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode = 0, headers: received } = response;
        resolve({ status: statusCode, headers: received, body: Buffer.concat(chunks) });
      });
    });
    sent.end();
  });
}

describe("who gets in", () => {
  it("turns the token of the printed address into a cookie that scripts cannot read", async () => {
    expect(address.hostname).toBe("127.0.0.1");
    const { status, headers, body } = await get(address.pathname + address.search, { Cookie: "" });
    expect([status, headers.location, body.length]).toEqual([303, "/", 0]);
    expect(headers["set-cookie"]?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    const page = await get("/");
    expect([page.status, page.body.toString()]).toEqual([
      200,
      "<!doctype html><title>Tiny</title>",
    ]);
  });

  it.for(["/", "/index.html", "/assets/app.js", "/media/v1/audio/1", "/nothing"])(
    "answers %s with 401 to whoever has no or a wrong token",
    async (path) => {
      const [name] = cookie.split("=");
      for (const wrong of ["", `${name}=`, `${name}=wrong`, `other=1; ${name}=${"x".repeat(32)}`]) {
        const { status, body } = await get(path, { Cookie: wrong });
        expect([status, body.toString()]).toEqual([401, expect.stringContaining("address")]);
      }
      const wrongToken = await get(`${path}?token=wrong`, { Cookie: "" });
      expect([wrongToken.status, wrongToken.headers["set-cookie"]]).toEqual([401, undefined]);
    },
  );

  it("refuses names that were rebound to this machine, with a token or without", async () => {
    for (const host of [
      "evil.example",
      `evil.example:${address.port}`,
      "127.0.0.1",
      "localhost:1",
    ]) {
      expect((await get("/", { Host: host })).status).toBe(403);
      expect((await get(`/${address.search}`, { Host: host, Cookie: "" })).status).toBe(403);
    }
    expect((await get("/", { Host: `localhost:${address.port}` })).status).toBe(200);
  });

  it("refuses requests of other sites' pages", async () => {
    const origin = "https://evil.example";
    expect((await get("/", { Origin: origin })).status).toBe(401);
    expect((await get("/media/v1/audio/1", { Origin: origin })).status).toBe(401);
    expect((await get("/", { Origin: "null" })).status).toBe(401);
    expect((await get("/", { Origin: address.origin })).status).toBe(200);
  });

  it.for(["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])("knows no %s", async (method) => {
    expect((await get("/", {}, method)).status).toBe(405);
  });
});

describe("pages", () => {
  it("come with a policy that forbids what they do not need", async () => {
    for (const path of ["/", "/assets/app.js", "/nothing"]) {
      const { headers } = await get(path);
      const policy = headers["content-security-policy"];
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      // WebAssembly is compiled; no text becomes a script.
      expect(policy).not.toMatch(/script-src[^;]*'unsafe/);
      expect(headers["x-content-type-options"]).toBe("nosniff");
    }
    expect((await get("/assets/app.js")).headers["content-type"]).toMatch(/^text\/javascript/);
  });

  it.for([
    "/../package.json",
    "/..%2fpackage.json",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/assets/../../notes.md",
    "/assets/..%5c..%5cnotes.md",
    "//etc/passwd",
    "/notes.md",
    "/assets/",
    "/assets/app.js%00.html",
    "/media/../secret.txt",
    "/media/v1/audio/../../secret.txt",
    "/media/v1/audio/..%2f..%2fsecret.txt",
    "/media/v1/audio//etc/passwd",
    "/media//",
    "/media/v1/audio/0",
    "/media/v1/audio/-1",
    "/media/v1/audio/1e1",
    "/media/v1/audio/999999",
    "/media/v1/peaks/999999",
    "/media/v1/audio/secret.txt",
    "/media/v2/audio/1",
    "http://[",
    "*",
  ])("are all there is: %s is not found", async (path) => {
    const { status, body } = await get(path);
    expect([status, body.toString()]).toEqual([404, expect.not.stringContaining("root:")]);
  });
});

describe("media", () => {
  async function aSample(): Promise<{ url: string; file: string; soundId: number }> {
    const [sample] = [...(await samplesByPath(opened.library, "bells")).values()];
    if (!sample?.soundId) throw new Error("nothing was analysed");
    const file = join(sounds, pathOf(sample));
    return { url: `/media/v1/audio/${sample.id}`, file, soundId: sample.soundId };
  }

  it("are the file's bytes, whole or in ranges", async () => {
    const { url, file } = await aSample();
    const bytes = await readFile(file);
    const whole = await get(url);
    expect([whole.status, whole.headers["accept-ranges"]]).toEqual([200, "bytes"]);
    expect(whole.headers["content-type"]).toMatch(/^audio\//);
    expect(whole.headers["x-content-type-options"]).toBe("nosniff");
    expect(whole.body.equals(bytes)).toBe(true);
    for (const [range, start, end] of [
      ["bytes=0-99", 0, 100],
      ["bytes=100-", 100, bytes.length],
      ["bytes=-50", bytes.length - 50, bytes.length],
      [`bytes=10-${bytes.length * 2}`, 10, bytes.length],
    ] as const) {
      const part = await get(url, { Range: range });
      expect([part.status, part.headers["content-range"]]).toEqual([
        206,
        `bytes ${start}-${end - 1}/${bytes.length}`,
      ]);
      expect(part.body.equals(bytes.subarray(start, end))).toBe(true);
    }
    const beyond = await get(url, { Range: `bytes=${bytes.length}-` });
    expect([beyond.status, beyond.headers["content-range"], beyond.body.length]).toEqual([
      416,
      `bytes */${bytes.length}`,
      0,
    ]);
    const head = await get(url, {}, "HEAD");
    expect([head.status, head.headers["content-length"], head.body.length]).toEqual([
      200,
      String(bytes.length),
      0,
    ]);
  });

  it("can be had as WAV, with the same audio", async () => {
    const { url, file } = await aSample();
    const { status, headers, body } = await get(`${url}?as=wav`);
    expect([status, headers["content-type"]]).toEqual([200, "audio/wav"]);
    const [rendered, original] = [await decodeBytes(new Uint8Array(body)), await decodeFile(file)];
    expect(rendered).toMatchObject({ sampleRate: original.sampleRate, frames: original.frames });
  });

  it("include waveforms, which last", async () => {
    const { soundId } = await aSample();
    const { status, headers, body } = await get(`/media/v1/peaks/${soundId}`);
    expect([status, body.length]).toEqual([200, peakColumns * peakBands]);
    expect(headers["cache-control"]).toContain("immutable");
  });
});

describe("commands over the websocket", () => {
  const origin = (): Record<string, string> => ({ Cookie: cookie, Origin: address.origin });

  function openSocket(headers: Record<string, string>, path = "/api"): Promise<WebSocket> {
    const socket = new WebSocket(`ws://${address.host}${path}`, { headers });
    onTestFinished(() => socket.terminate());
    return new Promise((resolve, reject) => {
      socket.on("open", () => resolve(socket));
      socket.on("error", reject);
    });
  }

  function ask(socket: WebSocket, message: object): Promise<ResponseMessage> {
    const { id } = message as { id: number };
    return new Promise((resolve) => {
      const listener = (data: Buffer): void => {
        const answer = JSON.parse(data.toString()) as ResponseMessage;
        if (answer.id !== id) return;
        socket.off("message", listener);
        resolve(answer);
      };
      socket.on("message", listener);
      socket.send(JSON.stringify(message));
    });
  }

  it("are answered by id, well or with a code", async () => {
    const socket = await openSocket(origin());
    const page = { offset: 0, limit: 2 };
    const [found, capabilities, unknown, wrong, proto, missing, here] = await Promise.all([
      ask(socket, { id: 1, command: "samples.search", input: { text: "kick", page } }),
      ask(socket, { id: 2, command: "host.capabilities", input: {} }),
      ask(socket, { id: 3, command: "files.delete", input: {} }),
      ask(socket, { id: 4, command: "samples.get", input: { sampleId: "1" } }),
      ask(socket, { id: 5, command: "__proto__", input: {} }),
      ask(socket, { id: 6, command: "samples.get", input: { sampleId: 999_999 } }),
      ask(socket, { id: 7, command: "host.stayOnTop", input: { on: true } }),
    ]);
    expect(found).toMatchObject({ id: 1, output: { total: 3 } });
    expect((found as { output: SearchPage }).output.samples).toHaveLength(2);
    expect(capabilities).toMatchObject({
      id: 2,
      output: { chooseFolder: false, dragOut: false, copyFiles: false, stayOnTop: false },
    });
    const codes = [unknown, wrong, proto, missing, here].map(
      (answer) => (answer as { error: { code: string } }).error.code,
    );
    expect(codes).toEqual([
      "invalid-input",
      "invalid-input",
      "invalid-input",
      "sample-missing",
      "not-available",
    ]);
  });

  it("come with the library's events", async () => {
    const socket = await openSocket(origin());
    const events: string[] = [];
    socket.on("message", (data: Buffer) => {
      const { event } = JSON.parse(data.toString()) as { event?: string };
      if (event) events.push(event);
    });
    const { id } = await sampleAt(opened.library, (await firstPath()) ?? "");
    const tagged = await ask(socket, {
      id: 1,
      command: "samples.changeTags",
      input: { sampleIds: [id], add: ["round"], remove: [] },
    });
    expect(tagged).toMatchObject({ output: null });
    await vi.waitFor(() => expect(events).toContain("samplesChanged"), soon);
  });

  async function firstPath(): Promise<string | undefined> {
    return [...(await samplesByPath(opened.library)).keys()][0];
  }

  it("are for our own page only", async () => {
    const refused = /Unexpected server response: 403/;
    await expect(openSocket({ Cookie: cookie })).rejects.toThrow(refused);
    await expect(openSocket({ Origin: address.origin })).rejects.toThrow(refused);
    await expect(openSocket({ Cookie: "a=b", Origin: address.origin })).rejects.toThrow(refused);
    await expect(openSocket({ ...origin(), Origin: "https://evil.example" })).rejects.toThrow(
      refused,
    );
    await expect(openSocket({ ...origin(), Host: "evil.example" })).rejects.toThrow(refused);
    await expect(openSocket(origin(), "/other")).rejects.toThrow(refused);
  });

  it.for([
    ["no JSON", "{"],
    ["no object", "null"],
    ["a list", "[1]"],
    ["no id", '{"command":"roots.list","input":{}}'],
    ["no command", '{"id":1}'],
    ["a command that is no text", '{"id":1,"command":{"toString":1}}'],
    ["bytes that are no text", Buffer.from([0xff, 0xfe, 0x00, 0x80])],
    ["more than 64 megabytes", `{"id":1,"command":"${"x".repeat(1 << 26)}"}`],
  ] as const)("that are %s close the connection and harm nobody", async ([, frame]) => {
    const [bad, good] = [await openSocket(origin()), await openSocket(origin())];
    const closed = new Promise((resolve) => bad.on("close", resolve));
    bad.send(frame);
    await closed;
    expect(await ask(good, { id: 9, command: "roots.list", input: {} })).toMatchObject({ id: 9 });
  });

  it("survive peers that break off in the middle", async () => {
    for (const headers of [
      `Upgrade: websocket\r\nConnection: Upgrade\r\nHost: evil.example\r\n\r\n`,
      `Upgrade: websocket\r\nConnection: Upgrade\r\nHost: ${address.host}\r\nOrigin: ${address.origin}\r\nCookie: ${cookie}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\nnonsense that is no frame`,
    ]) {
      for (let i = 0; i < 20; i++) {
        await new Promise<void>((resolve) => {
          const socket = connect(Number(address.port), address.hostname, () => {
            socket.write(`GET /api HTTP/1.1\r\n${headers}`, () => socket.resetAndDestroy());
          });
          socket.on("error", () => undefined);
          socket.on("close", () => resolve());
        });
      }
    }
    const socket = await openSocket(origin());
    expect(await ask(socket, { id: 1, command: "roots.list", input: {} })).toMatchObject({ id: 1 });
  });
});
