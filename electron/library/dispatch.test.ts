import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commands, type CommandName, type Handlers } from "../../shared/api.ts";
import { SoundkinError } from "../../shared/errors.ts";
import { dispatch } from "./dispatch.ts";

const names = Object.keys(commands) as CommandName[];

/** Handlers that only note what reached them. */
function listening(): { handlers: Handlers; reached: [string, unknown][] } {
  const reached: [string, unknown][] = [];
  const handlers = Object.fromEntries(
    names.map((name) => [name, (input: unknown) => void reached.push([name, input])]),
  ) as unknown as Handlers;
  return { handlers, reached };
}

const inputs = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  // Near misses: the contract's own words with any values.
  fc.dictionary(
    fc.constantFrom(
      ...["path", "rootId", "sampleId", "sampleIds", "tags", "text", "filters", "sort", "page"],
      ...["k", "weights", "within", "folder", "offset", "limit", "by", "__proto__", "constructor"],
    ),
    fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.integer(), fc.string()),
    { noNullPrototype: true },
  ),
  fc.constantFrom(undefined, NaN, Infinity, 1n, new Date(0), () => 1, Symbol("s"), new Map()),
);

describe("dispatch", () => {
  it.for(names)("lets nothing reach %s but what the contract says", async (name) => {
    await fc.assert(
      fc.asyncProperty(inputs, async (input) => {
        const { handlers, reached } = listening();
        const parsed = commands[name].input.safeParse(input);
        const answer = await dispatch(handlers, name, input).catch((error: unknown) => error);
        if (parsed.success) {
          expect(reached).toEqual([[name, parsed.data]]);
        } else {
          expect(reached).toEqual([]);
          expect(answer).toBeInstanceOf(SoundkinError);
          expect(answer).toMatchObject({ code: "invalid-input" });
        }
      }),
      { numRuns: 200 },
    );
  });

  it("knows the commands of the contract and no others", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.constantFrom("", "__proto__", "constructor", "toString", "roots", "roots.list "),
          fc.constant("x".repeat(100_000)),
        ),
        async (name) => {
          fc.pre(!names.includes(name as CommandName));
          const { handlers, reached } = listening();
          const error: unknown = await dispatch(handlers, name, {}).catch((e: unknown) => e);
          expect(error).toMatchObject({ code: "invalid-input" });
          expect((error as Error).message.length).toBeLessThan(200);
          expect(reached).toEqual([]);
        },
      ),
    );
  });

  it.for([
    ["roots.add", { path: "x".repeat(4097) }],
    ["roots.add", { path: "" }],
    ["samples.search", { text: "x".repeat(501), page: { offset: 0, limit: 1 } }],
    ["samples.search", { text: "", page: { offset: 0, limit: 1001 } }],
    ["samples.search", { text: "", page: { offset: -1, limit: 1 } }],
    ["samples.search", { text: "", page: { offset: 0, limit: 1 }, sort: { by: "id" } }],
    ["samples.search", { text: "", page: { offset: 0, limit: 1 }, filters: { sql: "1" } }],
    ["samples.similar", { sampleId: 1, k: 1001 }],
    ["samples.similar", { sampleId: 1.5, k: 1 }],
    ["samples.similar", { sampleId: 1, k: 1, weights: { timbre: 11 } }],
    ["samples.similar", { sampleId: 1, k: 1, weights: { loudness: 1 } }],
    ["samples.changeTags", { sampleIds: [1], remove: [], add: Array(101).fill("a") }],
    ["samples.changeTags", { sampleIds: [1], remove: [], add: ["x".repeat(101)] }],
    ["samples.changeTags", { sampleIds: [1], remove: [], add: ["   "] }],
    ["host.dragOut", { clips: Array(201).fill({ sampleId: 1 }) }],
    ["host.dragOut", { clips: [] }],
    ["roots.list", { extra: 1 }],
    ["roots.list", null],
  ] as const)("refuses %s with %j", async ([name, input]) => {
    const { handlers, reached } = listening();
    await expect(dispatch(handlers, name, input)).rejects.toMatchObject({ code: "invalid-input" });
    expect(reached).toEqual([]);
  });

  it("fills in defaults, and passes a handler's answer and error on as they are", async () => {
    const { handlers, reached } = listening();
    await dispatch(handlers, "samples.search", { text: "", page: { offset: 0, limit: 1 } });
    expect(reached[0]?.[1]).toEqual({
      text: "",
      filters: {},
      foldCopies: false,
      sort: { by: "name", descending: false },
      page: { offset: 0, limit: 1 },
    });
    const answering = { ...handlers, "roots.list": () => Promise.resolve([]) };
    expect(await dispatch(answering, "roots.list", {})).toEqual([]);
    const error = new SoundkinError("disk-full", "full");
    const failing: Handlers = {
      ...handlers,
      "roots.list": () => {
        throw error;
      },
    };
    await expect(dispatch(failing, "roots.list", {})).rejects.toBe(error);
  });
});
