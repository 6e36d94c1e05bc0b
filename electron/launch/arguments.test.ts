import { resolve } from "node:path";
import { expect, test } from "vitest";
import { parseArguments } from "./arguments.ts";

test("folders are resolved from where the user stands", () => {
  const { folders } = parseArguments(["kicks", "/abs/snares"], "/home/me");
  expect(folders).toEqual([resolve("/home/me/kicks"), resolve("/abs/snares")]);
});

test("--demo and --library are read, wherever they stand", () => {
  expect(parseArguments(["--library", "lib", "kicks", "--demo"], "/home/me")).toEqual({
    folders: [resolve("/home/me/kicks")],
    demo: true,
    library: resolve("/home/me/lib"),
    port: 0,
  });
});

test("Chromium's own switches are skipped", () => {
  expect(parseArguments(["--no-first-run", "--lang=de"], "/")).toEqual({
    folders: [],
    demo: false,
    library: undefined,
    port: 0,
  });
});

test("a port is read, and without one any free port is taken", () => {
  expect(parseArguments(["--port", "8123"], "/").port).toBe(8123);
  expect(parseArguments(["--port=8123"], "/").port).toBe(8123);
  expect(parseArguments([], "/").port).toBe(0);
});

test("an option without its value is as if it were not there", () => {
  expect(parseArguments(["kicks", "--library"], "/home/me")).toEqual({
    folders: [resolve("/home/me/kicks")],
    demo: false,
    library: undefined,
    port: 0,
  });
  expect(parseArguments(["--port"], "/").port).toBe(0);
});
