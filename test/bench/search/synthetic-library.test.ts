import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, it } from "vitest";
import { Random } from "../../../electron/demo/random.ts";
import { fingerprintSize } from "../../../electron/embedding/layout.ts";
import { Catalog } from "../../../electron/library/catalog/catalog.ts";
import { temporaryDirectory } from "../../fixtures/temporary.ts";
import { packPath, vendorPath } from "./folder-plan.ts";
import { rareTags } from "./sound-facts.ts";
import { writeSyntheticLibrary } from "./synthetic-library.ts";

const sounds = 4_000;

it("a synthetic library is a sound catalog, in which filters leave the shares they are named by", () => {
  const random = new Random(5);
  const seeds = Array.from({ length: 40 }, () =>
    Uint8Array.from({ length: fingerprintSize }, () => random.wholeIn([0, 255])),
  );
  const directory = temporaryDirectory();
  writeSyntheticLibrary(directory, sounds, seeds);

  const catalog = Catalog.open(directory);
  expect(catalog.integrityProblems()).toEqual([]);
  expect(catalog.sounds.count()).toBe(sounds);
  expect(catalog.samples.get(sounds)).toMatchObject({ state: "analysed", soundId: sounds });
  catalog.close();

  const database = new Database(join(directory, "catalog.sqlite"), { readonly: true });
  const count = (sql: string, ...values: unknown[]): unknown =>
    database
      .prepare(`SELECT count(*) FROM ${sql}`)
      .pluck()
      .get(...values);
  const below = "files WHERE folder LIKE ? || '/%'";
  expect(count(below, vendorPath(3))).toBe(sounds / 10);
  expect(count(below, packPath(37))).toBe(sounds / 1_000);
  expect(count("favourites")).toBeGreaterThan(sounds * 0.08);
  expect(
    count("sound_tags JOIN tags ON tags.id = tag_id WHERE name = ?", rareTags[0]),
  ).toBeLessThan(sounds * 0.005);
  expect(count("fingerprints WHERE start_time IS NULL")).toBe(sounds);
  database.close();
});
