import { library } from "../folders/library.svelte.ts";
import { strings } from "../strings/index.ts";
import { title } from "../ui/format.ts";
import type { ListScope } from "./list-scope.ts";

/** What a scope is called, above the list and in sentences about it. */
export function scopeName(scope: ListScope): string {
  const { scopes } = strings.browse;
  switch (scope.kind) {
    case "folder":
      return library.folderName(scope.folder);
    case "collection":
      return scope.name;
    case "tag":
      return scopes.tag(scope.name);
    case "sound":
      return scopes.sound(title(scope.name));
    case "all":
    case "favourites":
    case "recently-added":
    case "recently-played":
    case "never-played":
    case "duplicates":
      return scopes[scope.kind];
  }
}
