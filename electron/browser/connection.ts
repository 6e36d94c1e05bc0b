/** One page's websocket: commands in, answers and events out, as JSON text. */
import type { RawData, WebSocket } from "ws";
import {
  eventNames,
  type EventMessage,
  type Handlers,
  type ResponseMessage,
} from "../../shared/api.ts";
import { SoundkinError, toWireError } from "../../shared/errors.ts";
import { dispatch } from "../library/dispatch.ts";
import type { Library } from "../library/library.ts";

/** Answers a page's commands and passes the library's events on until it goes. */
export function connectPage(page: WebSocket, library: Library): void {
  const send = (message: ResponseMessage | EventMessage): void => {
    page.send(JSON.stringify(message));
  };
  const ends = eventNames.map((event) =>
    library.on(event, (payload) => {
      send({ event, payload });
    }),
  );
  const handlers: Handlers = { ...library.handlers, ...hostHandlers };
  page.on("message", (data) => {
    void respond(handlers, textOf(data)).then((response) => {
      if (response) send(response);
      // What is no request at all comes from no page of ours.
      else page.close(1002);
    });
  });
  page.on("error", () => {
    page.terminate();
  });
  page.on("close", () => {
    for (const end of ends) end();
  });
}

async function respond(handlers: Handlers, text: string): Promise<ResponseMessage | null> {
  const request = parseRequest(text);
  if (!request) return null;
  const { id, command, input } = request;
  try {
    // Null, where a command has nothing to say: JSON has no undefined.
    return { id, output: (await dispatch(handlers, command, input)) ?? null };
  } catch (error) {
    return { id, error: toWireError(error) };
  }
}

/** ws hands messages over in one buffer unless it is told otherwise. */
function textOf(data: RawData): string {
  return (data as Buffer).toString();
}

function parseRequest(text: string): { id: number; command: string; input: unknown } | null {
  try {
    const { id, command, input } = JSON.parse(text) as Record<string, unknown>;
    return typeof id === "number" && typeof command === "string" ? { id, command, input } : null;
  } catch {
    return null;
  }
}

/** A page has no native actions; the renderer hides what is not offered. */
const hostHandlers: Pick<Handlers, Extract<keyof Handlers, `host.${string}`>> = {
  "host.capabilities": () => ({ chooseFolder: false, reveal: false, dragOut: false }),
  "host.chooseFolder": () => {
    throw notHere();
  },
  "host.reveal": () => {
    throw notHere();
  },
  "host.dragOut": () => {
    throw notHere();
  },
};

function notHere(): SoundkinError {
  return new SoundkinError("not-available", "A browser page cannot do that; the desktop app can.");
}
