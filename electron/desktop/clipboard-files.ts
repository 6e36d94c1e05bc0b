/** Files in the clipboard, as each system's programs look for them there. */
import { pathToFileURL } from "node:url";
import { clipboard, ClipboardItem } from "electron";

/**
 * Electron writes formats by name, and Windows knows files by a number alone (CF_HDROP): there is
 * nothing to be had there.
 */
export function canCopyFiles(platform = process.platform): boolean {
  return platform === "darwin" || platform === "linux";
}

/** Puts files into the clipboard, to be pasted into another program. */
export async function copyFiles(paths: readonly string[]): Promise<void> {
  const formats = clipboardFormats(paths, process.platform);
  const entries = Object.entries(formats).map(([format, text]) => [
    `electron application/osclipboard;format="${format}"`,
    new Blob([text]),
  ]);
  await clipboard.write([new ClipboardItem(Object.fromEntries(entries) as Record<string, Blob>)]);
}

/** What is written by format. */
export function clipboardFormats(
  paths: readonly string[],
  platform: NodeJS.Platform,
): Record<string, string> {
  const urls = paths.map((path) => pathToFileURL(path).href);
  if (platform === "darwin") return { NSFilenamesPboardType: propertyList(paths) };
  return {
    "x-special/gnome-copied-files": ["copy", ...urls].join("\n"),
    "text/uri-list": urls.map((url) => `${url}\r\n`).join(""),
  };
}

function propertyList(paths: readonly string[]): string {
  const strings = paths.map((path) => `<string>${escaped(path)}</string>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><array>${strings.join("")}</array></plist>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
