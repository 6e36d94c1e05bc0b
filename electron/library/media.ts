/**
 * Media by id: `/v1/audio/<sampleId>` is a sample's file with Range requests, as WAV where asked
 * with `?as=wav` (and only a part of it with `&start=12.4&end=13.1`, in seconds), and `/v1/peaks/<soundId>` a stored waveform. The same routes serve every host.
 */
import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { regionSchema } from "../../shared/api.ts";
import type { Region } from "../../shared/domain.ts";
import { SoundkinError } from "../../shared/errors.ts";
import { formatOfName, formats } from "../../shared/formats.ts";
import { mediaVersion } from "../../shared/media.ts";
import type { Catalog } from "./catalog/catalog.ts";
import type { Folders } from "./folders/folders.ts";
import { isInside } from "./folders/paths.ts";
import type { WorkerPool } from "./queue/worker-pool.ts";

const route = new RegExp(`^/${mediaVersion}/(audio|peaks)/([1-9][0-9]{0,14})$`);
const lasting = "private, max-age=31536000, immutable";

export class Media {
  readonly #catalog: Catalog;
  readonly #folders: Folders;
  readonly #pool: WorkerPool;

  constructor(catalog: Catalog, folders: Folders, pool: WorkerPool) {
    this.#catalog = catalog;
    this.#folders = folders;
    this.#pool = pool;
  }

  /** Answers a GET or HEAD of `/v1/...`; anything else is not found. */
  async serve(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const [, kind, id] = route.exec(url.pathname) ?? [];
    if (kind === undefined || !["GET", "HEAD"].includes(request.method)) return notFound();
    if (kind === "peaks") return this.#peaks(Number(id));
    try {
      const path = await this.#samplePath(Number(id));
      if (url.searchParams.get("as") === "wav") {
        return await this.#rendered(path, regionOf(url.searchParams));
      }
      return await fileResponse(path, request);
    } catch (error) {
      if (error instanceof SoundkinError) return new Response(error.message, { status: 404 });
      throw error;
    }
  }

  /** The real path of a sample, which lies in its root. @throws SoundkinError sample-missing, file-missing. */
  async #samplePath(sampleId: number): Promise<string> {
    const file = this.#catalog.files.get(sampleId);
    const root = file && this.#catalog.roots.get(file.rootId);
    if (!file || !root) throw new SoundkinError("sample-missing", "There is no such sample.");
    const path = await realpath(this.#folders.pathOf(file)).catch((cause: unknown) => {
      throw new SoundkinError("file-missing", "The file is no longer there.", { cause });
    });
    if (!isInside(await realpath(root.path), path)) {
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

  async #rendered(path: string, region: Region | null): Promise<Response> {
    const input = region === null ? { path } : { path, region };
    const wav = await this.#pool.run("render", input, { urgent: true });
    return new Response(new Uint8Array(wav), { headers: { "Content-Type": "audio/wav" } });
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
  const headers = new Headers({
    "Content-Type": format ? formats[format].mediaType : "application/octet-stream",
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
  const body = request.method === "HEAD" || size === 0 ? null : streamOf(path, range);
  return new Response(body, { status: asked === null ? 200 : 206, headers });
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
