/** Packages that are made by Emscripten install process handlers, which nobody here wants. */

const handlers = ["uncaughtException", "unhandledRejection"] as const;

/**
 * Remembers the handlers that there are; the function that it returns removes those that came since.
 * Theirs rethrow: that hides where an error came from, and prints megabytes of base64.
 */
export function rememberHandlers(): () => void {
  const before = handlers.map((name) => process.listeners(name as "uncaughtException"));
  return () => {
    for (const [i, name] of handlers.entries()) {
      for (const listener of process.listeners(name as "uncaughtException")) {
        if (!before[i]?.includes(listener)) process.removeListener(name, listener);
      }
    }
  };
}
