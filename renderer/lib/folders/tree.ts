import type { Folder, Root } from "../../../shared/domain.ts";

export interface FolderNode {
  /** Unique among all roots. */
  readonly key: string;
  readonly root: Root;
  /** Relative to the root; "" is the root itself. */
  readonly path: string;
  readonly name: string;
  readonly samples: number;
  /** 0 for a root. */
  readonly depth: number;
  readonly children: FolderNode[];
}

/** Names a folder among all roots. */
export function folderKey(rootId: number, path: string): string {
  return `${rootId}:${path}`;
}

/** Builds one tree per root from the flat list of a host, which is in path order. */
export function buildTree(roots: readonly Root[], folders: readonly Folder[]): FolderNode[] {
  const samplesOf = new Map(
    folders.map(({ rootId, path, samples }) => [folderKey(rootId, path), samples]),
  );
  const nodes = new Map<string, FolderNode>();
  const trees = roots.map((root): FolderNode => {
    const key = folderKey(root.id, "");
    const samples = samplesOf.get(key) ?? 0;
    const node = { key, root, path: "", name: root.name, samples, depth: 0, children: [] };
    nodes.set(key, node);
    return node;
  });
  for (const { rootId, path, samples } of folders) {
    const parent = path === "" ? undefined : nearestParent(nodes, rootId, path);
    if (parent === undefined) continue;
    const key = folderKey(rootId, path);
    const name = parent.path === "" ? path : path.slice(parent.path.length + 1);
    const depth = parent.depth + 1;
    const node = { key, root: parent.root, path, name, samples, depth, children: [] };
    nodes.set(key, node);
    parent.children.push(node);
  }
  return trees;
}

function nearestParent(
  nodes: ReadonlyMap<string, FolderNode>,
  rootId: number,
  path: string,
): FolderNode | undefined {
  const names = path.split("/");
  while (names.length > 0) {
    names.pop();
    const node = nodes.get(folderKey(rootId, names.join("/")));
    if (node !== undefined) return node;
  }
  return undefined;
}

/** The nodes that are visible while some folders are open, from top to bottom. */
export function visibleNodes(
  trees: readonly FolderNode[],
  isOpen: (node: FolderNode) => boolean,
): FolderNode[] {
  const visible: FolderNode[] = [];
  const add = (node: FolderNode) => {
    visible.push(node);
    if (isOpen(node)) node.children.forEach(add);
  };
  trees.forEach(add);
  return visible;
}
