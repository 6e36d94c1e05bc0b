import { describe, expect, test } from "vitest";
import { failedLately } from "./electron.mjs";
import { isNodeRecentEnough, stepsFor } from "./steps.mjs";
import { aptCommand, systemOf } from "./system.mjs";

const names = (purpose: "start" | "test" | "cli") => stepsFor(purpose).map(({ step }) => step.name);

describe("what a purpose needs", () => {
  test("the command line needs neither a browser nor Electron", () => {
    expect(names("cli")).toEqual(["packages", "Node 24", "FAISS add-on"]);
  });

  test("Chromium is for the tests only", () => {
    expect(names("start")).not.toContain("Chromium for the tests");
    expect(names("test")).toContain("Chromium for the tests");
  });

  test("without Electron's runtime Soundkin still starts; without FAISS it does not", () => {
    const optional = stepsFor("start").filter((entry) => entry.optional);
    expect(optional.map(({ step }) => step.name)).toEqual(["Electron's runtime"]);
  });
});

test("Node from 20.19 on is recent enough", () => {
  expect(["18.20.4", "20.18.3"].some(isNodeRecentEnough)).toBe(false);
  expect(["20.19.0", "20.20.2", "22.0.0", "24.21.0"].every(isNodeRecentEnough)).toBe(true);
});

test("a failed download of the runtime is not tried again on the same day", () => {
  const failedAt = Date.UTC(2026, 10, 1);
  const hours = (count: number) => failedAt + count * 60 * 60 * 1000;
  expect(failedLately(undefined, failedAt)).toBe(false);
  expect(failedLately(failedAt, hours(23))).toBe(true);
  expect(failedLately(failedAt, hours(25))).toBe(false);
});

describe("the system", () => {
  test.each([
    ["debian", "ID=debian\n"],
    ["ubuntu", "ID=ubuntu\nID_LIKE=debian\n"],
    ["ubuntu", 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'],
    ["debian", "ID=raspbian\nID_LIKE=debian\n"],
    ["linux", "ID=fedora\n"],
    ["linux", ""],
  ])("%s is read from %j", (system, osRelease) => {
    expect(systemOf("linux", osRelease)).toBe(system);
  });

  test("macOS and Windows are known by their platform", () => {
    expect(systemOf("darwin", "")).toBe("macos");
    expect(systemOf("win32", "")).toBe("windows");
  });

  test("whoever may not install is given one command that does", () => {
    expect(aptCommand(["libfaiss-dev", "g++"])).toBe(
      "sudo apt-get install -y --no-install-recommends libfaiss-dev g++",
    );
  });
});
