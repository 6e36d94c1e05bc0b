/** Progress of the analysis on standard error: one line that moves on a terminal, few lines else. */
import type { Progress } from "../../shared/domain.ts";
import type { Library } from "../library/library.ts";

/** Milliseconds between lines where standard error is no terminal. */
const quietInterval = 5_000;

/** Shows progress until the function that it returns is called. */
export function showProgress(library: Library): () => void {
  const terminal = process.stderr.isTTY;
  let shownAt = Date.now();
  const end = library.on("progress", (progress) => {
    if (terminal) process.stderr.write(`\r\u001b[K${describe(progress)}`);
    else if (Date.now() - shownAt >= quietInterval) {
      shownAt = Date.now();
      process.stderr.write(`${describe(progress)}\n`);
    }
  });
  return () => {
    end();
    if (terminal) process.stderr.write("\r\u001b[K");
  };
}

function describe({ files, waiting, perSecond, scanning }: Progress): string {
  if (scanning) return `Listing, ${files.toLocaleString("en")} files so far`;
  return `Analysing, ${waiting.toLocaleString("en")} left, ${Math.round(perSecond)} a second`;
}
