/**
 * The utility process that looks at disks: it tells whether roots are there, and where the catalog is
 * not as they are. A share that hangs keeps this process, and nobody else.
 */
import { setImmediate } from "node:timers/promises";
import { toWireError } from "../../shared/errors.ts";
import { Catalog } from "../library/catalog/catalog.ts";
import type { KnownRoot, Listing, ScanMessage, ScanOrder } from "../library/folders/scanning.ts";
import { openChannel } from "../worker/channel.ts";
import { Absence } from "./absence.ts";
import { compareWithDisk } from "./compare.ts";
import { probe } from "./probe.ts";

/** Milliseconds of listing after which others have their turn. */
const turn = 20;
/** Milliseconds between two signs of life. */
const signInterval = 1_000;
/** Batches on their way: the library writes more slowly than disks are read. */
const mostUnderWay = 4;

const { send, onMessage } = openChannel<ScanMessage, ScanOrder>();

let catalog: { readonly directory: string; readonly reader: Catalog } | null = null;
/** The listing that goes on; another number ends it. */
let current: number | null = null;
let underWay = 0;
let onRoom: () => void = () => undefined;

onMessage((order) => {
  switch (order.type) {
    case "probe":
      void probe(order.rootPath, () => absenceOf(order)).then((found) => {
        send({ type: "probed", id: order.id, found });
      });
      break;
    case "list":
      begin(order.id);
      list(order).catch((error: unknown) => {
        send({ type: "unlisted", id: order.id, error: toWireError(error) });
      });
      break;
    case "more":
      if (order.id === current) underWay--;
      onRoom();
      break;
    case "cancel":
      begin(null);
  }
});

function begin(id: number | null): void {
  current = id;
  underWay = 0;
  onRoom();
}

async function list({ id, ...listing }: Listing & { readonly id: number }): Promise<void> {
  const pieces = compareWithDisk(readerOf(listing.directory).files, listing);
  let [turnEnd, nextSign] = [performance.now() + turn, performance.now() + signInterval];
  for (let piece = pieces.next(); ; piece = pieces.next()) {
    if (piece.done) {
      send({ type: "listed", id, summary: piece.value });
      return;
    }
    if (piece.value !== null) await hand(id, piece.value);
    if (performance.now() >= turnEnd) {
      await setImmediate();
      turnEnd = performance.now() + turn;
    }
    if (current !== id) return;
    if (performance.now() >= nextSign) {
      send({ type: "alive", id });
      nextSign = performance.now() + signInterval;
    }
  }
}

/** Hands differences on, and waits while the library has enough of them. */
async function hand(
  id: number,
  differences: Extract<ScanMessage, { readonly type: "found" }>["differences"],
): Promise<void> {
  send({ type: "found", id, differences });
  underWay++;
  while (current === id && underWay >= mostUnderWay) {
    await new Promise<void>((resolve) => {
      onRoom = resolve;
    });
  }
}

function absenceOf(root: KnownRoot): Absence {
  return new Absence(readerOf(root.directory).files, root);
}

function readerOf(directory: string): Catalog {
  if (catalog?.directory !== directory) {
    catalog?.reader.close();
    catalog = { directory, reader: Catalog.open(directory, { readOnly: true }) };
  }
  return catalog.reader;
}
