import { sameScope, type ListScope } from "../browse/list-scope.ts";
import { soundList } from "../browse/sound-list.svelte.ts";
import { places } from "../history/places.svelte.ts";
import { view } from "../ui/view.svelte.ts";

/** Shows sounds in the list, whatever the window shows now. */
export function showScope(scope: ListScope): void {
  places.go("scope", () => {
    view.show("sounds");
    soundList.showScope(scope);
  });
}

/** Whether these are the sounds that the list shows now. */
export function isShown(scope: ListScope): boolean {
  return view.name === "sounds" && sameScope(soundList.scope, scope);
}
