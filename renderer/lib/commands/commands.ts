/**
 * Every command of the app: what runs it (keys, the palette, buttons) asks here, so that no two of
 * them differ. What a command is called stands in `strings.commands`, under its id.
 */
import { activeSounds } from "../browse/active-sounds.svelte.ts";
import { filterForm } from "../filters/filter-form.svelte.ts";
import { viewOptions } from "../browse/view-options.svelte.ts";
import { filters } from "../filters/filters.svelte.ts";
import { library } from "../folders/library.svelte.ts";
import { progress } from "../folders/progress.svelte.ts";
import { places } from "../history/places.svelte.ts";
import { rate, setFavourite } from "../organise/actions.ts";
import { canDownload, copyFiles, copyPath, download, exportFiles, reveal } from "../out/out.ts";
import { silence } from "../player/level.ts";
import { player } from "../player/player.svelte.ts";
import { savedSearches } from "../search/saved-searches.svelte.ts";
import { similar } from "../similar/similar.svelte.ts";
import { appearance, textSizes, zooms } from "../ui/appearance.svelte.ts";
import { beside } from "../ui/beside.svelte.ts";
import { capabilities } from "../ui/capabilities.svelte.ts";
import type { ClipRef } from "../ui/clip.ts";
import { dialogs } from "../ui/dialogs.svelte.ts";
import { focusTargets } from "../ui/focus-targets.ts";
import { panels } from "../ui/panels.svelte.ts";
import { theme } from "../ui/theme.svelte.ts";
import { view } from "../ui/view.svelte.ts";
import { changes } from "../undo/changes.svelte.ts";
import { isMac } from "./keys.ts";

export const commandGroups = ["sounds", "playback", "similar", "go", "edit", "window"] as const;
export type CommandGroup = (typeof commandGroups)[number];

export interface Command {
  readonly group: CommandGroup;
  /** The keys that it comes with, as `keysOf` names them. */
  readonly keys: readonly string[];
  /** `held` where its keys are held down. */
  readonly run: (held: boolean) => void;
  /** Whether it has something to do now; always where it is left out. */
  readonly enabled?: () => boolean;
  /** Whether its keys work while one types, too. */
  readonly inFields?: boolean;
  /** Whether it is run again and again while its keys are held. */
  readonly repeats?: boolean;
}

/** Parts of a sound. */
const steps = { small: 0.05, large: 0.25 } as const;
/** Decibels. */
const volumeStep = 3;

const hasClip = () => player.clip !== null;
const hasSounds = () => activeSounds.clip !== null;

/** A step of what plays. */
function seeking(part: number, keys: readonly string[]): Command {
  const run = () => player.seekBy(part * player.duration);
  return { group: "playback", keys, run, enabled: hasClip, repeats: true };
}

/** The next row of the list that the keyboard was in last. */
function moving(by: 1 | -1, keys: readonly string[]): Command {
  return { group: "sounds", keys, run: (held) => activeSounds.move(by, held), repeats: true };
}

/** Stars for what is selected; null for none. */
function rating(stars: number | null): Command {
  const run = () => void rate(activeSounds.sampleIds, stars);
  return { group: "sounds", keys: [String(stars ?? 0)], run, enabled: hasSounds };
}

/** Something to do with the clips that are selected. */
function withClips(keys: readonly string[], run: (clips: readonly ClipRef[]) => void): Command {
  return { group: "sounds", keys, run: () => run(activeSounds.clips), enabled: hasSounds };
}

/** The value after the present one, or before it. */
function neighbour<Value>(values: readonly Value[], present: Value, step: 1 | -1): Value {
  return values[values.indexOf(present) + step] ?? present;
}

/** About the result where the cursor is. */
function withResult(keys: readonly string[], run: (sampleId: number) => void): Command {
  return {
    group: "similar",
    keys,
    run: () => {
      if (similar.cursor !== undefined) run(similar.cursor.sample.id);
    },
    enabled: () => similar.open && similar.cursor !== undefined,
  };
}

