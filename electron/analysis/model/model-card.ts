/**
 * A musician's own embedding model is a file in the folder `models/` with a card beside it: JSON in
 * a file whose name ends in `.soundkin.json`. The first card by name is used.
 *
 *     {
 *       "name": "MusiCNN trained on the Million Song Dataset",
 *       "licence": "CC BY-NC-SA 4.0",
 *       "file": "msd-musicnn-1.onnx",
 *       "input": { "kind": "musicnn" },
 *       "output": "model/dense/BiasAdd"
 *     }
 */
import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { z } from "zod";
import { SoundkinError } from "../../../shared/errors.ts";
import { modelUnusable, wordsOf } from "./session.ts";

const cardEnding = ".soundkin.json";

/** Bytes of a card, of a model.json, and of all files of a model: more than any that can be run. */
const largestCard = 64 * 2 ** 10;
const largestModelJson = 64 * 2 ** 20;
const largestModel = 2 ** 30;
const mostWeights = 1000;

/** Characters of what is shown to the musician. */
const longestName = 200;
const text = z.string().trim().min(1).max(longestName);
const kinds = 'must be "musicnn", "vggish" or "audio"';

const inputSchema = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({ kind: z.enum(["musicnn", "vggish"]), tensor: text.optional() }),
    z.strictObject({
      kind: z.literal("audio"),
      sampleRate: z.int().min(1000).max(192_000),
      seconds: z.number().min(0.1).max(16).optional(),
      tensor: text.optional(),
    }),
  ],
  { error: kinds },
);

const cardSchema = z.strictObject({
  name: text,
  licence: text,
  file: text,
  input: inputSchema,
  output: text.optional(),
});

/** What a model.json says of its weights. */
const weightsSchema = z.object({
  weightsManifest: z.array(z.object({ paths: z.array(z.string().max(1000)) })),
});

/**
 * What the model hears: mel patches as Essentia computes them for MusiCNN (187 frames x 96 bands) or
 * VGGish (96 frames x 64 bands), or mono audio at `sampleRate` (Hz), `seconds` at a time. `tensor`
 * names the input where a model has several.
 */
export type SoundInput = z.infer<typeof inputSchema>;

/** A model that was found and not loaded yet: plain data, which a message can carry. */
export interface ModelCard {
  /** Hex SHA-256 over the card and the model's files: another model, another id. */
  readonly id: string;
  readonly name: string;
  readonly licence: string;
  readonly format: "onnx" | "tensorflow";
  /** Absolute path of the .onnx or model.json file. */
  readonly file: string;
  /** Absolute paths of the weights of a model.json, in its order. */
  readonly weights: readonly string[];
  readonly input: SoundInput;
  /** Name of the output tensor; null where the model has but one. */
  readonly output: string | null;
}

/**
 * The model in the folder at `directory`; null where the folder is missing or holds no card.
 * @throws SoundkinError model-unusable, saying what is wrong with the card or the files.
 */
export async function findModel(directory: string): Promise<ModelCard | null> {
  const cardName = await firstCard(directory);
  if (cardName === undefined) return null;
  const root = await realpath(directory);
  const bytes = await readCard(root, cardName);
  const { name, licence, file: fileName, input, output = null } = parseCard(cardName, bytes);
  const format = formatOf(name, fileName);
  const file = await fileInside(root, fileName, name);
  await checkSizes([file], name);
  const weights = format === "tensorflow" ? await weightsOf(root, file, name) : [];
  await checkSizes([file, ...weights], name);
  const id = await hashOf(bytes, [file, ...weights]);
  return { id, name, licence, format, file, weights, input, output };
}

