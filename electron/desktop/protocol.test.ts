import { resolve, sep } from "node:path";
import { expect, test, vi } from "vitest";
import type { Library } from "../library/library.ts";
import { pagePath, serveSamples } from "./protocol.ts";

const electron = vi.hoisted(() => ({ protocol: { handle: vi.fn() } }));
vi.mock("electron", () => electron);

const folder = resolve("/app/out/renderer");

test("a page's address names a file of the built pages", () => {
  expect(pagePath(folder, "soundkin://app/assets/a%20b.js")).toBe(resolve(folder, "assets/a b.js"));
});

test.each([
  "soundkin://app/../main/main.js",
  "soundkin://app/%2e%2e/main/main.js",
  "soundkin://app/..%2fmain%2fmain.js",
  "soundkin://app/..%2frenderer-of-another/index.html",
])("%s does not leave the folder", (url) => {
  const path = pagePath(folder, url);
  expect(path === undefined || path.startsWith(folder + sep)).toBe(true);
});

test("another host has no pages", () => {
  expect(pagePath(folder, "soundkin://elsewhere/index.html")).toBeUndefined();
});

test("players get the range of a sound that they ask for", async () => {
  const serveMedia = (request: Request): Promise<Response> => {
    const headers = { "Content-Range": `${request.headers.get("Range") ?? ""}/9` };
    return Promise.resolve(new Response("23", { status: 206, headers }));
  };
  serveSamples({ serveMedia } as unknown as Library);
  const [scheme, serve] = electron.protocol.handle.mock.calls[0] as [
    string,
    (request: Request) => Promise<Response>,
  ];
  const request = new Request("sample://media/v1/audio/1", { headers: { Range: "bytes=2-3" } });
  const answer = await serve(request);
  expect([scheme, answer.status, await answer.text()]).toEqual(["sample", 206, "23"]);
  expect(answer.headers.get("Content-Range")).toBe("bytes=2-3/9");
  expect(answer.headers.get("Access-Control-Allow-Origin")).toBe("soundkin://app");
});
