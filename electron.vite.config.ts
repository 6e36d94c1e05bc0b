import { readFileSync } from "node:fs";
import { defineConfig } from "electron-vite";
import type { Plugin } from "vite";
import renderer from "./build/renderer.vite.config.ts";

/** Main and worker read the embedding's parameters from beside themselves, bundled or not. */
const embeddingParameters: Plugin = {
  name: "embedding-parameters",
  generateBundle() {
    const fileName = "parameters.json";
    const source = readFileSync(`electron/embedding/${fileName}`);
    this.emitFile({ type: "asset", fileName, source });
  },
};

/**
 * Electron loads bundles: out/main/main.js, the workers that it forks beside it, one CommonJS preload
 * for the sandbox, and the pages. Packages stay outside (native add-ons and WebAssembly find their
 * own files), except in the preload, which may require only `electron`.
 */
export default defineConfig({
  main: {
    plugins: [embeddingParameters],
    build: {
      rollupOptions: {
        input: {
          main: "electron/desktop/main.ts",
          analysis: "electron/analysis/worker.ts",
          demo: "electron/demo/worker.ts",
          indexing: "electron/indexing/worker.ts",
          scanning: "electron/scanning/worker.ts",
        },
        output: { format: "es", entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: "electron/desktop/preload.ts" },
        output: { format: "cjs", entryFileNames: "[name].cjs" },
      },
    },
  },
  renderer,
});
