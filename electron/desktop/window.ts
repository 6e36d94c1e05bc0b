import { join } from "node:path";
import { app, BrowserWindow, session } from "electron";
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

/** Electron's default is to grant; of what a browser asks about, the pages only copy text. */
export function denyPermissions(): void {
  const isGranted = (permission: string): boolean => permission === "clipboard-sanitized-write";
  session.defaultSession.setPermissionRequestHandler((_page, permission, answer) =>
    answer(isGranted(permission)),
  );
  session.defaultSession.setPermissionCheckHandler((_page, permission) => isGranted(permission));
}

export function openWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 820,
    minWidth: 720,
    minHeight: 480,
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
