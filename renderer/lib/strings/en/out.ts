import type { ExportToken, PatternProblem } from "../../../../shared/export-names.ts";
import { count, countOf } from "../numbers.ts";

export const out = {
  reveal: "Show in folder",
  copyPath: "Copy path",
  copyPaths: "Copy paths",
  copyFile: "Copy file",
  copyFiles: "Copy files",
  download: "Download",
  export: "Export...",
  pathsCopied: (paths: readonly string[]): string =>
    paths.length === 1 ? `Copied: ${paths[0] ?? ""}` : `${count(paths.length)} paths are copied.`,
  filesCopied: (files: number): string =>
    files === 1
      ? "The file is copied: paste it where you want it."
      : `${count(files)} files are copied: paste them where you want them.`,
  tooMany: (most: number): string =>
    `That works with up to ${count(most)} sounds at a time. Select fewer, or export them.`,
  tooManyToExport: (most: number): string =>
    `${count(most)} sounds can be exported at a time. Select fewer.`,
  tooManyDownloads: (most: number): string =>
    `A browser saves one file after the other, so ${most} at a time are enough. Export more than that.`,
  browserDrag:
    "From a browser, most programs take no dragged sound, and no program takes several. Use Show in folder, Copy path or Download.",
  exportTitle: (sounds: number): string => `Export ${countOf(sounds, "sound")}`,
  exportText: "Copies the files into a folder. Nothing there is overwritten.",
  exportAction: "Export",
  pattern: "Name of each file",
  tokens: "Parts of the name",
  tokenNames: {
    name: "Name",
    number: "Number",
    folder: "Folder",
    kind: "Kind",
    instrument: "Instrument",
    key: "Key",
    tempo: "Tempo",
    length: "Length",
  } satisfies Record<ExportToken, string>,
  patternProblem: (found: PatternProblem): string => {
    switch (found.problem) {
      case "unknown-token":
        return `{${found.token}} is no part that a name can have: use the buttons.`;
      case "lone-brace":
        return "A brace in the name has no other one.";
      case "separator":
        return "A name cannot hold / or \\. All files go into the one folder.";
    }
  },
  folder: "Into the folder",
  folderHint: "Full path of a folder",
  folderAsked: "The folder is asked for next.",
  preview: "How files will be named",
  andMore: (files: number): string => `and ${count(files)} more`,
  exported: (files: number, folder: string): string =>
    `${countOf(files, "file")} exported to ${folder}.`,
  exportedBut: (files: number, failures: number): string =>
    `${countOf(files, "file")} exported, ${countOf(failures, "file")} not.`,
  details: "Details",
  failedTitle: (files: number): string => `${countOf(files, "file")} could not be exported`,
  failedText: (files: number, folder: string): string =>
    files === 0
      ? `Nothing was written to ${folder}.`
      : `The other ${countOf(files, "file")} lie in ${folder}.`,
  close: "Close",
};
