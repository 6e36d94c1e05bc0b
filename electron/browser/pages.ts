/** The renderer's build, held in memory: what is not in it cannot be served. */
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { pageTypes } from "../../shared/pages.ts";

export interface Page {
  readonly type: string;
  readonly bytes: Uint8Array;
}

export class Pages {
  readonly #pages: ReadonlyMap<string, Page>;

  private constructor(pages: ReadonlyMap<string, Page>) {
    this.#pages = pages;
  }

  /** Reads the build in `folder`. @throws Error where there is none. */
  static async read(folder: string): Promise<Pages> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const pages = new Map<string, Page>();
    for (const entry of entries.filter((entry) => entry.isFile())) {
      const type = pageTypes[extname(entry.name)];
      if (type === undefined) continue;
      const file = join(entry.parentPath, entry.name);
      const path = `/${relative(folder, file).replaceAll(sep, "/")}`;
      pages.set(path, { type, bytes: await readFile(file) });
    }
    return new Pages(pages);
  }

  at(path: string): Page | undefined {
    return this.#pages.get(path === "/" ? "/index.html" : path);
  }
}
