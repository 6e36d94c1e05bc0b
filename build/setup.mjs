/** `node build/setup.mjs [--for start|test|cli] [--quiet]`: brings this copy of Soundkin to where it can run. */
import { parseArgs } from "node:util";
import { endWith } from "./setup/end.mjs";
import { SetUpError } from "./setup/run.mjs";
import { setUp } from "./setup/steps.mjs";

const purposes = /** @type {const} */ (["start", "test", "cli"]);

function readArguments() {
  const { values } = parseArgs({
    options: {
      for: { type: "string", default: "start" },
      quiet: { type: "boolean", default: false },
    },
    strict: false,
  });
  const purpose = purposes.find((name) => name === values.for);
  if (purpose === undefined) throw new SetUpError(`--for takes one of ${purposes.join(", ")}.`);
  return { purpose, quiet: values.quiet === true };
}

try {
  await setUp(readArguments());
} catch (error) {
  endWith(error);
}
