import type { Root } from "../../../../shared/domain.ts";
import { count, countOf } from "../numbers.ts";

export const folders = {
  library: "Library",
  problems: "Problems",
  searches: "Saved searches",
  folders: "Folders",
  tags: "Tags",
  /** Puts the tags into the other order. */
  tagsByName: "Sort tags by name",
  tagsByUse: "Put the most used tags first",
  showAll: (value: number) => `Show all ${count(value)}`,
  showFewer: "Show fewer",
  noCollections: "Drag sounds here to put them together.",
  rename: "Rename...",
  remove: "Remove",
  removeEverywhere: "Remove from every sound",
  offline: "offline",

  addFolder: "Add folder",
  add: "Add",
  addFolderHint: "Paste the full path of a sample folder",
  addFolderText: "The full path of a folder with samples. Everything below it is the library's.",
  addDroppedText: (name: string) =>
    `A browser does not tell where "${name}" is. Type or paste its full path.`,
  folderPath: "Folder path",
  pathExample: "/home/me/Samples",
  dropTitle: "Drop a folder to add it",
  dropText: "Its files stay where they are, unchanged.",
  dropNoFolder: "Only folders can be added. Drop the folder that the files are in.",
  added: (names: readonly string[]): string =>
    names.length === 1
      ? `"${names.join()}" is added.`
      : `${countOf(names.length, "folder")} added.`,

  emptyTitle: "Find the sounds that belong together",
  emptyLines: [
    "Add the folders where your samples are. Your files stay where they are, unchanged.",
    "Soundkin listens to every sound and shows what it found as coloured waveforms.",
    "Right-click a sound, choose Find similar sounds, and audition with the arrow keys.",
  ],
  dropAnywhere: "or drop a folder anywhere on this window",
  suggestions: "On this computer",
  addSuggested: (name: string) => `Add ${name}`,
  demo: "Nothing at hand?",
  addDemo: "Try it with the demo pack",
  demoText: "A few hundred sounds that Soundkin makes itself; removed like any folder.",

  removeFromLibrary: "Remove from library",
  copyPath: "Copy path",
  pathCopied: (path: string) => `${path} is in the clipboard.`,
  removeTitle: (name: string) => `Remove "${name}" from the library?`,
  removeText: "Your files stay where they are.",
  removed: (name: string) => `"${name}" is out of the library.`,
  locate: "Locate",
  locateFolder: "Locate folder...",
  locateTitle: (name: string) => `Where is "${name}" now?`,
  locateText: "The full path of the folder that was moved or renamed. Nothing is analysed again.",
  rootAway: ({ name, path }: Root) => `"${name}" is offline: ${path} cannot be reached.`,
  rootAwayHelp: "Connect its drive, or say where the folder is now.",

  analysis: "Analysis",
  listing: (files: number) => `Listing files, ${count(files)} so far`,
  paused: "Paused",
  pausedLeft: (left: number) => `Paused, ${count(left)} left`,
  analysing: (left: number, time: string): string =>
    `Analysing, ${count(left)} left${time === "" ? "" : `, ${time}`}`,
  details: "Details of the analysis",
  done: "Done",
  left: "Left",
  failed: "Not readable",
  speed: "Speed",
  perSecond: (files: string) => `${files} files a second`,
  timeLeft: "Time left",
  ofFiles: (done: number, files: number) => `${count(done)} of ${count(files)}`,
  pause: "Pause analysis",
  pauseHint: "Pause: what is being analysed is finished first",
  resume: "Resume",
  stop: "Stop listing and analysing",
  stopHint: "Stop listing and analysing at once; what waits is kept",
};
