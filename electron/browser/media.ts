/** Carries the library's media over Node's http. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Library } from "../library/library.ts";

/** Answers a GET or HEAD below /media/. */
export async function sendMedia(
  request: IncomingMessage,
  response: ServerResponse,
  { library, url }: { library: Library; url: URL },
): Promise<void> {
  const media = new URL(url);
  media.pathname = url.pathname.slice("/media".length);
  const range = request.headers.range;
  const answer = await library.serveMedia(
    new Request(media, {
      method: request.method ?? "GET",
      ...(range === undefined ? {} : { headers: { Range: range } }),
    }),
  );
  response.writeHead(answer.status, {
    ...Object.fromEntries(answer.headers),
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
  });
  if (answer.body === null) {
    response.end();
    return;
  }
  // A player that seeks breaks off what it was reading; that is no error.
  await pipeline(Readable.fromWeb(answer.body), response).catch(() => undefined);
}
