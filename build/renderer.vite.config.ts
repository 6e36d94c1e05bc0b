import { resolve } from "node:path";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

/** The pages, the same for every host; electron.vite.config.ts builds them with this too. */
export default defineConfig({
  root: "renderer",
  plugins: [svelte()],
  build: {
    // Absolute, because vite and electron-vite start from different folders.
    outDir: resolve("out/renderer"),
    emptyOutDir: true,
    minify: true,
    // Both hosts show the pages in a current Chromium or browser.
    target: "es2023",
    // A data: URL would need a hole in the pages' content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: "renderer/index.html" },
  },
});
