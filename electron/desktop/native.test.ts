import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { temporaryDirectory } from "../../test/fixtures/temporary.ts";
import type { Library } from "../library/library.ts";
import { nativeHandlers } from "./native.ts";

const electron = vi.hoisted(() => ({
  app: { getPath: vi.fn() },
  BrowserWindow: { getAllWindows: vi.fn() },
  clipboard: { write: vi.fn() },
  ClipboardItem: class {
    readonly formats: Record<string, Blob>;
    constructor(formats: Record<string, Blob>) {
      this.formats = formats;
    }
  },
  dialog: { showOpenDialog: vi.fn() },
  nativeImage: { createFromBitmap: () => "picture" },
}));
vi.mock("electron", () => electron);

const startDrag = vi.fn();
const renderRegion = vi.fn();
const library = {
  presentPath: (sampleId: number) => Promise.resolve(join("/samples", `break ${sampleId}.flac`)),
  renderRegion,
  handlers: {
    "samples.get": ({ sampleId }: { sampleId: number }) => ({
      ...{ id: sampleId, name: `break ${sampleId}.flac`, folder: "", duration: 1 },
      ...{ kind: "loop", instrument: null, key: null, tempo: 90 },
    }),
  },
} as unknown as Library;

beforeEach(() => {
  vi.resetAllMocks();
  electron.BrowserWindow.getAllWindows.mockReturnValue([{ webContents: { startDrag } }]);
});

test("whole samples are dragged from where they lie", async () => {
  await nativeHandlers(library)["host.dragOut"]({ clips: [{ sampleId: 1 }, { sampleId: 2 }] });
  const files = [join("/samples", "break 1.flac"), join("/samples", "break 2.flac")];
  expect(startDrag).toHaveBeenCalledWith({ file: files[0], files, icon: "picture" });
  expect(renderRegion).not.toHaveBeenCalled();
});

test("a part is dragged as a WAV file of its own", async () => {
  const temporary = temporaryDirectory();
  electron.app.getPath.mockReturnValue(temporary);
  const region = { start: 12.4, end: 13.1 };
  renderRegion.mockResolvedValue(new Uint8Array([82, 73, 70, 70]));
  await nativeHandlers(library)["host.dragOut"]({ clips: [{ sampleId: 1, region }] });
  expect(renderRegion).toHaveBeenCalledWith(1, region);
  const { file = "" } = (startDrag.mock.calls[0]?.[0] ?? {}) as { file?: string };
  expect(file.startsWith(temporary)).toBe(true);
  expect(basename(file)).toBe("break 1 12.4-13.1 s.wav");
  expect(await readFile(file, "latin1")).toBe("RIFF");
});

test("no drag begins where the part cannot be read", async () => {
  renderRegion.mockRejectedValue(new Error("The file is no longer there."));
  const clips = [{ sampleId: 1, region: { start: 0, end: 1 } }];
  await expect(nativeHandlers(library)["host.dragOut"]({ clips })).rejects.toThrow("no longer");
  expect(startDrag).not.toHaveBeenCalled();
});

test.runIf(process.platform === "linux")(
  "files are copied as file managers copy them",
  async () => {
    const clips = [{ sampleId: 1 }, { sampleId: 2 }];
    expect(await nativeHandlers(library)["host.capabilities"]({})).toMatchObject({
      copyFiles: true,
    });
    await nativeHandlers(library)["host.copyFiles"]({ clips });
    const [[item]] = electron.clipboard.write.mock.calls[0] as [
      [{ formats: Record<string, Blob> }],
    ];
    const written = await Promise.all(
      Object.entries(item.formats).map(async ([name, blob]) => [name, await blob.text()]),
    );
    const osFormat = (name: string): string => `electron application/osclipboard;format="${name}"`;
    expect(written).toEqual([
      [
        osFormat("x-special/gnome-copied-files"),
        "copy\nfile:///samples/break%201.flac\nfile:///samples/break%202.flac",
      ],
      [
        osFormat("text/uri-list"),
        "file:///samples/break%201.flac\r\nfile:///samples/break%202.flac\r\n",
      ],
    ]);
  },
);

test("an export asks for a folder where none is named, and may be cancelled", async () => {
  const folder = temporaryDirectory();
  const exported = { clips: [{ sampleId: 1 }], pattern: "{name}", folder: null };
  const handler = nativeHandlers(library)["host.exportFiles"];
  electron.dialog.showOpenDialog.mockResolvedValue({ filePaths: [] });
  expect(await handler(exported)).toBeNull();
  electron.dialog.showOpenDialog.mockResolvedValue({ filePaths: [folder] });
  const error = { code: "file-unreadable" };
  // The stand-in's sample is not on this disk.
  expect(await handler(exported)).toMatchObject({ files: 0, folder, failures: [{ error }] });
  electron.dialog.showOpenDialog.mockClear();
  await expect(handler({ ...exported, pattern: "{nane}" })).rejects.toMatchObject({
    code: "invalid-input",
  });
  expect(electron.dialog.showOpenDialog).not.toHaveBeenCalled();
});
