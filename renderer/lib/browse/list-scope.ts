/** What the sidebar chose for the list; search and filters narrow it further. */
import { recentDays } from "../../../shared/domain.ts";
import type { Filters, Sort } from "../../../shared/search.ts";

export type ListScope =
  | {
      readonly kind:
        "all" | "favourites" | "recently-added" | "recently-played" | "never-played" | "duplicates";
    }
  | { readonly kind: "folder"; readonly folder: NonNullable<Filters["folder"]> }
  | { readonly kind: "collection"; readonly name: string }
  | { readonly kind: "tag"; readonly name: string }
  /** Every file of one sound; `name` is that of the file that was asked about. */
  | { readonly kind: "sound"; readonly soundId: number; readonly name: string };

/** The filters that a scope stands for. */
export function filtersOf(scope: ListScope): Filters {
  switch (scope.kind) {
    case "all":
      return {};
    case "favourites":
      return { favourite: true };
    case "recently-added":
      return { addedWithin: recentDays };
    case "recently-played":
      return { playedWithin: recentDays };
    case "never-played":
      return { played: false };
    case "duplicates":
      return { duplicates: true };
    case "folder":
      return { folder: scope.folder };
    case "collection":
      return { collection: scope.name };
    case "tag":
      return { tags: [scope.name] };
    case "sound":
      return { soundId: scope.soundId };
  }
}

/** The order that a scope is about; null where the musician's own holds. */
export function sortOf(scope: ListScope): Sort | null {
  if (scope.kind === "recently-added") return { by: "added", descending: true };
  if (scope.kind === "recently-played") return { by: "played", descending: true };
  return null;
}

/** Whether a list is about the files of a sound, so that copies are not folded away. */
export function showsCopies({ duplicates, soundId }: Filters): boolean {
  return duplicates === true || soundId !== undefined;
}

/** What a scope and what was chosen on top can say of one thing, and both hold. */
const joinable: readonly (keyof Filters)[] = ["tags", "addedWithin", "playedWithin"];

/** What a scope says that the chosen filters say otherwise: favourites, and none of them. */
export function contradictions(scope: ListScope, chosen: Filters): readonly (keyof Filters)[] {
  const own = filtersOf(scope);
  return (Object.keys(own) as (keyof Filters)[]).filter(
    (name) => chosen[name] !== undefined && chosen[name] !== own[name] && !joinable.includes(name),
  );
}

export function sameScope(a: ListScope, b: ListScope): boolean {
  return scopeKey(a) === scopeKey(b);
}

function scopeKey(scope: ListScope): string {
  switch (scope.kind) {
    case "folder":
      return `folder ${scope.folder.rootId} ${scope.folder.path}`;
    case "collection":
    case "tag":
      return `${scope.kind} ${scope.name}`;
    case "sound":
      return `sound ${scope.soundId}`;
    case "all":
    case "favourites":
    case "recently-added":
    case "recently-played":
    case "never-played":
    case "duplicates":
      return scope.kind;
  }
}

/** Both limits at once, where they do not contradict each other. */
export function joinFilters(scope: Filters, chosen: Filters): Filters {
  const tags = [...new Set([...(scope.tags ?? []), ...(chosen.tags ?? [])])];
  const both = {
    ...(tags.length > 0 && { tags }),
    ...shorter("addedWithin", scope, chosen),
    ...shorter("playedWithin", scope, chosen),
  };
  return { ...scope, ...chosen, ...both };
}

function shorter(name: "addedWithin" | "playedWithin", a: Filters, b: Filters): Filters {
  const days = Math.min(a[name] ?? Infinity, b[name] ?? Infinity);
  return days === Infinity ? {} : { [name]: days };
}
