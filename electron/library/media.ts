/**
 * Media by id: `/v1/audio/<sampleId>` is a sample's file with Range requests, as WAV where asked
 * with `?as=wav` (and only a part of it with `&start=12.4&end=13.1`, in seconds), to be kept under its
 * name with `&download`; and `/v1/peaks/<soundId>` is a stored waveform. The same routes serve every
 * host.
 */
import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { parse } from "node:path";
import { Readable } from "node:stream";
import { regionSchema } from "../../shared/api.ts";
import type { Region } from "../../shared/domain.ts";
import { SoundkinError } from "../../shared/errors.ts";
import { clipName, safeCharacters } from "../../shared/export-names.ts";
import { formatOfName, formats } from "../../shared/formats.ts";
import { mediaVersion } from "../../shared/media.ts";
import type { Catalog } from "./catalog/catalog.ts";
import type { FileRow } from "./catalog/files.ts";
import type { Folders } from "./folders/folders.ts";
import { isInside } from "./folders/paths.ts";
import type { Previews } from "./previews/previews.ts";
import type { WorkerPool } from "./queue/worker-pool.ts";
import { RenderedFiles } from "./rendered-files.ts";
import { withinTime } from "./within-time.ts";

const route = new RegExp(`^/${mediaVersion}/(audio|peaks)/([1-9][0-9]{0,14})$`);
const lasting = "private, max-age=31536000, immutable";

/** Milliseconds that a drive gets to answer; what hangs longer is as good as away. */
const longestWait = 3_000;

export interface MediaParts {
  readonly catalog: Catalog;
  readonly folders: Folders;
  readonly pool: WorkerPool;
  readonly previews: Previews;
}

export class Media {
  readonly #catalog: Catalog;
  readonly #folders: Folders;
  readonly #rendered: RenderedFiles;
  readonly #previews: Previews;

  constructor({ catalog, folders, pool, previews }: MediaParts) {
    this.#catalog = catalog;
    this.#folders = folders;
    this.#rendered = new RenderedFiles(pool);
    this.#previews = previews;
  }

  /** Answers a GET or HEAD of `/v1/...`; anything else is not found. */
  async serve(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const [, kind, id] = route.exec(url.pathname) ?? [];
    if (kind === undefined || !["GET", "HEAD"].includes(request.method)) return notFound();
    if (kind === "peaks") return this.#peaks(Number(id));
    const file = this.#catalog.files.get(Number(id));
    if (!file) return notFound();
    try {
      return await this.#audio(file, url, request);
    } catch (error) {
      if (!(error instanceof SoundkinError)) throw error;
      return this.#preview(file, url, request) ?? new Response(error.message, { status: 404 });
    }
  }

  async #audio(file: FileRow, url: URL, request: Request): Promise<Response> {
    const path = await this.#realPath(file);
    this.#previews.noteHeard(file);
    const isWav = url.searchParams.get("as") === "wav";
    const region = isWav ? regionOf(url.searchParams) : null;
    const response = isWav
      ? bytesResponse(await this.#rendered.wav(path, region), "audio/wav", request)
      : await fileResponse(path, request);
    if (url.searchParams.has("download")) {
      const name = isWav ? wavName(file.name, region) : file.name;
      response.headers.set("Content-Disposition", attachment(name));
    }
    return response;
  }

