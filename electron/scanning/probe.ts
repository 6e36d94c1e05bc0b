/** Looks whether a root is there, without waiting for it longer than the system does. */
import { constants } from "node:fs";
import { access, opendir, statfs } from "node:fs/promises";
import type { Presence } from "../library/folders/scanning.ts";
import type { Absence } from "./absence.ts";

/** File systems of Linux that are on other machines: NFS, SMB, CIFS, SMB2, AFS, Ceph, 9P. */
const remoteTypes = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x00c36400, 0x01021997,
]);

export async function probe(path: string, absence: () => Absence): Promise<Presence> {
  try {
    await access(path, constants.R_OK | constants.X_OK);
    // A share that hangs does so here, where it keeps nobody else.
    await (await opendir(path)).close();
    const isRemote = await isOnOtherMachine(path);
    const known = absence();
    return {
      isReadable: true,
      isDeserted: known.isRootAway(),
      mounted: known.mounted(),
      isRemote,
    };
  } catch {
    return { isReadable: false, isDeserted: true, mounted: [], isRemote: false };
  }
}

async function isOnOtherMachine(path: string): Promise<boolean> {
  if (process.platform === "win32") return path.startsWith("\\\\");
  if (process.platform !== "linux") return false;
  return remoteTypes.has((await statfs(path)).type);
}
