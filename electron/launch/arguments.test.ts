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
