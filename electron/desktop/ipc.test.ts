import { beforeEach, expect, test, vi } from "vitest";
import { SoundkinError } from "../../shared/errors.ts";
import type { Handlers } from "../../shared/api.ts";
import { answerCommands } from "./ipc.ts";

type Handle = (event: unknown, command: unknown, input: unknown) => Promise<unknown>;
const electron = vi.hoisted(() => ({ ipcMain: { handle: vi.fn() }, protocol: {} }));
vi.mock("electron", () => electron);

const ours = { parent: null, origin: "soundkin://app" };
const remove = vi.fn();
let handle: Handle;

beforeEach(() => {
  vi.resetAllMocks();
  answerCommands({ "roots.list": () => [], "roots.remove": remove } as unknown as Handlers);
  handle = electron.ipcMain.handle.mock.calls[0]?.[1] as Handle;
});

test.each([
  ["a foreign page", { parent: null, origin: "https://example.org" }],
  ["a frame inside our page", { parent: ours, origin: "soundkin://app" }],
  ["a page that is gone", null],
])("%s is refused", async (_, senderFrame) => {
  await expect(handle({ senderFrame }, "roots.remove", { rootId: 1 })).rejects.toThrow("foreign");
  expect(remove).not.toHaveBeenCalled();
});

test("our page gets the output", async () => {
  expect(await handle({ senderFrame: ours }, "roots.list", {})).toEqual({ output: [] });
});

test("input that breaks the contract never reaches a handler", async () => {
  const reply = await handle({ senderFrame: ours }, "roots.remove", { rootId: "../etc" });
  expect(reply).toMatchObject({ error: { code: "invalid-input" } });
  expect(remove).not.toHaveBeenCalled();
});

test("an error arrives with its code", async () => {
  remove.mockRejectedValue(new SoundkinError("folder-missing", "It is gone."));
  expect(await handle({ senderFrame: ours }, "roots.remove", { rootId: 1 })).toEqual({
    error: { code: "folder-missing", message: "It is gone." },
  });
});
