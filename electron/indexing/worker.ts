/** The utility process that builds a search index: one order, one answer, and it is over. */
import { constants, setPriority } from "node:os";
import { toWireError } from "../../shared/errors.ts";
import type { IndexAnswer, IndexOrder } from "../library/vectors/index-order.ts";
import { openChannel } from "../worker/channel.ts";
import { buildIndex } from "./build-index.ts";

const { send, onMessage } = openChannel<IndexAnswer, IndexOrder>();

// Whatever else the machine does, such as playing music, goes first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

onMessage((order) => {
  buildIndex(order).then(
    (build) => {
      send({ type: "built", build });
    },
    (error: unknown) => {
      send({ type: "failed", message: toWireError(error).message });
    },
  );
});
