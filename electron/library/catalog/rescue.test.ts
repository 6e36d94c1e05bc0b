import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, it } from "vitest";
import { temporaryDirectory } from "../../../test/fixtures/temporary.ts";
import { migrate, migrations } from "./migrations/index.ts";
import { rescueFolder, rescueReadable } from "./rescue.ts";

it("what is saved of an older catalog gets its instruments", () => {
  const directory = temporaryDirectory();
  const old = new Database(join(directory, "catalog.sqlite"));
  migrate(
    old,
    migrations.filter(({ number }) => number < 50),
  );
  old.exec(
    `INSERT INTO roots (id, path, added_at) VALUES (1, '/sounds', 0);
     INSERT INTO files (root_id, folder, name, sort_name, added_at, state) VALUES
       (1, 'Hats', '01.wav', '', 0, 'waiting'), (1, '', 'Take 1.wav', '', 0, 'waiting')`,
  );
  old.close();
  rescueReadable(directory);
  const rescued = new Database(join(rescueFolder(directory), "catalog.sqlite"));
  const instruments = rescued.prepare("SELECT instrument FROM files ORDER BY id").pluck().all();
  rescued.close();
  expect(instruments).toEqual(["hat", null]);
});
