const mostOffered = 8;

/** Names that go on from what was typed: those that begin with it, then those that hold it. */
export function completions(names: readonly string[], typed: string): string[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === "") return [];
  const holding = names.filter((name) => name.toLowerCase().includes(wanted));
  const begins = (name: string) => name.toLowerCase().startsWith(wanted);
  const sorted = [...holding.filter(begins), ...holding.filter((name) => !begins(name))];
  return sorted.slice(0, mostOffered);
}

/** How a name is spelled that is there already in any case; what was typed where it is new. */
export function knownName(names: readonly string[], typed: string): string {
  const wanted = typed.trim().toLowerCase();
  return names.find((name) => name.toLowerCase() === wanted) ?? typed.trim();
}
