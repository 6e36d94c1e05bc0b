/** Where nothing is found: what there would be without one of the things that were asked for. */
import { filtersOf as filtersOfScope, joinFilters, type ListScope } from "../browse/list-scope.ts";
import { soundList } from "../browse/sound-list.svelte.ts";
import { host } from "../bridge.ts";
import { changed, chipsOf, type Chip } from "../filters/filter-chips.ts";
import { filters } from "../filters/filters.svelte.ts";
import { places } from "../history/places.svelte.ts";
import { strings } from "../strings/index.ts";
import { toasts } from "../ui/toasts.svelte.ts";
import type { Query } from "./query.ts";

export interface WayOut {
  readonly label: string;
  /** How many sounds there are that way. */
  readonly total: number;
  /** Whether it is the text that goes. */
  readonly clears: boolean;
  readonly take: () => void;
}

type Way = Omit<WayOut, "total"> & { readonly query: Query; readonly scope: ListScope };

const everywhere: ListScope = { kind: "all" };

/** Those that lead to sounds, the most first. */
export async function waysOut(query: Query, scope: ListScope): Promise<WayOut[]> {
  const found = await Promise.all(
    waysFrom(query, scope).map(async (way) => ({ ...way, total: await totalOf(way) })),
  );
  return found.filter(({ total }) => total > 0).sort((a, b) => b.total - a.total);
}

function waysFrom(query: Query, scope: ListScope): Way[] {
  const chips = chipsOf(query.filters).map((chip): Way => ({
    label: strings.search.nothing.without(chip.text),
    query: { ...query, filters: changed(query.filters, chip.removal) },
    scope,
    clears: false,
    take: () => drop(query, chip),
  }));
  const text: Way = {
    label: strings.search.nothing.without(query.text),
    query: { ...query, text: "" },
    scope,
    clears: true,
    take: () => leave({ ...query, text: "" }),
  };
  const anywhere: Way = {
    label: strings.search.nothing.everywhere,
    query,
    scope: everywhere,
    clears: false,
    take: () => soundList.showScope(everywhere),
  };
  return [
    ...chips,
    ...(query.text === "" ? [] : [text]),
    ...(scope.kind === "all" ? [] : [anywhere]),
  ];
}

async function totalOf({ query, scope }: Way): Promise<number> {
  try {
    const { total } = await host.invoke("samples.search", {
      text: query.text,
      filters: joinFilters(filtersOfScope(scope), query.filters),
      page: { offset: 0, limit: 1 },
    });
    return total;
  } catch (error) {
    toasts.showError(error);
    return 0;
  }
}

function drop(query: Query, { removal }: Chip): void {
  leave({ ...query, filters: changed(query.filters, removal) });
}

/** What is typed as a field has become a chip then, like the others. */
function leave({ text, filters: left }: Query): void {
  places.go("search", () => {
    filters.set(left);
    soundList.search(text);
  });
}
