/** One page's websocket: commands in, answers and events out, as JSON text. */
import type { RawData, WebSocket } from "ws";
import {
  eventNames,
  type CommandName,
  type EventMessage,
  type Handlers,
  type ResponseMessage,
} from "../../shared/api.ts";
import { SoundkinError } from "../../shared/errors.ts";
import { respond } from "../library/dispatch.ts";
import type { Library } from "../library/library.ts";

/** Answers a page's commands and passes the library's events on until it goes. */
export function connectPage(page: WebSocket, handlers: Handlers, library: Library): void {
  const send = (message: ResponseMessage | EventMessage): void => {
    page.send(JSON.stringify(message));
  };
  const ends = eventNames.map((event) =>
    library.on(event, (payload) => {
      send({ event, payload });
    }),
  );
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

/** ws hands messages over in one buffer unless it is told otherwise. */
function textOf(data: RawData): string {
  return (data as Buffer).toString();
}

/** A page at the address `url` has no native actions; the renderer hides what is not offered. */
export function hostHandlers(url: string): Handlers<Extract<CommandName, `host.${string}`>> {
  return {
    "host.capabilities": () => ({ chooseFolder: false, reveal: false, dragOut: false }),
    "host.focus": () => url,
    "host.chooseFolder": notHere,
    "host.reveal": notHere,
    "host.dragOut": notHere,
  };
}

function notHere(): never {
  throw new SoundkinError("not-available", "A browser page cannot do that; the desktop app can.");
}
