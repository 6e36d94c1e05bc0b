import prettier from "eslint-config-prettier/flat";
import boundaries from "eslint-plugin-boundaries";
import svelte from "eslint-plugin-svelte";
import { defineConfig, globalIgnores } from "eslint/config";
import globals from "globals";
import tseslint from "typescript-eslint";

/**
 * The rooms of DESIGN.md: which other rooms and which packages each may import. A package that is
 * new to a room is written down here first, which asks where it may run.
 * @type {Record<string, { rooms?: string[], packages?: string[], node?: boolean }>}
 */
const rooms = {
  shared: { packages: ["zod"] },
  "electron/embedding": { rooms: ["shared"], node: true },
  "electron/library": {
    rooms: ["shared", "electron/embedding"],
    packages: ["zod", "better-sqlite3", "faiss-node", "@parcel/watcher", "rotating-file-stream"],
    node: true,
  },
  "electron/worker": { rooms: ["shared"], node: true },
  "electron/indexing": {
    rooms: ["shared", "electron/embedding", "electron/library", "electron/worker"],
    packages: ["faiss-node"],
    node: true,
  },
  "electron/scanning": { rooms: ["shared", "electron/library", "electron/worker"], node: true },
  "electron/analysis": {
    rooms: ["shared", "electron/embedding", "electron/worker"],
    packages: [
      "zod",
      "essentia.js",
      "audio-decode",
      "audio-type",
      "@audio/encode-opus",
      "music-metadata",
      "fft.js",
      "@alexanderolsen/libsamplerate-js",
      "onnxruntime-web",
      "@tensorflow/tfjs-core",
      "@tensorflow/tfjs-converter",
      "@tensorflow/tfjs-layers",
      "@tensorflow/tfjs-backend-cpu",
      "@tensorflow/tfjs-backend-wasm",
    ],
    node: true,
  },
  "electron/demo": { rooms: ["shared", "electron/worker"], node: true },
  "electron/launch": {
    rooms: ["shared", "electron/library"],
    packages: ["env-paths", "zod"],
    node: true,
  },
  "electron/node": { rooms: ["shared", "electron/library"], node: true },
  "electron/desktop": {
    rooms: ["shared", "electron/library", "electron/launch"],
    packages: ["electron", "zod"],
    node: true,
  },
  "electron/browser": {
    rooms: ["shared", "electron/library", "electron/launch", "electron/node"],
    packages: ["ws", "zod"],
    node: true,
  },
  "electron/cli": {
    rooms: ["shared", "electron/library", "electron/launch", "electron/node", "electron/demo"],
    packages: ["zod"],
    node: true,
  },
  renderer: {
    rooms: ["shared"],
    packages: [
      "svelte",
      "bits-ui",
      "@lucide/svelte",
      "@fontsource-variable/inter",
      "signalsmith-stretch",
      "signalsmith-stretch?url",
    ],
  },
};

/** Unit tests stand beside their code and may use what tests use. */
const testTools = { rooms: ["test", "electron/demo"], packages: ["vitest", "fast-check"] };

/** @param {string[]} types */
const elements = (types) => ({ to: { element: { types: { anyOf: types } } } });
/** @param {string[]} packages */
const externals = (packages) => ({ to: { module: { origin: "external", source: packages } } });
const nodeModules = { to: { module: { origin: "core" } } };

const policies = [
  ...Object.entries(rooms).map(([room, may]) => ({
    from: { element: { type: room } },
    allow: [
      elements([room, ...(may.rooms ?? [])]),
      externals(may.packages ?? []),
      ...(may.node === true ? [nodeModules] : []),
    ],
  })),
  {
    from: { file: { categories: "test" } },
    allow: [elements(testTools.rooms), externals(testTools.packages), nodeModules],
  },
];

export default defineConfig(
  globalIgnores(["node_modules", "out", "dist", "test-results", "playwright-report"]),
  tseslint.configs.strictTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["renderer/*.js"] },
        extraFileExtensions: [".svelte"],
      },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      curly: ["error", "multi-line"],
      eqeqeq: ["error", "always", { null: "ignore" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-invalid-void-type": "off",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
    },
  },
  {
    files: ["{shared,electron,renderer}/**/*.{ts,svelte}"],
    plugins: { boundaries: /** @type {import("eslint").ESLint.Plugin} */ (boundaries) },
    settings: {
      "boundaries/elements": [...Object.keys(rooms), "build", "test"].map((room) => ({
        type: room,
        pattern: room,
      })),
      "boundaries/files": [{ category: "test", pattern: "**/*.test.ts" }],
    },
    rules: {
      "boundaries/dependencies": [
        "error",
        { default: "disallow", checkAllOrigins: true, checkUnknownLocals: true, policies },
      ],
      // A new folder is a new room: it is given its rules above first.
      "boundaries/no-unknown-files": "error",
    },
  },
  {
    // Electron's typings declare each class twice, and the rule takes one for an impostor.
    files: ["electron/desktop/**/*.ts"],
    rules: { "@typescript-eslint/no-unsafe-class-instance-assignment": "off" },
  },
  {
    // `void value;` makes an effect depend on it.
    files: ["renderer/**/*.svelte", "renderer/**/*.svelte.ts"],
    rules: { "@typescript-eslint/no-meaningless-void-operator": "off" },
  },
  {
    // Only svelte-check knows a component's types; to the linter, another component is any.
    files: ["renderer/**/*.svelte"],
    rules: {
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/restrict-plus-operands": "off",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { globals: globals.browser, parserOptions: { parser: tseslint.parser } },
  },
  {
    files: ["**/*.{js,mjs}"],
    languageOptions: { globals: globals.node },
    rules: {
      // tsc checks these files by their JSDoc; the linter does not see a JSDoc cast from any.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  svelte.configs.prettier,
  prettier,
);
