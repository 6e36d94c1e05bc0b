import { describe, expect, it } from "vitest";
import { Random } from "../../../electron/demo/random.ts";
import { embed } from "../../../electron/embedding/embedding.ts";
import { fingerprintSize } from "../../../electron/embedding/layout.ts";
import { TableEmbedder } from "./table-embedder.ts";

describe("TableEmbedder", () => {
  it("embeds as the app does", () => {
    const random = new Random(1);
    const embedder = new TableEmbedder();
    for (let i = 0; i < 20; i++) {
      const fingerprint = Uint8Array.from({ length: fingerprintSize }, () =>
        random.wholeIn([0, 255]),
      );
      const table = embedder.embed(fingerprint);
      const apart = embed(fingerprint).map((value, j) => Math.abs(value - (table[j] ?? 0)));
      expect(Math.max(...apart)).toBeLessThan(1e-6);
    }
  });
});
