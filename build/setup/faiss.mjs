import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { recall, remember } from "./memory.mjs";
import { commandOf, inModules, node24 } from "./places.mjs";
import { run, SetUpError, tailOf } from "./run.mjs";
import { installDebianPackages, thisSystem } from "./system.mjs";

const folder = inModules("faiss-node");
const addon = join(folder, "build", "Release", "faiss-node.node");
const debianPackages = ["libfaiss-dev", "libopenblas-dev", "g++"];

/**
 * What compiling the add-on depends on.
 * @typedef {object} Toolchain
 * @property {string} compiler
 * @property {boolean} apple
 * @property {string[]} prefixes Where FAISS and OpenMP lie when the compiler does not look there.
 * @property {string | undefined} archive libfaiss.a; linked whole, the add-on outlives the system's FAISS.
 * @property {boolean} hasIdxT Whether FAISS has `faiss::idx_t`; until 1.7.3 it was `Index::idx_t`.
 */

/**
 * @param {Toolchain} tools
 * @param {{ source: string, compat: string, headers: string[], output: string }} files
 */
export function compileArguments(tools, files) {
  return [
    ...["-std=c++17", "-O3", "-fPIC"],
    ...(tools.apple ? ["-bundle", "-undefined", "dynamic_lookup"] : ["-shared"]),
    ...(tools.apple ? ["-Xpreprocessor", "-fopenmp"] : ["-fopenmp"]),
    ...(tools.hasIdxT ? [] : ["-include", files.compat]),
    ...["NAPI_VERSION=6", "NODE_GYP_MODULE_NAME=faiss-node", "NAPI_CPP_EXCEPTIONS"].map(
      (definition) => `-D${definition}`,
    ),
    ...[...files.headers, ...tools.prefixes.map((prefix) => join(prefix, "include"))].map(
      (header) => `-I${header}`,
    ),
    files.source,
    ...tools.prefixes.map((prefix) => `-L${join(prefix, "lib")}`),
    tools.archive ?? "-lfaiss",
    tools.apple ? "-lomp" : "-lopenblas",
    ...["-o", files.output],
  ];
}

export const faissAddon = {
  name: "FAISS add-on",
  isDone() {
    const identity = addonIdentity();
    return identity !== undefined && identity === recall().addon;
  },
  async install() {
    const works = (await addonWorks()) || (await fetchAddon()) || (await compileAddon());
    if (!works) {
      throw new SetUpError(
        "The FAISS add-on was built but does not load: report the lines above as a bug of Soundkin.",
      );
    }
    remember({ addon: addonIdentity() });
  },
};

function addonIdentity() {
  const stats = statSync(addon, { throwIfNoEntry: false });
  return stats && `${stats.size}-${stats.mtimeMs}`;
}

/** Builds a tiny index, in a process of its own: a binary for another processor would crash ours. */
async function addonWorks() {
  if (addonIdentity() === undefined) return false;
  const trial = `const { IndexFlatL2 } = require(${JSON.stringify(folder)});
    const index = new IndexFlatL2(1); index.add([1, 2]); index.search([1], 1);`;
  return (await run(node24, ["-e", trial])).ok;
}

/** The author's binary; absent for some systems, and out of reach on a closed network. */
async function fetchAddon() {
  const cache = mkdtempSync(join(tmpdir(), "soundkin-faiss-"));
  try {
    await run(node24, [commandOf("prebuild-install"), "--runtime", "napi"], {
      cwd: folder,
      env: { ...process.env, npm_config_cache: cache },
      stallMs: 20_000,
      watched: cache,
    });
    return await addonWorks();
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

/** The package's own source against the FAISS that is installed on this system. */
async function compileAddon() {
  const tools = (await findToolchain()) ?? (await installToolchain());
  mkdirSync(dirname(addon), { recursive: true });
  const compat = join(dirname(addon), "compat.h");
  writeFileSync(
    compat,
    "#include <faiss/Index.h>\nnamespace faiss { using idx_t = Index::idx_t; }\n",
  );
  const { ok, output } = await run(
    tools.compiler,
    compileArguments(tools, {
      source: join(folder, "src", "faiss.cc"),
      compat,
      headers: [
        join(folder, "node_modules", "node-addon-api"),
        inModules("node-api-headers", "include"),
      ],
      output: addon,
    }),
  );
  if (!ok) {
    console.error(tailOf(output));
    throw new SetUpError(
      "The FAISS add-on did not compile against this system's FAISS (see above): install a FAISS between 1.7.3 and 1.13, then try again.",
    );
  }
  return addonWorks();
}

/** @returns {Promise<Toolchain | undefined>} */
async function findToolchain() {
  const apple = thisSystem() === "macos";
  const compiler = process.env["CXX"] ?? (apple ? "clang++" : "g++");
  const prefixes = apple ? await homebrewPrefixes(["faiss", "libomp"]) : [];
  const accepts = (/** @type {string} */ code) => compiles(compiler, prefixes, code);
  if (!(await accepts("#include <faiss/Index.h>"))) return undefined;
  const archive = (await run(compiler, ["-print-file-name=libfaiss.a"])).output.trim();
  return {
    compiler,
    apple,
    prefixes,
    archive: isAbsolute(archive) ? archive : undefined,
    hasIdxT: await accepts("#include <faiss/Index.h>\nfaiss::idx_t probe;"),
  };
}

/** @param {string[]} formulas */
async function homebrewPrefixes(formulas) {
  const { ok, output } = await run("brew", ["--prefix", ...formulas]);
  return ok ? output.trim().split("\n") : [];
}

/**
 * @param {string} compiler
 * @param {string[]} prefixes
 * @param {string} code
 */
async function compiles(compiler, prefixes, code) {
  const probe = mkdtempSync(join(tmpdir(), "soundkin-probe-"));
  const file = join(probe, "probe.cc");
  writeFileSync(file, code);
  const includes = prefixes.map((prefix) => `-I${join(prefix, "include")}`);
  const { ok } = await run(compiler, ["-std=c++17", "-fsyntax-only", ...includes, file]);
  rmSync(probe, { recursive: true });
  return ok;
}

/** @returns {Promise<Toolchain>} */
async function installToolchain() {
  const system = thisSystem();
  const need = "Soundkin needs FAISS and a C++ compiler";
  if (system === "debian" || system === "ubuntu") {
    await installDebianPackages(debianPackages, need);
    const tools = await findToolchain();
    if (tools !== undefined) return tools;
  }
  throw new SetUpError(`${need}: ${adviceFor(system)}`);
}

/** @param {import("./system.mjs").System} system */
function adviceFor(system) {
  switch (system) {
    case "macos":
      return "run `brew install faiss libomp`, then try again.";
    case "windows":
      return "on Windows the ready-made add-on of faiss-node is used, and it could not be downloaded; check the network connection and try again.";
    case "debian":
    case "ubuntu":
      return `the packages ${debianPackages.join(", ")} are installed, but the compiler does not find <faiss/Index.h>; reinstall them, then try again.`;
    case "linux":
      return "install FAISS with its headers, OpenBLAS and g++ with your package manager (Fedora: `sudo dnf install faiss-devel openblas-devel gcc-c++`), then try again.";
  }
}
