import { expect, test } from "vitest";
import { run } from "./run.mjs";

const node = (code: string, stallMs?: number) =>
  run(process.execPath, ["-e", code], stallMs === undefined ? {} : { stallMs });

test("a command that does nothing any more is ended", async () => {
  const startedAt = Date.now();
  expect((await node("setInterval(() => {}, 1000)", 1500)).ok).toBe(false);
  expect(Date.now() - startedAt).toBeLessThan(10_000);
});

test("a slow command that shows signs of life is not", async () => {
  const slow = `let n = 0; setInterval(() => { console.log(n); if (++n > 8) process.exit(); }, 400)`;
  expect((await node(slow, 2000)).ok).toBe(true);
});

test("a command that does not exist fails like one that went wrong", async () => {
  expect((await run("soundkin-no-such-command", [])).ok).toBe(false);
  expect((await node("console.error('no'); process.exit(2)")).output).toBe("no\n");
});
