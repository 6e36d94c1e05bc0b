import { expect, it, onTestFinished } from "vitest";
import { TimedDatabase } from "./timed-database.ts";

function open(): { database: TimedDatabase; slow: string[] } {
  const slow: string[] = [];
  const database = new TimedDatabase(":memory:", {}, (query, milliseconds) => {
    expect(milliseconds).toBeGreaterThan(50);
    slow.push(query);
  });
  onTestFinished(() => {
    database.close();
  });
  return { database, slow };
}

it("names the queries that take long, and only these", () => {
  const { database, slow } = open();
  const count = `
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
    SELECT count(*) FROM n`;
  const statement = database.prepare<[number], number>(count).pluck();
  expect(statement.get(10)).toBe(10);
  expect(slow).toEqual([]);
  expect(statement.get(2_000_000)).toBe(2_000_000);
  expect(statement.all(2_000_000)).toEqual([2_000_000]);
  const name =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT count(*) FROM n";
  expect(slow).toEqual([name, name]);
});

it("answers as SQLite does, and throws as it does", () => {
  const { database } = open();
  database.exec("CREATE TABLE t (a INTEGER UNIQUE)");
  const insert = database.prepare<[number]>("INSERT INTO t VALUES (?)");
  expect(insert.run(7).changes).toBe(1);
  expect(() => insert.run(7)).toThrow(/UNIQUE/);
  expect(database.prepare("SELECT a FROM t").raw().all()).toEqual([[7]]);
  expect([...database.prepare("SELECT a FROM t").iterate()]).toEqual([{ a: 7 }]);
});
