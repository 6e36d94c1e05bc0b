/** Joins names below a root with the separator that its path is written with. */
export function joinPath(root: string, folder: string, name: string): string {
  const separator = /^[a-z]:[\\/]|^\\\\/i.test(root) ? "\\" : "/";
  const names = [...folder.split("/").filter(Boolean), name];
  const start = root.endsWith(separator) ? root.slice(0, -1) : root;
  return [start, ...names].join(separator);
}
