/** A folder of as many files as one likes: links to a few short sounds. */
import { linkSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeSound, planDemoPack } from "../../../electron/demo/demo-pack.ts";
import { Random } from "../../../electron/demo/random.ts";
import { drawFacts } from "../search/sound-facts.ts";
import { fileName } from "./file-names.ts";

/** File systems allow some 65,000 links to a file. */
const linksOfSound = 20_000;
const filesOfFolder = 250;
const foldersOfPack = 10;
/** Seconds since 1970: files are of different days. */
const oldest = 1_600_000_000;
const day = 86_400;

/** Makes `count` files below `folder`, every one with a name of its own. */
export function writeSoundTree(folder: string, count: number): void {
  const sources = writeSources(join(folder, "..", "sources"), Math.ceil(count / linksOfSound));
  const random = new Random(1);
  for (let first = 0; first < count; first += filesOfFolder) {
    const number = first / filesOfFolder;
    const below = join(folder, `Pack ${Math.floor(number / foldersOfPack)}`, `Folder ${number}`);
    mkdirSync(below, { recursive: true });
    for (let n = first; n < Math.min(count, first + filesOfFolder); n++) {
      const name = `${n} ${fileName(drawFacts(random), n, random)}`;
      linkSync(random.pick(sources), join(below, name));
    }
  }
}

function writeSources(folder: string, count: number): [string, ...string[]] {
  mkdirSync(folder, { recursive: true });
  const [first, ...others] = planDemoPack({ count }).map((sound, i) => {
    const path = join(folder, `${i}.wav`);
    writeFileSync(path, encodeSound(sound));
    utimesSync(path, oldest + i * day, oldest + i * day);
    return path;
  });
  if (first === undefined) throw new Error("the demo pack is empty");
  return [first, ...others];
}
