import { host } from "../bridge.ts";
import { strings } from "../strings/index.ts";
import { capabilities } from "../ui/capabilities.svelte.ts";
import { clipKey, refKey, type Clip, type ClipRef } from "../ui/clip.ts";
import { beginDrag, draggedType, endDrag } from "../ui/dragged.ts";
import { toasts } from "../ui/toasts.svelte.ts";
import { fileName, mediaUrl } from "./files.ts";
import { download, mostFiles, reveal } from "./out.ts";

/** What a browser calls a file that a drag carries. */
const browserFile = "DownloadURL";
let explained = false;

/**
 * Begins a drag of sounds by the row, or the part, that is held: all that is selected where it is
 * among that. On the desktop it is one of files, which any program takes; in a browser, and of more
 * than a host hands over, it is one of this page, which carries at most one file.
 */
export function dragOut(event: DragEvent, clips: readonly ClipRef[], held: Clip): void {
  beginDrag(clips);
  if (capabilities.dragOut && clips.length <= mostFiles) dragFiles(event, clips);
  else dragInPage(event, clips, held);
}

function dragFiles(event: DragEvent, clips: readonly ClipRef[]): void {
  event.preventDefault();
  host.invoke("host.dragOut", { clips: [...clips] }).catch(toasts.showError);
}

function dragInPage(event: DragEvent, clips: readonly ClipRef[], held: Clip): void {
  const { dataTransfer } = event;
  if (dataTransfer === null) return;
  dataTransfer.effectAllowed = "copy";
  // What it carries is asked of `draggedClips`: of a hundred thousand sounds the text would be long.
  dataTransfer.setData(draggedType, String(clips.length));
  const [only] = clips;
  if (clips.length === 1 && only !== undefined && refKey(only) === clipKey(held))
    dataTransfer.setData(browserFile, downloadUrl(held));
  // Dragging ends where it began, whatever becomes of the row.
  window.addEventListener("dragend", (end) => handleEnd(end, clips), { once: true });
}

/** Of a file as Chromium takes it: its type, its name, and where it is fetched. */
function downloadUrl(clip: Clip): string {
  const name = fileName(clip).replaceAll(":", "-");
  return `application/octet-stream:${name}:${new URL(mediaUrl(clip), location.href).href}`;
}

function handleEnd(event: DragEvent, clips: readonly ClipRef[]): void {
  endDrag();
  if (event.dataTransfer?.dropEffect !== "none" || isInside(event)) return;
  if (capabilities.dragOut) toasts.show(strings.out.tooMany(mostFiles));
  else if (!explained) {
    explained = true;
    toasts.show(strings.out.browserDrag, insteadOf(clips));
  }
}

/** What gets a file out of a browser all the same. */
function insteadOf(clips: readonly ClipRef[]) {
  const [first] = clips;
  if (first !== undefined && clips.length === 1 && capabilities.reveal)
    return { label: strings.out.reveal, run: () => void reveal(first.sampleId) };
  return { label: strings.out.download, run: () => void download(clips) };
}

function isInside({ clientX, clientY }: DragEvent): boolean {
  return clientX > 0 && clientY > 0 && clientX < innerWidth && clientY < innerHeight;
}
