/** A page that is open on a library of its own, as a musician's window is. */
import { chromium, type Browser, type CDPSession, type Locator, type Page } from "@playwright/test";
import { chromiumOptions } from "../../e2e/chromium.ts";
import { startHost } from "../../e2e/host.ts";

export interface Session {
  readonly browser: Browser;
  readonly page: Page;
  readonly devtools: CDPSession;
  /** The list of sounds. */
  readonly sounds: Locator;
  readonly search: Locator;
}

/** Starts a host on the library in `directory`, with the demo pack, and opens its page for `use`. */
export async function inSession(
  directory: string,
  use: (session: Session) => Promise<void>,
): Promise<void> {
  const host = await startHost(["--library", directory, "--demo"]);
  const browser = await chromium.launch(chromiumOptions);
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(host.url);
    const sounds = page.getByRole("grid", { name: "Sounds", exact: true });
    const search = page.getByRole("combobox", { name: "Search sounds" });
    await page.getByRole("treeitem", { name: /^Demo pack/ }).waitFor({ timeout: 120_000 });
    await page.getByText(/^(Analysing|Listing)/).waitFor({ state: "detached", timeout: 300_000 });
    const devtools = await page.context().newCDPSession(page);
    await use({ browser, page, devtools, sounds, search });
  } finally {
    await browser.close();
    await host.stop();
  }
}
