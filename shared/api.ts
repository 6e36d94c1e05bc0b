/**
 * The contract between the renderer and its host, as one table. Hosts and the renderer's bridge are
 * derived from it: inputs are parsed at the host's edge, outputs are plain data that any transport
 * can carry, and nobody writes a channel's name by hand.
 */
import { z } from "zod";
import { weighables } from "./aspects.ts";
import {
  sampleKinds,
  type Folder,
  type HostCapabilities,
  type IndexState,
  type ModelState,
  type Problem,
  type Progress,
  type QualityReport,
  type Root,
  type Sample,
  type SearchPage,
  type SimilarSamples,
} from "./domain.ts";
import type { WireError } from "./errors.ts";

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

export const commands = {
  /** The folders that the musician added. */
  "roots.list": command<Root[]>()(nothing),
  /** Adds a folder by its absolute path and begins to list and analyse it. The only command that takes a path. */
  "roots.add": command<Root>()(z.strictObject({ path: z.string().min(1).max(4096) })),
  /** Takes a folder out of the library. Its files stay untouched. */
  "roots.remove": command<void>()(z.strictObject({ rootId: id })),
  /** Every folder with samples, in path order. */
  "folders.list": command<Folder[]>()(nothing),
  "samples.search": command<SearchPage>()(searchSchema),
  "samples.get": command<Sample>()(z.strictObject({ sampleId: id })),
  "samples.similar": command<SimilarSamples>()(similarSchema),
  /** Replaces the tags of a sound; copies of it share them. */
  "samples.setTags": command<Sample>()(
    z.strictObject({ sampleId: id, tags: z.array(z.string().trim().min(1).max(100)).max(100) }),
  ),
  /** Marks a sound as a favourite, or no longer; copies of it share that. */
  "samples.setFavourite": command<Sample>()(
    z.strictObject({ sampleId: id, favourite: z.boolean() }),
  ),
  "problems.list": command<Problem[]>()(nothing),
  /** Analyses every listed file again. */
  "problems.retry": command<void>()(nothing),
  /** The musician's own model in the library's `models` folder; null where there is none. */
  "model.get": command<ModelState | null>()(nothing),
  /** Measures how well similarity finds again what the musician's own folder names say. */
  "quality.check": command<QualityReport>()(nothing),
  /** How similar sounds are searched, and why so. */
  "index.get": command<IndexState>()(nothing),
  /** Chooses between fast and small; the index is made anew in the background. */
  "index.setLowMemory": command<IndexState>()(z.strictObject({ lowMemory: z.boolean() })),
  "analysis.progress": command<Progress>()(nothing),
  "analysis.pause": command<void>()(nothing),
  "analysis.resume": command<void>()(nothing),
  "host.capabilities": command<HostCapabilities>()(nothing),
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
}
export type EventName = keyof Events;
export const eventNames = [
  "progress",
  "samplesChanged",
  "foldersChanged",
  "problemsChanged",
  "indexChanged",
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
