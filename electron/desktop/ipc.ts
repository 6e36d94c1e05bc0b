import { ipcMain, type WebContents, type WebFrameMain } from "electron";
import { eventNames, type Handlers } from "../../shared/api.ts";
import { toWireError } from "../../shared/errors.ts";
import { dispatch } from "../library/dispatch.ts";
import type { Library } from "../library/library.ts";
import { commandChannel, eventChannel, type Reply } from "./channels.ts";
import { appOrigin } from "./protocol.ts";

/** Answers the pages' commands, each parsed by the contract's table. */
export function answerCommands(handlers: Handlers): void {
  ipcMain.handle(commandChannel, async (event, command, input: unknown): Promise<Reply> => {
    // Read at once: after an await the frame may be gone and read as null.
    if (!isOurPage(event.senderFrame)) throw new Error("A command from a foreign page was refused");
    try {
      return { output: await dispatch(handlers, String(command), input) };
    } catch (error) {
      return { error: toWireError(error) };
    }
  });
}

/** Passes the library's events on to a page until it is gone. */
export function forwardEvents(library: Library, page: WebContents): void {
  const subscriptions = eventNames.map((name) =>
    library.on(name, (payload) => page.send(eventChannel, name, payload)),
  );
  page.once("destroyed", () => {
    for (const unsubscribe of subscriptions) unsubscribe();
  });
}

/** Only the main frame of Soundkin's own pages may speak. */
function isOurPage(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === appOrigin;
}
