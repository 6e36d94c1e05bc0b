import { isAbsolute, resolve } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { libraryFolder } from "./library-folder.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

it("is the one that is asked for, before all others", () => {
  vi.stubEnv("SOUNDKIN_LIBRARY", "/from/environment");
  expect(libraryFolder("/asked/for")).toBe(resolve("/asked/for"));
});

it("is SOUNDKIN_LIBRARY's, from where the user stands", () => {
  vi.stubEnv("SOUNDKIN_LIBRARY", "/from/environment");
  expect(libraryFolder(undefined)).toBe(resolve("/from/environment"));
  vi.stubEnv("SOUNDKIN_LIBRARY", "here");
  expect(libraryFolder(undefined)).toBe(resolve("here"));
});

it("is a place of the user's own where nothing is said", () => {
  for (const unsaid of ["", undefined]) {
    vi.stubEnv("SOUNDKIN_LIBRARY", unsaid);
    const folder = libraryFolder(undefined);
    expect(isAbsolute(folder)).toBe(true);
    expect(folder).toMatch(/soundkin/i);
  }
});
