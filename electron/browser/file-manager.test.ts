import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../../test/fixtures/temporary.ts";
import { FileManager } from "./file-manager.ts";

/** A folder of programs that write down what they were called with, a line an argument. */
async function programs(
  exits: Readonly<Record<string, number>>,
): Promise<{ path: string; calls: () => string[] }> {
  const path = temporaryDirectory();
  const log = join(path, "calls");
  await writeFile(log, "");
  for (const [name, code] of Object.entries(exits)) {
    const script = `#!/bin/sh\nprintf '%s\\n' "${name}" "$@" >> '${log}'\nexit ${code}\n`;
    await writeFile(join(path, name), script, { mode: 0o755 });
  }
  return { path, calls: () => readFileSync(log, "utf8").split("\n").slice(0, -1) };
}

const file = "/sounds/Sub, one/it's $(here) a kick.wav";

describe.skipIf(process.platform === "win32")("the file manager", () => {
  it("of macOS is asked to show a file, whatever its name holds", async () => {
    const { path, calls } = await programs({ open: 0 });
    await new FileManager("darwin", path).reveal(file);
    expect(calls()).toEqual(["open", "-R", file]);
  });

  it("of Windows is right whatever it says when it ends", async () => {
    const { path, calls } = await programs({ "explorer.exe": 1 });
    await new FileManager("win32", path).reveal("C:\\My kicks\\kick.wav");
    expect(calls()).toEqual(["explorer.exe", '/select,"C:\\My kicks\\kick.wav"']);
  });

  it("of Linux is asked over the message bus", async () => {
    const { path, calls } = await programs({ gdbus: 0, "xdg-open": 0 });
    await new FileManager("linux", path).reveal(file);
    expect(calls()[0]).toBe("gdbus");
    expect(calls()).toContain("org.freedesktop.FileManager1.ShowItems");
    expect(calls()).toContain("['file:///sounds/Sub%2C%20one/it%27s%20$(here)%20a%20kick.wav']");
    expect(calls()).not.toContain("xdg-open");
  });

  it("of Linux opens the folder where nobody answers on the bus", async () => {
    const { path, calls } = await programs({ "dbus-send": 1, "xdg-open": 0 });
    await new FileManager("linux", path).reveal(file);
    expect(calls()[0]).toBe("dbus-send");
    expect(calls().slice(-2)).toEqual(["xdg-open", "/sounds/Sub, one"]);
  });

  it("that cannot be opened is said", async () => {
    const { path } = await programs({ "xdg-open": 3 });
    await expect(new FileManager("linux", path).reveal(file)).rejects.toMatchObject({
      code: "not-available",
    });
  });

  it("is there only where a program for it is on the PATH", async () => {
    const { path } = await programs({ "xdg-open": 0 });
    expect(new FileManager("linux", `relative:${path}`).isThere).toBe(true);
    expect(new FileManager("darwin", path).isThere).toBe(false);
    expect(new FileManager("linux", "").isThere).toBe(false);
    await mkdir(join(path, "open"));
    await writeFile(join(temporaryDirectory(), "gdbus"), "not a program", { mode: 0o644 });
    expect(new FileManager("aix", path).isThere).toBe(false);
  });
});
