import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

const forks = { pool: "forks" } as const;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...forks,
          name: "unit",
          include: ["{electron,shared,build}/**/*.test.ts", "test/{fixtures,bench}/**/*.test.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [svelte({ configFile: "renderer/svelte.config.js" })],
        // As for the page: for a server, which Node looks like, runes are compiled not to react.
        environments: {
          ssr: {
            consumer: "client",
            resolve: { conditions: ["browser"], noExternal: ["svelte"] },
          },
        },
        test: {
          ...forks,
          name: "renderer",
          include: ["renderer/**/*.test.ts"],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          ...forks,
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
