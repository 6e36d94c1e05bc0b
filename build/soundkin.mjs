#!/usr/bin/env node
/** The `soundkin` command: set-up where it is due, then electron/cli/main.ts on Node 24. */
import { join } from "node:path";
import { endWith } from "./setup/end.mjs";
import { runInTerminal, userFolder } from "./setup/host.mjs";
import { node24, root } from "./setup/places.mjs";
import { setUp } from "./setup/steps.mjs";

await setUp({ purpose: "cli", quiet: true }).catch(endWith);

process.exitCode = await runInTerminal(
  node24,
  [join(root, "electron", "cli", "main.ts"), ...process.argv.slice(2)],
  { cwd: userFolder() },
);
