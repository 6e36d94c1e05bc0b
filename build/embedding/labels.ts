/** Labelled sounds: a folder with a labels.csv of set, source, path, label, group. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

export interface LabelledFile {
  readonly set: string;
  /** Relative to the folder. */
  readonly path: string;
  readonly label: string;
  /** Same kit, articulation or recording; a query's own group is no answer to it. */
  readonly group: string;
}

export async function readLabels(directory: string): Promise<LabelledFile[]> {
  const csv = await readFile(join(directory, "labels.csv"), "utf8");
  const [head = "", ...lines] = csv.trim().split(/\r?\n/);
  const names = head.split(",");
  return lines.map((line) => {
    const fields = line.split(",");
    const field = (name: string): string => fields[names.indexOf(name)] ?? "";
    const [set, path, label] = [field("set"), field("path"), field("label")];
    return { set, path, label, group: `${field("source")}/${field("group")}` };
  });
}
