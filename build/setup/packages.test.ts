import { expect, test } from "vitest";
import { holdsAll } from "./packages.mjs";

const lock = {
  packages: {
    "": { version: "0.1.0" },
    "node_modules/zod": { version: "4.6.7" },
    "node_modules/@parcel/watcher-win32-x64": { version: "2.6.0", optional: true },
  },
};

test("an install that has what the lock says is left alone", () => {
  expect(holdsAll(lock, { packages: { "node_modules/zod": { version: "4.6.7" } } })).toBe(true);
});

test("a missing package asks for an install", () => {
  expect(holdsAll(lock, { packages: {} })).toBe(false);
});

test("another version asks for an install, also of an optional package", () => {
  const zod = { "node_modules/zod": { version: "4.6.7" } };
  const watcher = { "node_modules/@parcel/watcher-win32-x64": { version: "2.5.0" } };
  expect(holdsAll(lock, { packages: { "node_modules/zod": { version: "4.6.6" } } })).toBe(false);
  expect(holdsAll(lock, { packages: { ...zod, ...watcher } })).toBe(false);
});
