import { expect, test } from "vitest";
import { compileArguments } from "./faiss.mjs";

const files = { source: "faiss.cc", compat: "compat.h", headers: ["/napi"], output: "out.node" };
const debian = {
  compiler: "g++",
  apple: false,
  prefixes: [],
  archive: "/usr/lib/libfaiss.a",
  hasIdxT: false,
};

test("FAISS 1.7.3, which lacks faiss::idx_t, is compiled with it defined before the source", () => {
  const args = compileArguments(debian, files);
  expect(args[args.indexOf("-include") + 1]).toBe("compat.h");
  expect(args.indexOf("-include")).toBeLessThan(args.indexOf("faiss.cc"));
});

test("a newer FAISS is compiled as it is: a second idx_t would clash", () => {
  expect(compileArguments({ ...debian, hasIdxT: true }, files)).not.toContain("-include");
});

test("the archive is linked after the source that needs it, and before the BLAS that it needs", () => {
  const args = compileArguments(debian, files);
  const order = ["faiss.cc", "/usr/lib/libfaiss.a", "-lopenblas"].map((arg) => args.indexOf(arg));
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(order).not.toContain(-1);
});

test("without an archive the shared library is linked", () => {
  const args = compileArguments({ ...debian, archive: undefined }, files);
  expect(args).toContain("-lfaiss");
});

test("macOS makes a bundle with Homebrew's FAISS and OpenMP", () => {
  const prefixes = ["/brew/faiss", "/brew/libomp"];
  const args = compileArguments(
    { compiler: "clang++", apple: true, prefixes, archive: undefined, hasIdxT: true },
    files,
  );
  expect(args).toEqual(
    expect.arrayContaining(["-bundle", "-I/brew/faiss/include", "-L/brew/libomp/lib", "-lomp"]),
  );
  expect(args).not.toContain("-shared");
  expect(args).not.toContain("-lopenblas");
});
