import { expect, test } from "vitest";
import { countFolders } from "./count-folders.ts";

test("a folder counts what is in it and below it, each root for itself", () => {
  expect(
    countFolders([
      { rootId: 1, folder: "Drums/Kicks", samples: 3 },
      { rootId: 1, folder: "Drums", samples: 1 },
      { rootId: 2, folder: "", samples: 5 },
      { rootId: 1, folder: "Bass", samples: 2 },
    ]),
  ).toEqual([
    { rootId: 1, path: "", samples: 6 },
    { rootId: 1, path: "Bass", samples: 2 },
    { rootId: 1, path: "Drums", samples: 4 },
    { rootId: 1, path: "Drums/Kicks", samples: 3 },
    { rootId: 2, path: "", samples: 5 },
  ]);
});
