import type { ListScope } from "../browse/list-scope.ts";
import { library } from "../folders/library.svelte.ts";
import { overview } from "../folders/overview.svelte.ts";
import { showScope } from "../folders/show-scope.ts";
import { collections } from "../organise/collections.svelte.ts";
import { savedSearches } from "../search/saved-searches.svelte.ts";
import { strings } from "../strings/index.ts";

/** A list that can be gone to by its name. */
interface Destination {
  readonly key: string;
  readonly label: string;
  /** Where it is, or what it is. */
  readonly detail: string;
  readonly go: () => void;
}

type View = keyof typeof strings.commands.views;

/** Every list that has a name: views, saved searches, collections, tags and folders. */
export function destinations(): Destination[] {
  const { views, goTo, places } = strings.commands;
  return [
    ...Object.entries(views).map(([kind, label]) => to({ kind: kind as View }, label, goTo)),
    ...savedSearches.list.map((saved) => ({
      key: `to search ${saved.name}`,
      label: saved.name,
      detail: places.search,
      go: () => savedSearches.show(saved),
    })),
    ...collections.list.map(({ name }) =>
      to({ kind: "collection", name }, name, places.collection),
    ),
    ...overview.now.tags.map(({ name }) => to({ kind: "tag", name }, name, places.tag)),
    ...folders(),
  ];
}

function folders(): Destination[] {
  return library.folders.map(({ root, path, name }) => {
    const above = [root.name, ...path.split("/").slice(0, -1)].join(" / ");
    const folder = { rootId: root.id, path };
    return to(
      { kind: "folder", folder },
      name,
      path === "" ? strings.commands.places.folder : above,
    );
  });
}

function to(scope: ListScope, label: string, detail: string): Destination {
  return { key: `to ${JSON.stringify(scope)}`, label, detail, go: () => showScope(scope) };
}
