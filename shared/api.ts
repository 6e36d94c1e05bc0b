/**
 * The contract between the renderer and its host, as one table. Hosts and the renderer's bridge are
 * derived from it: inputs are parsed at the host's edge, outputs are plain data that any transport
 * can carry, and nobody writes a channel's name by hand.
 */
import { z } from "zod";
import { weighables } from "./aspects.ts";
import type {
  Backup,
  Collection,
  DataReport,
  ExportReport,
  Folder,
  HistoryState,
  HistoryStep,
  HostCapabilities,
  IndexState,
  ModelState,
  Overview,
  PreviewState,
  Problem,
  Progress,
  QualityReport,
  Root,
  Sample,
  SavedSearch,
  SearchPage,
  Settings,
  SimilarSamples,
  SuggestedFolder,
} from "./domain.ts";
import { mostAnswered, mostSelected } from "./domain.ts";
import type { WireError } from "./errors.ts";
import { filtersSchema, searchTextSchema, sortSchema } from "./search.ts";
import {
  collectionNameSchema,
  correctionsSchema,
  noteSchema,
  searchNameSchema,
  tagsSchema,
  userDataFileSchema,
  type UserDataFile,
} from "./user-data.ts";

interface Command<Input extends z.ZodType, Output> {
  readonly input: Input;
  /** Exists for the compiler only. */
  readonly output?: Output;
}

/** Declares a command: `command<Output>()(inputSchema)`. */
function command<Output>() {
  return <Input extends z.ZodType>(input: Input): Command<Input, Output> => ({ input });
}

const id = z.int().positive();
const sampleIds = z.array(id).max(mostSelected);
const nothing = z.strictObject({});

/** Per-aspect weights of a query; an aspect that is left out keeps its default. */
export const weightsSchema = z.partialRecord(z.enum(weighables), z.number().min(0).max(10));

/** A stretch of a sample in seconds. */
export const regionSchema = z
  .strictObject({ start: z.number().min(0), end: z.number().max(7200) })
  .refine(({ start, end }) => start < end, "a region ends after it starts")
  .refine(({ start, end }) => end - start <= 600, "a region is no longer than ten minutes");

/**
 * A day in the musician's own time zone, "2026-11-23"; "2026-11-23-fuller" for what that day's held
 * before sounds were lost from it.
 */
export const backupName = z.union([
  z.iso.date(),
  z.templateLiteral([z.iso.date(), z.literal("-fuller")]),
]);

/** How many results at most. */
export const topSchema = z.int().min(1).max(mostAnswered);
const pageSchema = z.strictObject({ offset: z.int().min(0), limit: topSchema });

/** A list of samples: which ones, and in which order. */
export const listSchema = z.strictObject({
  text: searchTextSchema,
  filters: filtersSchema.default({}),
  sort: sortSchema.default({ by: "name", descending: false }),
  /** Whether of the files with one sound only the first is listed. */
  foldCopies: z.boolean().default(false),
});
export const searchSchema = listSchema.extend({ page: pageSchema });

/** A sample, or a part of it. */
export const clipSchema = z.strictObject({ sampleId: id, region: regionSchema.optional() });

const clips = z.array(clipSchema).min(1);

/** Examples that move the results towards them, or away. */
const examples = z.array(id).max(20).default([]);

export const similarSchema = z.strictObject({
  sampleId: id,
  /** Asks for what sounds like this part of the sample. */
  region: regionSchema.optional(),
  weights: weightsSchema.optional(),
  /** "More like this": samples that count like the one that is asked about. */
  like: examples,
  /** "Less like this". */
  unlike: examples,
  /** As in `samples.search`. */
  text: searchTextSchema.default(""),
  filters: filtersSchema.default({}),
  /** At most so many results from one folder, not counting those below it. */
  perFolder: z.int().min(1).max(1000).optional(),
  /** Later pages of the same question go on in the ranking that its first page made. */
  page: pageSchema
    .extend({ offset: z.int().min(0).max(100_000) })
    .default({ offset: 0, limit: 50 }),
});

export const settingsSchema = z.strictObject({
  workers: z.int().min(1).max(64).nullable(),
  quiet: z.boolean(),
  previewLimit: z
    .int()
    .min(0)
    .max(2 ** 40),
});

