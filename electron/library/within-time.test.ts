import { expect, it } from "vitest";
import { withinTime } from "./within-time.ts";

it("what comes in time is handed on, be it a value or an error", async () => {
  expect(await withinTime(Promise.resolve(7), 60_000)).toBe(7);
  await expect(withinTime(Promise.reject(new Error("no")), 60_000)).rejects.toThrow("no");
});

it("what hangs is null, and may fail later without a word", async () => {
  let fail: (error: Error) => void = () => undefined;
  const hanging = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  expect(await withinTime(hanging, 1)).toBeNull();
  fail(new Error("too late"));
  await new Promise(setImmediate);
});
