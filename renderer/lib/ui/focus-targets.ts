/** What can be given the keyboard from anywhere in the window. */
export const focusTargets: Record<"search" | "list", () => void> = {
  search: () => undefined,
  list: () => undefined,
};