const table = {
  "sounds.next": moving(1, ["ArrowDown"]),
  "sounds.previous": moving(-1, ["ArrowUp"]),
  "sounds.favourite": {
    group: "sounds",
    keys: ["F"],
    run: () =>
      void setFavourite(activeSounds.sampleIds, !(activeSounds.clip?.sample.favourite ?? false)),
    enabled: hasSounds,
  },
  "sounds.tags": {
    group: "sounds",
    keys: ["T"],
    run: () => dialogs.show({ kind: "tags", sampleIds: activeSounds.sampleIds }),
    enabled: hasSounds,
  },
  "sounds.collect": {
    group: "sounds",
    keys: ["K"],
    run: () => dialogs.show({ kind: "collect", sampleIds: activeSounds.sampleIds }),
    enabled: hasSounds,
  },
  "sounds.details": {
    group: "sounds",
    keys: ["D"],
    run: () => dialogs.show({ kind: "details", sampleIds: activeSounds.sampleIds }),
    enabled: hasSounds,
  },
  "sounds.rate0": rating(null),
  "sounds.rate1": rating(1),
  "sounds.rate2": rating(2),
  "sounds.rate3": rating(3),
  "sounds.rate4": rating(4),
  "sounds.rate5": rating(5),
  "sounds.selectAll": { group: "sounds", keys: ["Mod+A"], run: () => activeSounds.selectAll() },
  "sounds.copyPath": withClips(["C"], (clips) => void copyPath(clips)),
  "sounds.copyFiles": {
    ...withClips(["Mod+C"], (clips) => void copyFiles(clips)),
    enabled: () => capabilities.copyFiles && hasSounds(),
  },
  "sounds.reveal": {
    group: "sounds",
    keys: ["Mod+E"],
    run: () => {
      if (activeSounds.clip !== null) void reveal(activeSounds.clip.sample.id);
    },
    enabled: () => capabilities.reveal && hasSounds(),
  },
  "sounds.export": withClips(["Mod+Shift+E"], exportFiles),
  "sounds.download": {
    ...withClips([], (clips) => void download(clips)),
    enabled: () => canDownload && hasSounds(),
  },
  "similar.find": {
    group: "similar",
    keys: ["Enter"],
    run: () => {
      if (activeSounds.clip !== null) similar.find(activeSounds.clip);
    },
    enabled: hasSounds,
  },
  "similar.findForAll": {
    group: "similar",
    keys: ["Mod+Enter"],
    run: () => void similar.findForAll(activeSounds.clips),
    enabled: () => activeSounds.size > 1,
  },
  "similar.findForRegion": {
    group: "similar",
    keys: ["Shift+Enter"],
    run: () => {
      if (player.selected !== null) similar.find(player.selected);
    },
    enabled: () => player.region !== null,
  },
  "similar.like": withResult(["Plus"], (sampleId) => similar.like(sampleId)),
  "similar.unlike": withResult(["-"], (sampleId) => similar.unlike(sampleId)),
  "similar.resetWeights": {
    group: "similar",
    keys: [],
    run: () => similar.resetWeights(),
    enabled: () => similar.open,
  },
  "similar.keep": {
    group: "similar",
    keys: [],
    run: () => similar.keep(),
    enabled: () => similar.open && similar.total > 0,
  },
  "playback.toggle": {
    group: "playback",
    keys: ["Space"],
    run: () => player.toggle(),
    enabled: hasClip,
  },
  "playback.stop": {
    group: "playback",
    keys: ["Escape"],
    run: () => player.stop(),
    inFields: true,
  },
  "playback.back": seeking(-steps.small, ["ArrowLeft"]),
  "playback.forward": seeking(steps.small, ["ArrowRight"]),
  "playback.farBack": seeking(-steps.large, ["Shift+ArrowLeft"]),
  "playback.farForward": seeking(steps.large, ["Shift+ArrowRight"]),
  "playback.regionStart": {
    group: "playback",
    keys: ["["],
    run: () => player.markStart(),
    enabled: hasClip,
  },
  "playback.regionEnd": {
    group: "playback",
    keys: ["]"],
    run: () => player.markEnd(),
    enabled: hasClip,
  },
  "playback.noRegion": {
    group: "playback",
    keys: ["Shift+R"],
    run: () => player.selectRegion(null),
    enabled: () => player.region !== null,
  },
  "playback.loop": { group: "playback", keys: ["L"], run: () => player.toggleLoop() },
  "playback.autoplay": { group: "playback", keys: ["P"], run: () => player.toggleAutoplay() },
  "playback.original": { group: "playback", keys: ["O"], run: () => player.toggleOriginal() },
  "playback.mono": { group: "playback", keys: ["M"], run: () => player.toggleMono() },
  "playback.level": { group: "playback", keys: ["N"], run: () => player.toggleMatchLevel() },
  "playback.louder": {
    group: "playback",
    keys: ["Mod+ArrowUp"],
    run: () => player.setVolume(Math.min(0, player.volume + volumeStep)),
    repeats: true,
  },
  "playback.quieter": {
    group: "playback",
    keys: ["Mod+ArrowDown"],
    run: () => player.setVolume(Math.max(silence, player.volume - volumeStep)),
    repeats: true,
  },
  "go.search": { group: "go", keys: ["/", "Mod+F"], run: () => focusTargets.search() },
  "go.list": { group: "go", keys: ["G"], run: () => activeSounds.focus() },
  "go.back": {
    group: "go",
    keys: isMac ? ["Mod+["] : ["Alt+ArrowLeft"],
    run: () => places.back(),
    enabled: () => places.canGoBack,
    inFields: true,
  },
  "go.forward": {
    group: "go",
    keys: isMac ? ["Mod+]"] : ["Alt+ArrowRight"],
    run: () => places.forward(),
    enabled: () => places.canGoForward,
    inFields: true,
  },
  "go.sounds": { group: "go", keys: [], run: () => view.show("sounds") },
  "go.problems": { group: "go", keys: [], run: () => view.show("problems") },
  "go.settings": {
    group: "go",
    keys: [",", "Mod+,"],
    run: () => view.show("settings"),
    inFields: true,
  },
  "edit.undo": {
    group: "edit",
    keys: ["Mod+Z"],
    run: () => void changes.move("undo"),
    enabled: () => changes.label("undo") !== null,
  },
  "edit.redo": {
    group: "edit",
    keys: isMac ? ["Mod+Shift+Z"] : ["Mod+Shift+Z", "Mod+Y"],
    run: () => void changes.move("redo"),
    enabled: () => changes.label("redo") !== null,
  },
  "edit.filters": { group: "edit", keys: ["Mod+Shift+F"], run: () => filterForm.show() },
  "edit.saveSearch": {
    group: "edit",
    keys: ["Mod+S"],
    run: () => dialogs.show({ kind: "save-search" }),
    enabled: () => savedSearches.canSave,
    inFields: true,
  },
  "edit.noFilters": {
    group: "edit",
    keys: [],
    run: () => filters.reset(),
    enabled: () => filters.chips.length > 0,
  },
  "edit.addFolder": { group: "edit", keys: [], run: () => void library.chooseFolder() },
  "edit.pause": {
    group: "edit",
    keys: [],
    run: () => void progress.control("pause"),
    enabled: () => progress.waits && !progress.paused,
  },
  "edit.resume": {
    group: "edit",
    keys: [],
    run: () => void progress.control("resume"),
    enabled: () => progress.paused,
  },
  "window.palette": {
    group: "window",
    keys: ["Mod+K"],
    run: () => dialogs.show({ kind: "palette" }),
    inFields: true,
  },
  "window.shortcuts": {
    group: "window",
    keys: ["?"],
    run: () => dialogs.show({ kind: "shortcuts" }),
  },
  "window.sidebar": {
    group: "window",
    keys: ["Mod+B"],
    run: () => panels.toggleSidebar(),
    inFields: true,
  },
  "window.similar": {
    group: "similar",
    keys: ["Mod+Shift+B"],
    run: () => toggleSimilar(),
    enabled: () => similar.query !== undefined,
    inFields: true,
  },
  "window.player": {
    group: "window",
    keys: ["Mod+J"],
    run: () => panels.togglePlayer(),
    inFields: true,
  },
  "window.beside": { group: "window", keys: ["B"], run: () => void beside.toggle() },
  "window.foldCopies": {
    group: "window",
    keys: [],
    run: () => viewOptions.setFoldCopies(!viewOptions.foldCopies),
  },
  "window.compact": {
    group: "window",
    keys: [],
    run: () => viewOptions.setCompact(!viewOptions.compact),
  },
  "window.theme": { group: "window", keys: [], run: () => theme.toggle() },
  "window.systemTheme": {
    group: "window",
    keys: [],
    run: () => theme.choose(null),
    enabled: () => theme.chosen !== null,
  },
  "window.largerText": {
    group: "window",
    keys: [],
    run: () => appearance.setTextSize(neighbour(textSizes, appearance.textSize, 1)),
  },
  "window.smallerText": {
    group: "window",
    keys: [],
    run: () => appearance.setTextSize(neighbour(textSizes, appearance.textSize, -1)),
  },
  "window.zoomIn": {
    group: "window",
    keys: [],
    run: () => appearance.setZoom(neighbour(zooms, appearance.zoom, 1)),
  },
  "window.zoomOut": {
    group: "window",
    keys: [],
    run: () => appearance.setZoom(neighbour(zooms, appearance.zoom, -1)),
  },
} satisfies Readonly<Record<string, Command>>;

export type CommandId = keyof typeof table;

export const commands: Readonly<Record<CommandId, Command>> = table;
export const commandIds = Object.keys(table) as readonly CommandId[];

/** Whether a command has something to do now. */
export function applies(id: CommandId): boolean {
  return commands[id].enabled?.() ?? true;
}

/** What was asked last comes back as it was. */
function toggleSimilar(): void {
  if (similar.open) similar.close();
  else if (similar.query !== undefined) similar.find(similar.query);
}
