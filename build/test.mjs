/** `npm test`: set-up, then every check there is, and one closing line that counts the tests. */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { report } from "./setup/end.mjs";
import { runInTerminal } from "./setup/host.mjs";
import { commandOf, node24, root } from "./setup/places.mjs";
import { setUp } from "./setup/steps.mjs";
import { addUp, closingLine, playwrightCounts, skippedOf, vitestCounts } from "./setup/tally.mjs";

const results = join(root, "test-results");
const vitestReport = join(results, "vitest.json");
const playwrightReport = join(results, "playwright.json");

/** Asked for after set-up: before it, the packages need not be there. */
function checks() {
  return [
    { name: "lint", command: [commandOf("eslint"), "."] },
    { name: "format", command: [commandOf("prettier"), "--check", "."] },
    { name: "types", command: [commandOf("typescript", "tsc")] },
    {
      name: "end-to-end types",
      command: [commandOf("typescript", "tsc"), "--project", "test/e2e"],
    },
    {
      name: "page types",
      command: [commandOf("svelte-check"), "--tsconfig", "renderer/tsconfig.json"],
    },
    {
      name: "vitest",
      command: [
        commandOf("vitest"),
        ...["run", "--reporter=default", "--reporter=json", `--outputFile.json=${vitestReport}`],
      ],
    },
    {
      name: "pages",
      command: [commandOf("vite"), "build", "--config", "build/renderer.vite.config.ts"],
    },
    {
      name: "playwright",
      command: [commandOf("@playwright/test", "playwright"), "test", "--reporter=list,json"],
      env: { PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport },
    },
  ];
}

/** @param {string} path */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

async function test() {
  await setUp({ purpose: "test", quiet: true });
  mkdirSync(results, { recursive: true });
  rmSync(vitestReport, { force: true });
  rmSync(playwrightReport, { force: true });

  /** @type {string[]} */
  const failed = [];
  for (const { name, command, env } of checks()) {
    console.log(`\n> ${name}`);
    if ((await runInTerminal(node24, command, { cwd: root, env })) !== 0) failed.push(name);
  }

  const endToEnd = readReport(playwrightReport);
  for (const reason of skippedOf(endToEnd)) console.log(`skipped: ${reason}`);
  if (failed.length > 0) console.log(`failed: ${failed.join(", ")}`);
  const counts = addUp(failed, {
    vitest: vitestCounts(readReport(vitestReport)),
    playwright: playwrightCounts(endToEnd),
  });
  console.log(closingLine(counts));
  return failed.length === 0 ? 0 : 1;
}

process.exitCode = await test().catch((/** @type {unknown} */ error) => {
  report(error);
  console.log(closingLine({ passed: 0, failed: 1, skipped: 0 }));
  return 1;
});
