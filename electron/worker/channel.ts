/** A utility process's end of its channel: Electron's port, or that of a forked Node process. */

/** The part of Electron's `process.parentPort` that is used. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: "message", listener: (event: { data: unknown }) => void): void;
}

export interface Channel<Sent, Received> {
  readonly send: (message: Sent) => void;
  readonly onMessage: (listener: (message: Received) => void) => void;
}

/** Both ends are ours and of one version: what comes is what was sent. */
export function openChannel<Sent, Received>(): Channel<Sent, Received> {
  const { parentPort } = process as { parentPort?: ParentPort };
  if (parentPort) {
    return {
      send: (message) => {
        parentPort.postMessage(message);
      },
      onMessage: (listener) => {
        parentPort.on("message", ({ data }) => {
          listener(data as Received);
        });
      },
    };
  }
  // A forked process whose library is gone has nothing left to do.
  process.once("disconnect", () => process.exit());
  return {
    // Whoever is gone hears nothing, and `disconnect` ends this process.
    send: (message) => process.send?.(message, undefined, undefined, () => undefined),
    onMessage: (listener) => {
      process.on("message", (message) => {
        listener(message as Received);
      });
    },
  };
}
