/** How hosts serve the renderer's pages: what the pages may do, and what their files are. */

/** Types of the files that the renderer's build holds; no other is served. */
export const pageTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/**
 * Headers of every page. Everything is forbidden but what the pages need; styles in attributes are
 * Svelte's. `mediaSource` is where audio comes from, if not from the pages' own origin.
 */
export function pageHeaders(mediaSource = ""): Record<string, string> {
  return {
    "Content-Security-Policy": [
      "default-src 'none'",
      // Compiles WebAssembly, which changes tempo and pitch; not eval.
      "script-src 'self' 'wasm-unsafe-eval'",
      "style-src 'self'",
      "style-src-attr 'unsafe-inline'",
      "font-src 'self'",
      "img-src 'self' data:",
      `connect-src 'self' ${mediaSource}`.trim(),
      `media-src 'self' ${mediaSource}`.trim(),
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join("; "),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  };
}
