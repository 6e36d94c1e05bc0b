import { expect, test } from "vitest";
import { reportText } from "./data-report.ts";

const nothing = { sounds: 0, waiting: 0, folders: [], missingFolders: [] };

test("a report says only what there is to say", () => {
  expect(reportText({ ...nothing, sounds: 1 })).toBe(
    "Read: what you said of 1 sound of your library.",
  );
});

test("a report names what waits, and the folders that came and that are missing", () => {
  const report = {
    sounds: 1200,
    waiting: 3,
    folders: ["/Drums", "/Synths"],
    missingFolders: ["/Gone"],
  };
  expect(reportText(report)).toBe(
    "Read: what you said of 1,200 sounds of your library. " +
      "3 more sounds not in the library: kept until they come. " +
      "Folders added: /Drums, /Synths. Folders that are not in your library: /Gone. Add those whose sounds you want.",
  );
});
