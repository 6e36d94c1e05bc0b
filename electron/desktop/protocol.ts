import { readFile } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { protocol } from "electron";
import { pageHeaders, pageTypes } from "../../shared/pages.ts";
import type { Library } from "../library/library.ts";

export const appOrigin = "soundkin://app";
export const appPage = `${appOrigin}/index.html`;

/** Declares both schemes; Electron takes one call, before it is ready. */
export function declareSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: "soundkin", privileges: { standard: true, secure: true, supportFetchAPI: true } },
    {
      scheme: "sample",
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: true,
        corsEnabled: true,
        stream: true,
      },
    },
  ]);
}

/** Serves the built pages as soundkin://app/... */
export function servePages(folder: string): void {
  protocol.handle("soundkin", async ({ url }) => {
    try {
      const path = pagePath(folder, url);
      const type = pageTypes[extname(path ?? "")];
      if (path === undefined || type === undefined) return notFound();
      return new Response(await readFile(path), {
        headers: { ...pageHeaders("sample:"), "Content-Type": type },
      });
    } catch {
      return notFound();
    }
  });
}

/** Serves sounds and their waveforms as sample://media/..., to our pages only. */
export function serveSamples(library: Library): void {
  protocol.handle("sample", async (request) => {
    const response = await library.serveMedia(request);
    const headers = new Headers(response.headers);
    headers.set("access-control-allow-origin", appOrigin);
    return new Response(response.body, { status: response.status, headers });
  });
}

/** The file behind a page's address; undefined for another host or a way out of the folder. */
export function pagePath(folder: string, url: string): string | undefined {
  const { host, pathname } = new URL(url);
  const path = join(folder, decodeURIComponent(pathname));
  return host === "app" && path.startsWith(folder + sep) ? path : undefined;
}

function notFound(): Response {
  return new Response(null, { status: 404 });
}
