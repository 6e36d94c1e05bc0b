/** What leaves the library: its files, their paths and copies of them. */
import { host } from "../bridge.ts";
import { strings } from "../strings/index.ts";
import type { ClipRef } from "../ui/clip.ts";
import { dialogs } from "../ui/dialogs.svelte.ts";
import { toasts } from "../ui/toasts.svelte.ts";
import { clipsOf, filePath, fileName, mediaUrl } from "./files.ts";

/** So many files a host hands over at once. */
export const mostFiles = 200;
const mostDownloads = 10;
const mostPaths = 1_000;
const mostExported = 10_000;

/** Whether files are fetched by download: not on the desktop, where they lie already. */
export const canDownload = window.soundkin === undefined;

/** Shows the file in the system's file manager. */
export async function reveal(sampleId: number): Promise<void> {
  await told(host.invoke("host.reveal", { sampleId }));
}

/** Puts the absolute paths of files into the clipboard, one in a line. */
export async function copyPath(clips: readonly ClipRef[]): Promise<void> {
  if (tooMany(clips, mostPaths)) return;
  const copied = async () => {
    const paths = (await clipsOf(clips)).map(({ sample }) => filePath(sample));
    await navigator.clipboard.writeText(paths.join("\n"));
    toasts.show(strings.out.pathsCopied(paths));
  };
  await told(copied());
}

/** Puts files into the clipboard, to be pasted into another program. */
export async function copyFiles(clips: readonly ClipRef[]): Promise<void> {
  if (tooMany(clips, mostFiles)) return;
  const copied = async () => {
    await host.invoke("host.copyFiles", { clips: [...clips] });
    toasts.show(strings.out.filesCopied(clips.length));
  };
  await told(copied());
}

/** Has the browser save files, one after the other. */
export async function download(clips: readonly ClipRef[]): Promise<void> {
  if (clips.length > mostDownloads) {
    const run = () => exportFiles(clips);
    toasts.show(strings.out.tooManyDownloads(mostDownloads), { label: strings.out.export, run });
    return;
  }
  const saved = async () => {
    for (const clip of await clipsOf(clips)) save(mediaUrl(clip), fileName(clip));
  };
  await told(saved());
}

/** Asks under which names, and copies files into a folder. */
export function exportFiles(clips: readonly ClipRef[]): void {
  if (clips.length > mostExported) toasts.show(strings.out.tooManyToExport(mostExported));
  else dialogs.show({ kind: "export", clips });
}

function save(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}

function tooMany(clips: readonly ClipRef[], most: number): boolean {
  if (clips.length > most) toasts.show(strings.out.tooMany(most));
  return clips.length > most;
}

/** Shows what went wrong. */
async function told(done: Promise<void>): Promise<void> {
  try {
    await done;
  } catch (error) {
    toasts.showError(error);
  }
}
