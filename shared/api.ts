/**
 * The contract between the renderer and its host, as one table. Hosts and the renderer's bridge are
 * derived from it: inputs are parsed at the host's edge, outputs are plain data that any transport
 * can carry, and nobody writes a channel's name by hand.
 */
import { z } from "zod";
import { weighables } from "./aspects.ts";
import {
  sampleKinds,
  type Backup,
  type Collection,
  type DataReport,
  type Folder,
  type HistoryState,
  type HistoryStep,
  type HostCapabilities,
  type IndexState,
  type ModelState,
  type PreviewState,
  type Problem,
  type Progress,
  type QualityReport,
  type Root,
  type Sample,
  type SearchPage,
  type Settings,
  type SimilarSamples,
} from "./domain.ts";
import type { WireError } from "./errors.ts";
import {
  collectionNameSchema,
  correctionsSchema,
  noteSchema,
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
const sampleIds = z.array(id).max(100_000);
const nothing = z.strictObject({});

/** Per-aspect weights of a query; an aspect that is left out keeps its default. */
export const weightsSchema = z.partialRecord(z.enum(weighables), z.number().min(0).max(10));

/** A stretch of a sample in seconds. */
export const regionSchema = z
  .strictObject({ start: z.number().min(0), end: z.number().max(7200) })
  .refine(({ start, end }) => start < end, "a region ends after it starts")
  .refine(({ start, end }) => end - start <= 600, "a region is no longer than ten minutes");

/** A folder below a root; "" is the root itself. */
export const folderSchema = z.strictObject({ rootId: id, path: z.string().max(4096) });

const range = z.strictObject({ min: z.number().optional(), max: z.number().optional() });

/** Limits of a list; every one given must hold. */
export const filtersSchema = z.strictObject({
  /** In this folder or below it. */
  folder: folderSchema.optional(),
  /** Seconds. */
  duration: range.optional(),
  /** Beats per minute. */
  tempo: range.optional(),
  /** "A minor". */
  key: z.string().max(32).optional(),
  kind: z.enum(sampleKinds).optional(),
  /** Every one of them. */
  tags: z.array(z.string().max(200)).max(50).optional(),
  /** True: only favourites; false: none of them. */
  favourite: z.boolean().optional(),
  /** True: only sounds whose drive is not there; false: only those that can be opened. */
  offline: z.boolean().optional(),
});
export type Filters = z.infer<typeof filtersSchema>;

export const sortSchema = z.strictObject({
  by: z.enum(["name", "folder", "duration", "tempo", "loudness", "added"]),
  descending: z.boolean(),
});
export type Sort = z.infer<typeof sortSchema>;

/**
 * A day in the musician's own time zone, "2026-11-23"; "2026-11-23-fuller" for what that day's held
 * before sounds were lost from it.
 */
export const backupName = z.union([
  z.iso.date(),
  z.templateLiteral([z.iso.date(), z.literal("-fuller")]),
]);

/** How many results at most. */
export const topSchema = z.int().min(1).max(1000);
const pageSchema = z.strictObject({ offset: z.int().min(0), limit: topSchema });

export const searchSchema = z.strictObject({
  /** Words in any order; each must begin a word of the name, a folder or a tag. */
  text: z.string().max(500),
  filters: filtersSchema.default({}),
  sort: sortSchema.default({ by: "name", descending: false }),
  page: pageSchema,
});

export const similarSchema = z.strictObject({
  sampleId: id,
  /** Asks for what sounds like this part of the sample. */
  region: regionSchema.optional(),
  weights: weightsSchema.optional(),
  /** As in `samples.search`. */
  text: z.string().max(500).default(""),
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
  /** Adds a folder by its absolute path and begins to list and analyse it. The only command that takes a path. */
  "roots.add": command<Root>()(z.strictObject({ path: z.string().min(1).max(4096) })),
  /** Takes a folder out of the library. Its files stay untouched. */
  "roots.remove": command<void>()(z.strictObject({ rootId: id })),
  /** Says where the folder of a root is now, such as on a drive that got another name. Nothing is analysed again. */
  "roots.relocate": command<Root>()(
    z.strictObject({ rootId: id, path: z.string().min(1).max(4096) }),
  ),
  /** Every folder with samples, in path order. */
  "folders.list": command<Folder[]>()(nothing),
  "samples.search": command<SearchPage>()(searchSchema),
  "samples.get": command<Sample>()(z.strictObject({ sampleId: id })),
  "samples.similar": command<SimilarSamples>()(similarSchema),
  /** Replaces the tags of a sound; copies of it share them. */
  "samples.setTags": command<Sample>()(z.strictObject({ sampleId: id, tags: tagsSchema })),
  /** Marks a sound as a favourite, or no longer; copies of it share that. */
  "samples.setFavourite": command<Sample>()(
    z.strictObject({ sampleId: id, favourite: z.boolean() }),
  ),
  /** From one to five stars; null for no rating. */
  "samples.setRating": command<Sample>()(
    z.strictObject({ sampleId: id, rating: z.int().min(1).max(5).nullable() }),
  ),
  /** The musician's own words about a sound; "" for none. */
  "samples.setNote": command<Sample>()(z.strictObject({ sampleId: id, note: noteSchema })),
  /** Says what the analysis got wrong; null takes a correction back, what is left out stays. */
  "samples.correct": command<Sample>()(
    z.strictObject({ sampleId: id, corrections: correctionsSchema }),
  ),
  /** Counts a sound as played. */
  "samples.played": command<void>()(z.strictObject({ sampleId: id })),
  /** Says which samples are on screen: they are analysed before others. */
  "samples.visible": command<void>()(z.strictObject({ sampleIds: z.array(id).max(500) })),
  /** Every collection, by name. */
  "collections.list": command<Collection[]>()(nothing),
  "collections.create": command<void>()(z.strictObject({ name: collectionNameSchema })),
  "collections.rename": command<void>()(
    z.strictObject({ name: collectionNameSchema, newName: collectionNameSchema }),
  ),
  /** Its sounds stay. */
  "collections.remove": command<void>()(z.strictObject({ name: collectionNameSchema })),
  /** Puts sounds into a collection, or takes them out. */
  "collections.setSamples": command<void>()(
    z.strictObject({ name: collectionNameSchema, sampleIds, isIn: z.boolean() }),
  ),
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
  "host.dragOut": command<void>()(
    z.strictObject({
      samples: z
        .array(z.strictObject({ sampleId: id, region: regionSchema.optional() }))
        .min(1)
        .max(200),
    }),
  ),
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
  /** The search index became another, or began or ended to be made. */
  indexChanged: Record<string, never>;
  /** Something can be undone or redone that could not before, or the other way round. */
  historyChanged: Record<string, never>;
}
export type EventName = keyof Events;
export const eventNames = [
  "progress",
  "samplesChanged",
  "foldersChanged",
  "problemsChanged",
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
