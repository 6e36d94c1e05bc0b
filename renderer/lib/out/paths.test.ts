import { expect, test } from "vitest";
import { joinPath } from "./paths.ts";

test.each([
  ["/home/me/Samples", "Drums/Kicks", "/home/me/Samples/Drums/Kicks/kick.wav"],
  ["/home/me/Samples", "", "/home/me/Samples/kick.wav"],
  ["/", "", "/kick.wav"],
  ["D:\\Samples", "Drums/Kicks", "D:\\Samples\\Drums\\Kicks\\kick.wav"],
  ["D:\\", "Drums", "D:\\Drums\\kick.wav"],
  ["\\\\studio\\share", "Drums", "\\\\studio\\share\\Drums\\kick.wav"],
  ["/odd\\name", "a", "/odd\\name/a/kick.wav"],
])("a file below %s in %j has the path %s", (root, folder, path) => {
  expect(joinPath(root, folder, "kick.wav")).toBe(path);
});
