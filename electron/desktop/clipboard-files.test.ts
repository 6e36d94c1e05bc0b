import { expect, test, vi } from "vitest";
import { canCopyFiles, clipboardFormats } from "./clipboard-files.ts";

vi.mock("electron", () => ({ clipboard: {}, ClipboardItem: vi.fn() }));

test("macOS gets a property list, whatever a name holds", () => {
  const { NSFilenamesPboardType: list = "" } = clipboardFormats(
    ["/sounds/a & b <c>.wav", "/sounds/d.wav"],
    "darwin",
  );
  expect(list).toContain(
    "<array><string>/sounds/a &amp; b &lt;c&gt;.wav</string><string>/sounds/d.wav</string></array>",
  );
});

test("nothing is promised where files cannot be copied", () => {
  expect((["darwin", "linux", "win32"] as const).map(canCopyFiles)).toEqual([true, true, false]);
});