  /**
   * What is kept of a sound whose file cannot be had; null for a part of it, for a download, and where
   * nothing is kept.
   */
  #preview({ soundId }: FileRow, { searchParams }: URL, request: Request): Response | null {
    if (soundId === null || searchParams.has("start") || searchParams.has("download")) return null;
    const opus = this.#previews.of(soundId);
    if (!opus) return null;
    const response = bytesResponse(new Uint8Array(opus), "audio/ogg", request);
    response.headers.set("Cache-Control", "no-store");
    return response;
  }

  /** The real path of a file, which lies in its root. @throws SoundkinError drive-missing, file-missing. */
  async #realPath(file: FileRow): Promise<string> {
    const root = this.#folders.presentRoot(file);
    const places = Promise.all([realpath(root.path), realpath(this.#folders.pathOf(file))]).catch(
      (cause: unknown) => {
        throw new SoundkinError("file-missing", "The file is no longer there.", { cause });
      },
    );
    const [folder, path] = (await withinTime(places, longestWait)) ?? [null, null];
    if (path === null) {
      throw new SoundkinError("drive-missing", "The drive of this file does not answer.");
    }
    if (!isInside(folder, path)) {
      throw new SoundkinError("file-missing", "The file lies outside its folder.");
    }
    return path;
  }

  #peaks(soundId: number): Response {
    const peaks = this.#catalog.sounds.peaks(soundId);
    if (!peaks) return notFound();
    return new Response(new Uint8Array(peaks), {
      headers: { "Content-Type": "application/octet-stream", "Cache-Control": lasting },
    });
  }
}

/** The part that a request asks for in seconds; null for the whole. @throws SoundkinError invalid-input. */
function regionOf(parameters: URLSearchParams): Region | null {
  const [start, end] = [parameters.get("start"), parameters.get("end")];
  if (start === null && end === null) return null;
  const { data } = regionSchema.safeParse({ start: Number(start), end: Number(end) });
  if (!data) throw new SoundkinError("invalid-input", "A region ends after it starts, in seconds.");
  return data;
}

async function fileResponse(path: string, request: Request): Promise<Response> {
  const { size } = await stat(path);
  const format = formatOfName(path);
  const type = format ? formats[format].mediaType : "application/octet-stream";
  return rangeResponse(request, { size, type }, (range) => streamOf(path, range));
}

function bytesResponse(bytes: Uint8Array<ArrayBuffer>, type: string, request: Request): Response {
  return rangeResponse(request, { size: bytes.length, type }, ({ start, end }) =>
    bytes.subarray(start, end + 1),
  );
}

function rangeResponse(
  request: Request,
  { size, type }: { readonly size: number; readonly type: string },
  bodyOf: (range: ByteRange) => ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>,
): Response {
  const headers = new Headers({
    "Content-Type": type,
    "Accept-Ranges": "bytes",
    "Cache-Control": "no-cache",
  });
  const asked = request.headers.get("Range");
  const range = asked === null ? { start: 0, end: size - 1 } : parseRange(asked, size);
  if (range === null) {
    headers.set("Content-Range", `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set("Content-Length", String(range.end - range.start + 1));
  if (asked !== null) headers.set("Content-Range", `bytes ${range.start}-${range.end}/${size}`);
  const body = request.method === "HEAD" || size === 0 ? null : bodyOf(range);
  return new Response(body, { status: asked === null ? 200 : 206, headers });
}

/** "break.aif" as WAV, or a part of it. */
function wavName(name: string, region: Region | null): string {
  const { name: title } = parse(name);
  return region ? clipName(name, region) : `${title}.wav`;
}

/** A header (RFC 6266) with a name that every system takes, and with ASCII alone for old programs. */
export function attachment(name: string): string {
  const safe = safeCharacters(name.toWellFormed());
  const plain = safe.replaceAll(/[^ -~]|["%]/g, "_");
  const encoded = encodeURIComponent(safe).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

interface ByteRange {
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
}

/** The one range of a Range header (RFC 9110, 14.1.2), or null where it cannot be satisfied. */
export function parseRange(header: string, size: number): ByteRange | null {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header.trim()) ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return null;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  return start <= end && start < size ? { start, end } : null;
}

function streamOf(path: string, { start, end }: ByteRange): ReadableStream<Uint8Array> {
  return Readable.toWeb(createReadStream(path, { start, end })) as ReadableStream<Uint8Array>;
}

function notFound(): Response {
  return new Response("Not found", { status: 404 });
}
