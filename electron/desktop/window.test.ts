import type { BrowserWindow } from "electron";
import { beforeEach, expect, test, vi } from "vitest";
import { denyPermissions, stayOnTop } from "./window.ts";

type Ask = (page: null, permission: string, answer: (granted: boolean) => void) => void;
type Check = (page: null, permission: string, origin: string, details: object) => boolean;

const electron = vi.hoisted(() => ({
  app: {},
  BrowserWindow: {},
  screen: { getDisplayMatching: vi.fn() },
  session: {
    defaultSession: { setPermissionRequestHandler: vi.fn(), setPermissionCheckHandler: vi.fn() },
  },
}));
vi.mock("electron", () => electron);

beforeEach(() => {
  vi.resetAllMocks();
});

test("pages may copy text, choose an output and read its name, and nothing else", () => {
  denyPermissions();
  const { setPermissionRequestHandler, setPermissionCheckHandler } =
    electron.session.defaultSession;
  const ask = setPermissionRequestHandler.mock.calls[0]?.[0] as Ask;
  const check = setPermissionCheckHandler.mock.calls[0]?.[0] as Check;
  const isGranted = (permission: string): boolean => {
    const answer = vi.fn<(granted: boolean) => void>();
    ask(null, permission, answer);
    return answer.mock.calls[0]?.[0] ?? false;
  };
  const isChecked = (permission: string, details = {}): boolean =>
    check(null, permission, "soundkin://app", details);
  for (const permission of ["clipboard-sanitized-write", "speaker-selection"]) {
    expect([isGranted(permission), isChecked(permission)]).toEqual([true, true]);
  }
  for (const permission of ["media", "clipboard-read", "geolocation", "notifications", "midi"]) {
    expect([isGranted(permission), isChecked(permission)]).toEqual([false, false]);
  }
  expect(isChecked("media", { mediaType: "audio" })).toBe(true);
  expect(isChecked("media", { mediaType: "video" })).toBe(false);
});

test("a window stands narrow above others at the right of its screen, and goes back to where it was", () => {
  electron.screen.getDisplayMatching.mockReturnValue({
    workArea: { x: 1920, y: 30, width: 1440, height: 870 },
  });
  let bounds = { x: 2000, y: 100, width: 1280, height: 820 };
  const first = bounds;
  const window = {
    isMaximized: () => true,
    isFullScreen: () => false,
    unmaximize: vi.fn(),
    maximize: vi.fn(),
    getBounds: () => bounds,
    setBounds: (to: typeof bounds) => {
      bounds = to;
    },
    setMinimumSize: vi.fn(),
    setAlwaysOnTop: vi.fn(),
  };
  const stay = (on: boolean): void => {
    stayOnTop(window as unknown as BrowserWindow, on);
  };
  stay(false);
  expect(window.setAlwaysOnTop).not.toHaveBeenCalled();
  stay(true);
  stay(true);
  expect(bounds).toEqual({ x: 1920 + 1440 - 380, y: 30, width: 380, height: 870 });
  expect(window.setAlwaysOnTop.mock.calls).toEqual([[true, "floating"]]);
  expect(window.setMinimumSize).toHaveBeenLastCalledWith(320, 480);
  stay(false);
  expect(bounds).toEqual(first);
  expect(window.setAlwaysOnTop).toHaveBeenLastCalledWith(false);
  expect(window.setMinimumSize).toHaveBeenLastCalledWith(720, 480);
  expect(window.maximize).toHaveBeenCalledOnce();
});