async function firstCard(directory: string): Promise<string | undefined> {
  let names: string[];
  try {
    names = await readdir(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new SoundkinError(
      "model-unusable",
      `The folder of models ${directory} cannot be read (${wordsOf(error)}). Check its permissions.`,
      { cause: error },
    );
  }
  // macOS leaves "._" files beside those of other drives.
  return names.filter((name) => name.endsWith(cardEnding) && !name.startsWith(".")).sort()[0];
}

async function readCard(root: string, cardName: string): Promise<Buffer> {
  try {
    const path = await fileInside(root, cardName, cardName);
    if ((await stat(path)).size > largestCard) {
      throw modelUnusable(cardName, "its card is larger than 64 KiB.");
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof SoundkinError) throw error;
    throw modelUnusable(cardName, `its card cannot be read (${wordsOf(error)}).`, error);
  }
}

function parseCard(cardName: string, bytes: Buffer): z.infer<typeof cardSchema> {
  let card: unknown;
  try {
    card = parseJson(bytes);
  } catch (error) {
    throw modelUnusable(cardName, `its card is not JSON (${wordsOf(error)}).`, error);
  }
  const parsed = cardSchema.safeParse(card);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw modelUnusable(cardName, `${issue ? describeIssue(issue, card) : "its card is wrong"}.`);
}

function describeIssue(issue: z.core.$ZodIssue, card: unknown): string {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    const unknown = [...path, ...issue.keys].join(".").slice(0, longestName);
    return `its card has a field that is not known, "${unknown}"`;
  }
  if (path.length === 0) return "its card is not a JSON object";
  const value = path.reduce<unknown>(
    (at, key) => (at as Record<string, unknown> | null | undefined)?.[key],
    card,
  );
  const field = `the field "${path.join(".")}" of its card`;
  return value === undefined ? `${field} is missing` : `${field} is wrong (${issue.message})`;
}

function formatOf(name: string, fileName: string): ModelCard["format"] {
  const lower = fileName.toLowerCase();
  if (lower.endsWith(".onnx")) return "onnx";
  if (lower.endsWith(".json")) return "tensorflow";
  throw modelUnusable(
    name,
    `"${fileName}" is neither an .onnx file nor the model.json of a TensorFlow.js model.`,
  );
}

/** The real path of the file called `fileName` in `root`, which must not lead out of it. */
async function fileInside(root: string, fileName: string, name: string): Promise<string> {
  const path = await realpath(join(root, fileName)).catch((error: unknown) => {
    throw modelUnusable(name, `its file "${fileName}" is not in the folder of models.`, error);
  });
  const inside = relative(root, path);
  if (isAbsolute(inside) || inside.split(sep)[0] === "..") {
    throw modelUnusable(name, `its file "${fileName}" lies outside the folder of models.`);
  }
  // Of a pipe there would be no end.
  if (!(await stat(path)).isFile()) {
    throw modelUnusable(name, `"${fileName}" is not a file.`);
  }
  return path;
}

async function weightsOf(root: string, file: string, name: string): Promise<string[]> {
  const folder = relative(root, dirname(file));
  if ((await stat(file)).size > largestModelJson) {
    throw modelUnusable(name, "its model.json is larger than 64 MiB.");
  }
  const names = weightNames(await readFile(file), name);
  if (names.length > mostWeights) {
    throw modelUnusable(name, `its model.json names more than ${mostWeights} files of weights.`);
  }
  const paths: string[] = [];
  for (const path of names) {
    paths.push(await fileInside(root, join(folder, path), name));
  }
  return paths;
}

function weightNames(modelJson: Buffer, name: string): string[] {
  try {
    const { weightsManifest } = weightsSchema.parse(parseJson(modelJson));
    return weightsManifest.flatMap(({ paths }) => paths);
  } catch (error) {
    throw modelUnusable(
      name,
      "its file is not the model.json of a TensorFlow.js model: it has no list of weights.",
      error,
    );
  }
}

/** A file that is named again is loaded again, and counts again. */
async function checkSizes(files: readonly string[], name: string): Promise<void> {
  let total = 0;
  for (const file of files) total += (await stat(file)).size;
  if (total > largestModel) throw modelUnusable(name, "its files are larger than 1 GiB together.");
}

/** Each part is preceded by its length, so that bytes cannot move between parts unnoticed. */
async function hashOf(card: Buffer, files: readonly string[]): Promise<string> {
  const hash = createHash("sha256").update(`${card.length} `).update(card);
  // How often and in what order they are named is in the model.json.
  for (const file of new Set(files)) await addFile(hash, file);
  return hash.digest("hex");
}

async function addFile(hash: Hash, file: string): Promise<void> {
  hash.update(`${(await stat(file)).size} `);
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
}

function parseJson(bytes: Buffer): unknown {
  // Some editors put a byte order mark in front.
  return JSON.parse(bytes.toString("utf8").replace(/^\uFEFF/, "")) as unknown;
}
