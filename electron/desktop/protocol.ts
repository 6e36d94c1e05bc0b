import { readFile } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { protocol } from "electron";
import type { Library } from "../library/library.ts";

export const appOrigin = "soundkin://app";
export const appPage = `${appOrigin}/index.html`;

/** Everything is forbidden but what the pages need; styles in attributes are Svelte's. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self' sample:",
  "media-src sample:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

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
      const type = contentTypes[extname(path ?? "")];
      if (path === undefined || type === undefined) return notFound();
      return new Response(await readFile(path), {
        headers: {
          "content-type": type,
          "content-security-policy": contentSecurityPolicy,
          "x-content-type-options": "nosniff",
        },
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
