import { join } from "node:path";
import { app, BrowserWindow, screen, session, type Rectangle } from "electron";
import { appPage } from "./protocol.ts";

/** Shuts every way out of Soundkin's own pages, for all pages there will ever be. */
export function confinePages(): void {
  app.on("web-contents-created", (_, page) => {
    page.on("will-navigate", (event) => event.preventDefault());
    page.on("will-redirect", (event) => event.preventDefault());
    page.on("will-attach-webview", (event) => event.preventDefault());
    page.setWindowOpenHandler(() => ({ action: "deny" }));
  });
}

/** Copying text, and playing through another output. */
const granted = new Set(["clipboard-sanitized-write", "speaker-selection"]);

/**
 * Electron's default is to grant; the pages get what they need. They may look at the names of audio
 * devices, which hangs on the permission to record, and when they ask to record it is denied.
 */
export function denyPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_page, permission, answer) =>
    answer(granted.has(permission)),
  );
  session.defaultSession.setPermissionCheckHandler(
    (_page, permission, _origin, { mediaType }) =>
      granted.has(permission) || (permission === "media" && mediaType === "audio"),
  );
}

const smallest = { wide: [720, 480], narrow: [320, 480] } as const;
/** Pixels. */
const narrowWidth = 380;

/** Where windows were before they became narrow. */
const before = new WeakMap<BrowserWindow, { bounds: Rectangle; isMaximized: boolean }>();

/** Makes a window narrow, at the right of its screen and above all others; or what it was before. */
export function stayOnTop(window: BrowserWindow, on: boolean): void {
  if (on === before.has(window)) return;
  if (on) putBeside(window);
  else putBack(window);
}

function putBeside(window: BrowserWindow): void {
  const isMaximized = window.isMaximized();
  if (window.isFullScreen()) window.setFullScreen(false);
  if (isMaximized) window.unmaximize();
  const bounds = window.getBounds();
  before.set(window, { bounds, isMaximized });
  const { x, y, width, height } = screen.getDisplayMatching(bounds).workArea;
  window.setMinimumSize(...smallest.narrow);
  const narrow = Math.min(narrowWidth, width);
  window.setBounds({ x: x + width - narrow, y, width: narrow, height });
  window.setAlwaysOnTop(true, "floating");
}

function putBack(window: BrowserWindow): void {
  const was = before.get(window);
  if (!was) return;
  before.delete(window);
  window.setAlwaysOnTop(false);
  window.setMinimumSize(...smallest.wide);
  window.setBounds(was.bounds);
  if (was.isMaximized) window.maximize();
}

export function openWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 820,
    minWidth: smallest.wide[0],
    minHeight: smallest.wide[1],
    show: false,
    webPreferences: {
      preload: join(import.meta.dirname, "..", "preload", "preload.cjs"),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once("ready-to-show", () => window.show());
  void window.loadURL(appPage);
  return window;
}

/** Brings the window to the front. */
export function focusWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized() === true) window.restore();
  window?.focus();
}
