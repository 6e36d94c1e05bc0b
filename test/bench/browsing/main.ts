/**
 * `npm run bench:browsing`: the window on a large library, in Chromium: frames while it scrolls, blank
 * rows, from a key to the rows it asks for, from a slider to new scores, and memory over half an hour.
 * One JSON line a figure on standard output.
 */
import { parseArgs } from "node:util";
import { writeSyntheticCatalog } from "../library/synthetic-catalog.ts";
import { reporter } from "../report.ts";
import { inTemporaryFolder, wholeNumber } from "../temporary.ts";
import { measureSliding, measureTyping } from "./answers.ts";
import { measureMemory } from "./memory.ts";
import { measureScrolling } from "./scrolling.ts";
import { inSession, type Session } from "./session.ts";

const usage = `usage: npm run bench:browsing -- [options]

  --files N         files in the library (500000)
  --minutes N       how long the memory is watched (30)
  --phases A,B,...  only these, of scrolling, typing, sliding, memory`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      files: { type: "string", default: "500000" },
      minutes: { type: "string", default: "30" },
      phases: { type: "string", default: "scrolling,typing,sliding,memory" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) {
    console.log(usage);
    return;
  }
  const files = wholeNumber(values.files);
  const minutes = wholeNumber(values.minutes);
  const report = reporter(`npm run bench:browsing -- --files ${files} --minutes ${minutes}`);
  const phases: Record<string, (session: Session) => Promise<void>> = {
    scrolling: (session) => measureScrolling(session, files, report),
    typing: (session) => measureTyping(session, files, report),
    sliding: (session) => measureSliding(session, report),
    memory: (session) => measureMemory(session, minutes, report),
  };
  await inTemporaryFolder(async (folder) => {
    writeSyntheticCatalog(folder, files);
    for (const name of values.phases.split(",")) {
      const phase = phases[name];
      if (phase === undefined) throw new Error(`There is no phase ${name}.\n${usage}`);
      // A page of its own: no phase pays for what another left.
      await inSession(folder, phase);
    }
  });
}

await main();