export const commands = {
  /** The folders that the musician added. */
  "roots.list": command<Root[]>()(nothing),
  /** Adds a folder by its absolute path and begins to list and analyse it. */
  "roots.add": command<Root>()(z.strictObject({ path: z.string().min(1).max(4096) })),
  /** Folders of this computer where musicians keep samples, and that are not in the library. */
  "roots.suggest": command<SuggestedFolder[]>()(nothing),
  /** Writes the demo pack into the library's folder and adds it. */
  "roots.addDemo": command<Root>()(nothing),
  /** Takes a folder out of the library. Its files stay untouched. */
  "roots.remove": command<void>()(z.strictObject({ rootId: id })),
  /** Says where the folder of a root is now, such as on a drive that got another name. Nothing is analysed again. */
  "roots.relocate": command<Root>()(
    z.strictObject({ rootId: id, path: z.string().min(1).max(4096) }),
  ),
  /** Every folder with samples, in path order. */
  "folders.list": command<Folder[]>()(nothing),
  "samples.search": command<SearchPage>()(searchSchema),
  /** The samples of a stretch of a list, by id. */
  "samples.ids": command<number[]>()(
    listSchema.extend({
      page: z.strictObject({ offset: z.int().min(0), limit: z.int().min(1).max(mostSelected) }),
    }),
  ),
  /** Where a sample stands in a list, from 0; null where it does not. */
  "samples.indexOf": command<number | null>()(listSchema.extend({ sampleId: id })),
  /** How much there is of what the sidebar offers, tags among them. */
  "library.overview": command<Overview>()(nothing),
  "samples.get": command<Sample>()(z.strictObject({ sampleId: id })),
  /** Those of the samples that there are, in the order in which they are asked for. */
  "samples.getMany": command<Sample[]>()(
    z.strictObject({ sampleIds: z.array(id).max(mostAnswered) }),
  ),
  "samples.similar": command<SimilarSamples>()(similarSchema),
  /** Gives sounds tags and takes others from them; copies of a sound share them. */
  "samples.changeTags": command<void>()(
    z.strictObject({ sampleIds, add: tagsSchema, remove: tagsSchema }),
  ),
  /** Marks sounds as favourites, or no longer; copies of a sound share that. */
  "samples.setFavourite": command<void>()(z.strictObject({ sampleIds, favourite: z.boolean() })),
  /** From one to five stars; null for no rating. */
  "samples.setRating": command<void>()(
    z.strictObject({ sampleIds, rating: z.int().min(1).max(5).nullable() }),
  ),
  /** The musician's own words about a sound; "" for none. */
  "samples.setNote": command<void>()(z.strictObject({ sampleId: id, note: noteSchema })),
  /** Says what the analysis got wrong; null takes a correction back, what is left out stays. */
  "samples.correct": command<void>()(z.strictObject({ sampleIds, corrections: correctionsSchema })),
  /** Counts a sound as played. */
  "samples.played": command<void>()(z.strictObject({ sampleId: id })),
  /** Says which samples are on screen: they are analysed before others. */
  "samples.visible": command<void>()(z.strictObject({ sampleIds: z.array(id).max(500) })),
  /** Every collection, by name. */
  "collections.list": command<Collection[]>()(nothing),
  /** Makes a collection, of these sounds where some are given. */
  "collections.create": command<void>()(
    z.strictObject({ name: collectionNameSchema, sampleIds: sampleIds.optional() }),
  ),
  "collections.rename": command<void>()(
    z.strictObject({ name: collectionNameSchema, newName: collectionNameSchema }),
  ),
  /** Its sounds stay. */
  "collections.remove": command<void>()(z.strictObject({ name: collectionNameSchema })),
  /** Puts sounds into a collection, or takes them out. */
  "collections.setSamples": command<void>()(
    z.strictObject({ name: collectionNameSchema, sampleIds, isIn: z.boolean() }),
  ),
  /** The musician's searches, by name. */
  "searches.list": command<SavedSearch[]>()(nothing),
  /** Keeps a search; one that has the name already becomes this one. */
  "searches.save": command<void>()(
    listSchema.omit({ foldCopies: true }).extend({ name: searchNameSchema }),
  ),
  "searches.rename": command<void>()(
    z.strictObject({ name: searchNameSchema, newName: searchNameSchema }),
  ),
  "searches.remove": command<void>()(z.strictObject({ name: searchNameSchema })),
  /** What can be undone and redone. */
  "history.get": command<HistoryState>()(nothing),
  /** Takes back the last change to the musician's own data; null where there is none. */
  "history.undo": command<HistoryStep | null>()(nothing),
  "history.redo": command<HistoryStep | null>()(nothing),
  /** Copies of the musician's own data, the newest first. */
  "backups.list": command<Backup[]>()(nothing),
  /** Makes the musician's own data what they were then; can be undone. */
  "backups.restore": command<DataReport>()(z.strictObject({ name: backupName })),
  /** The musician's own data: folders, tags, favourites, collections and so on, not the analysis. */
  "userData.export": command<UserDataFile>()(nothing),
  /** Adds what an export holds to what there is; can be undone. */
  "userData.import": command<DataReport>()(z.strictObject({ data: userDataFileSchema })),
  "problems.list": command<Problem[]>()(nothing),
  /** Analyses listed files again, all of them where none is named. */
  "problems.retry": command<void>()(z.strictObject({ sampleIds: sampleIds.optional() })),
  /** The musician's own model in the library's `models` folder; null where there is none. */
  "model.get": command<ModelState | null>()(nothing),
  /** Measures how well similarity finds again what the musician's own folder names say. */
  "quality.check": command<QualityReport>()(nothing),
  /** How similar sounds are searched, and why so. */
  "index.get": command<IndexState>()(nothing),
  /** Chooses between fast and small; the index is made anew in the background. */
  "index.setLowMemory": command<IndexState>()(z.strictObject({ lowMemory: z.boolean() })),
  "analysis.progress": command<Progress>()(nothing),
  /** Begins no further file; those that are being analysed are finished. */
  "analysis.pause": command<void>()(nothing),
  /** Ends listing and analysing at once. What waits is kept; resuming goes on. */
  "analysis.cancel": command<void>()(nothing),
  "analysis.resume": command<void>()(nothing),
  "settings.get": command<Settings>()(nothing),
  "settings.set": command<Settings>()(settingsSchema.partial()),
  /** The sounds that are kept for when their drive is away. */
  "previews.get": command<PreviewState>()(nothing),
  /** What helps to find out what went wrong, as text; with the paths of folders only where asked. */
  "diagnostics.get": command<string>()(z.strictObject({ paths: z.boolean() })),
  "host.capabilities": command<HostCapabilities>()(nothing),
  /** Brings the app to the front for a second instance; the address of the page where there is one. */
  "host.focus": command<string | null>()(nothing),
  /** Opens the system's dialog and adds what was chosen; null when it was cancelled. */
  "host.chooseFolder": command<Root | null>()(nothing),
  "host.reveal": command<void>()(z.strictObject({ sampleId: id })),
  /** Begins a native drag of the files; a region is dragged as a WAV file of its own. */
  "host.dragOut": command<void>()(z.strictObject({ clips: clips.max(200) })),
  /** Puts the files into the clipboard; a region as a WAV file of its own. */
  "host.copyFiles": command<void>()(z.strictObject({ clips: clips.max(200) })),
  /**
   * Copies the files into a folder, each named by a pattern; a region becomes a WAV file. Nothing is
   * overwritten. Without a folder the host asks for one by the system's dialog; null where that was
   * cancelled.
   */
  "host.exportFiles": command<ExportReport | null>()(
    z.strictObject({
      clips: clips.max(10_000),
      pattern: z.string().min(1).max(200),
      folder: z.string().min(1).max(4096).nullable(),
    }),
  ),
  /** A narrow window beside the DAW that stays above it; false for what it was before. */
  "host.stayOnTop": command<void>()(z.strictObject({ on: z.boolean() })),
} as const;

