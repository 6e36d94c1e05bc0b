/** The utility process that writes the demo pack: one order, one answer, and it is over. */
import { constants, setPriority } from "node:os";
import type { DemoAnswer, DemoOrder } from "../../shared/demo.ts";
import { SoundkinError, toWireError } from "../../shared/errors.ts";
import { openChannel } from "../worker/channel.ts";
import { writeDemoPack } from "./demo-pack.ts";

const { send, onMessage } = openChannel<DemoAnswer, DemoOrder>();

// Whatever else the machine does, such as playing music, goes first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

onMessage(({ directory }) => {
  writeDemoPack(directory).then(
    () => {
      send({ type: "written" });
    },
    (error: unknown) => {
      send({ type: "failed", error: toWireError(explained(directory, error)) });
    },
  );
});

/** A system error does not keep its code on the way to the library. */
function explained(directory: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOSPC") {
    return new SoundkinError(
      "disk-full",
      `The disk is too full for the demo pack in ${directory}.`,
    );
  }
  if (typeof code !== "string") return error;
  return new SoundkinError(
    "folder-unreadable",
    `The demo pack cannot be written into ${directory} (${code}). Check the folder's permissions.`,
  );
}
