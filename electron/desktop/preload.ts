/** Runs in the sandbox before the page and gives it `window.soundkin`: what it may do, no Electron. */
import { contextBridge, ipcRenderer, webUtils } from "electron";
import { mediaVersion } from "../../shared/media.ts";
import { commandChannel, eventChannel, type Reply } from "./channels.ts";

const mediaBase = `sample://media/${mediaVersion}`;

async function invoke(command: string, input: unknown): Promise<unknown> {
  const reply = (await ipcRenderer.invoke(commandChannel, command, input)) as Reply;
  if ("output" in reply) return reply.output;
  // Plain data, because the bridge into the page strips an Error of its code.
  // eslint-disable-next-line @typescript-eslint/only-throw-error
  throw reply.error;
}

function on(name: string, listener: (payload: unknown) => void): () => void {
  const forward = (_: unknown, event: string, payload: unknown): void => {
    if (event === name) listener(payload);
  };
  ipcRenderer.on(eventChannel, forward);
  return () => ipcRenderer.off(eventChannel, forward);
}

/** The absolute path of a file or folder that was dropped; "" for what is none. */
function pathOf(file: File): string {
  return webUtils.getPathForFile(file);
}

contextBridge.exposeInMainWorld("soundkin", { invoke, on, pathOf, mediaBase });