export type CommandName = keyof typeof commands;
/** What a caller passes: fields with a default may be left out. */
export type CommandInput<Name extends CommandName> = z.input<(typeof commands)[Name]["input"]>;
/** What a handler gets: parsed, defaults filled in. */
export type ParsedInput<Name extends CommandName> = z.output<(typeof commands)[Name]["input"]>;
export type CommandOutput<Name extends CommandName> =
  NonNullable<(typeof commands)[Name]["output"]> extends never
    ? void
    : (typeof commands)[Name] extends Command<z.ZodType, infer Output>
      ? Output
      : never;

/** Events carry state that changed; a listener asks for the details that it shows. */
export interface Events {
  /** At most a few times a second while files are listed or analysed. */
  progress: Progress;
  /** Rows were added, removed or analysed. Bursts arrive as one event. */
  samplesChanged: Record<string, never>;
  /** Roots, folders or their counts changed. */
  foldersChanged: Record<string, never>;
  problemsChanged: Record<string, never>;
  /** A sound was played, and may count as such in lists from now on. */
  playsChanged: Record<string, never>;
  /** The search index became another, or began or ended to be made. */
  indexChanged: Record<string, never>;
  /** The musician's own data changed, and with it what can be undone and redone. */
  historyChanged: Record<string, never>;
}
export type EventName = keyof Events;
export const eventNames = [
  "progress",
  "samplesChanged",
  "foldersChanged",
  "problemsChanged",
  "playsChanged",
  "indexChanged",
  "historyChanged",
] as const satisfies readonly EventName[];

export type Handler<Name extends CommandName> = (
  input: ParsedInput<Name>,
) => CommandOutput<Name> | Promise<CommandOutput<Name>>;
export type Handlers<Names extends CommandName = CommandName> = {
  readonly [Name in Names]: Handler<Name>;
};

/** What the renderer sees of any host. */
export interface Soundkin {
  invoke<Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
  ): Promise<CommandOutput<Name>>;
  /** Returns the function that ends the subscription. */
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void;
}

/** Messages of the transports that carry text (the browser host's websocket). */
export interface RequestMessage {
  readonly id: number;
  readonly command: string;
  readonly input: unknown;
}
export type ResponseMessage =
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly error: WireError };
export interface EventMessage {
  readonly event: EventName;
  readonly payload: unknown;
}
