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
import { exportFiles } from "../launch/export-files.ts";
import { respond } from "../library/dispatch.ts";
import type { Library } from "../library/library.ts";
import { FileManager } from "./file-manager.ts";

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

/** What a page at the address `url` can have done: nothing that needs a window of the system's. */
export function hostHandlers(
  url: string,
  library: Library,
  fileManager = new FileManager(),
): Handlers<Extract<CommandName, `host.${string}`>> {
  return {
    "host.capabilities": () => ({
      chooseFolder: false,
      reveal: fileManager.isThere,
      dragOut: false,
      copyFiles: false,
      stayOnTop: false,
    }),
    "host.focus": () => url,
    "host.chooseFolder": notHere,
    "host.reveal": async ({ sampleId }) => fileManager.reveal(await library.presentPath(sampleId)),
    "host.dragOut": notHere,
    "host.copyFiles": notHere,
    "host.exportFiles": ({ folder, ...asked }) => {
      if (folder === null) throw noFolder();
      return exportFiles(library, { ...asked, folder });
    },
    "host.stayOnTop": notHere,
  };
}

function noFolder(): SoundkinError {
  return new SoundkinError(
    "invalid-input",
    "A browser page cannot ask for a folder. Type the path of the folder to export to.",
  );
}

function notHere(): never {
  throw new SoundkinError("not-available", "A browser page cannot do that; the desktop app can.");
}
