import { mostSelected } from "../../../shared/domain.ts";
import { soundList } from "../browse/sound-list.svelte.ts";
import { host } from "../bridge.ts";
import { toasts } from "../ui/toasts.svelte.ts";
import { saveTags } from "./actions.ts";
import { sameTag, type TagChange } from "./tags.ts";

/** Calls a tag something else on every sound that has it. */
export async function renameTag(name: string, newName: string): Promise<void> {
  // The same tag in another case is given again: it is spelled as it was said last.
  await changeAll(name, { add: [newName], remove: sameTag(name, newName) ? [] : [name] });
  if (isShown(name)) soundList.showScope({ kind: "tag", name: newName });
}

/** Takes a tag from every sound that has it. */
export async function removeTag(name: string): Promise<void> {
  try {
    await changeAll(name, { add: [], remove: [name] });
    if (isShown(name)) soundList.showScope({ kind: "all" });
  } catch (error) {
    toasts.showError(error);
  }
}

function isShown(name: string): boolean {
  return soundList.scope.kind === "tag" && soundList.scope.name === name;
}

async function changeAll(tag: string, change: TagChange): Promise<void> {
  const sampleIds = await tagged(tag);
  // One step, unless there are more than can be changed at once.
  for (let first = 0; first < sampleIds.length; first += mostSelected)
    await saveTags(sampleIds.slice(first, first + mostSelected), change);
}

async function tagged(tag: string): Promise<number[]> {
  const sampleIds: number[] = [];
  for (;;) {
    const page = { offset: sampleIds.length, limit: mostSelected };
    const ids = await host.invoke("samples.ids", { text: "", filters: { tags: [tag] }, page });
    sampleIds.push(...ids);
    if (ids.length < mostSelected) return sampleIds;
  }
}
