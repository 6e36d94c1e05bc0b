import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { temporaryDirectory } from "../../test/fixtures/temporary.ts";
import type { Library } from "../library/library.ts";
import { nativeHandlers } from "./native.ts";

const electron = vi.hoisted(() => ({
  app: { getPath: vi.fn() },
  BrowserWindow: { getAllWindows: vi.fn() },
  nativeImage: { createFromBitmap: () => "picture" },
}));
vi.mock("electron", () => electron);

const startDrag = vi.fn();
const renderRegion = vi.fn();
const library = {
  presentPath: (sampleId: number) => Promise.resolve(join("/samples", `break ${sampleId}.flac`)),
  renderRegion,
} as unknown as Library;

beforeEach(() => {
  vi.resetAllMocks();
  electron.BrowserWindow.getAllWindows.mockReturnValue([{ webContents: { startDrag } }]);
});

test("whole samples are dragged from where they lie", async () => {
  await nativeHandlers(library)["host.dragOut"]({ samples: [{ sampleId: 1 }, { sampleId: 2 }] });
  const files = [join("/samples", "break 1.flac"), join("/samples", "break 2.flac")];
  expect(startDrag).toHaveBeenCalledWith({ file: files[0], files, icon: "picture" });
  expect(renderRegion).not.toHaveBeenCalled();
});

test("a part is dragged as a WAV file of its own", async () => {
  const temporary = temporaryDirectory();
  electron.app.getPath.mockReturnValue(temporary);
  const region = { start: 12.4, end: 13.1 };
  renderRegion.mockResolvedValue(new Uint8Array([82, 73, 70, 70]));
  await nativeHandlers(library)["host.dragOut"]({ samples: [{ sampleId: 1, region }] });
  expect(renderRegion).toHaveBeenCalledWith(1, region);
  const { file = "" } = (startDrag.mock.calls[0]?.[0] ?? {}) as { file?: string };
  expect(file.startsWith(temporary)).toBe(true);
  expect(basename(file)).toBe("break 1 12.4-13.1 s.wav");
  expect(await readFile(file, "latin1")).toBe("RIFF");
});

test("no drag begins where the part cannot be read", async () => {
  renderRegion.mockRejectedValue(new Error("The file is no longer there."));
  const samples = [{ sampleId: 1, region: { start: 0, end: 1 } }];
  await expect(nativeHandlers(library)["host.dragOut"]({ samples })).rejects.toThrow("no longer");
  expect(startDrag).not.toHaveBeenCalled();
});
