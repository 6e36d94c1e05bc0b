/**
 * Pages, media and commands over http and a websocket on 127.0.0.1. Only a browser that was given
 * the printed address gets in: its random token becomes a cookie, and Host and Origin are checked
 * against other pages and rebound names.
 */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "ws";
import type { Handlers } from "../../shared/api.ts";
import { pageHeaders } from "../../shared/pages.ts";
import type { Library } from "../library/library.ts";
import { Admission } from "./admission.ts";
import { connectPage, hostHandlers } from "./connection.ts";
import { sendMedia } from "./media.ts";
import { Pages } from "./pages.ts";

/** Bytes of a command; the largest holds what the musician said of some 100,000 sounds. */
const largestMessage = 1 << 26;
const builtPages = fileURLToPath(new URL("../../out/renderer", import.meta.url));

export interface BrowserServerOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** Folder of the renderer's build. */
  readonly pagesFolder?: string;
}

export interface BrowserServer {
  /** The address to open, with its token. */
  readonly url: string;
  /** Every command, as the host answers it. */
  readonly handlers: Handlers;
  close(): Promise<void>;
}

/** Serves `library` until it is closed. @throws Error where the pages are not built or the port is taken. */
export async function serveBrowser(
  library: Library,
  { port, pagesFolder = builtPages }: BrowserServerOptions,
): Promise<BrowserServer> {
  const pages = await Pages.read(pagesFolder);
  const server = createServer();
  const listening = await listen(server, port);
  const admission = new Admission(listening, randomBytes(24).toString("base64url"));
  const handlers: Handlers = {
    ...library.handlers,
    ...hostHandlers(admission.url, library),
  };
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage });

  server.on("request", (request, response) => {
    void answer(request, response, { library, pages, admission }).catch((error: unknown) => {
      console.error("Soundkin could not answer a request:", error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.on("upgrade", (request, socket, head) => {
    // Whoever breaks off before being refused has nobody else to listen.
    socket.on("error", () => {
      socket.destroy();
    });
    if (request.url === "/api" && admission.admitsSocket(request)) {
      sockets.handleUpgrade(request, socket, head, (page) => {
        connectPage(page, handlers, library);
      });
    } else {
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
    }
  });
  return {
    url: admission.url,
    handlers,
    close: async () => {
      for (const page of sockets.clients) page.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Parts {
  readonly library: Library;
  readonly pages: Pages;
  readonly admission: Admission;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { library, pages, admission }: Parts,
): Promise<void> {
  const url = urlOf(request);
  const cookie = url && admission.cookieFor(url);
  const page = url && pages.at(url.pathname);
  if (!admission.isOurHost(request)) {
    end(response, 403, "Wrong host");
  } else if (request.method !== "GET" && request.method !== "HEAD") {
    end(response, 405, "GET only");
  } else if (cookie !== null) {
    response.writeHead(303, { Location: "/", "Set-Cookie": cookie, ...pageHeaders() });
    response.end();
  } else if (!admission.admits(request)) {
    end(response, 401, "Open Soundkin by the address that it printed when it started.");
  } else if (url?.pathname.startsWith("/media/")) {
    await sendMedia(request, response, { library, url });
  } else if (page) {
    response.writeHead(200, { "Content-Type": page.type, ...pageHeaders() });
    response.end(request.method === "HEAD" ? undefined : page.bytes);
  } else {
    end(response, 404, "Not found");
  }
}

/** Null where no path was asked for. "//a" is one, and no other host. */
function urlOf({ url }: IncomingMessage): URL | null {
  return url?.startsWith("/") ? URL.parse(`http://127.0.0.1${url}`) : null;
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", ...pageHeaders() });
  response.end(`${text}\n`);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}
