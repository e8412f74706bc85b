/** A file as a browser shows it, and what the browser complains of meanwhile. */

import type { Browser, Page } from "playwright-core";

/** Names of the browser's program. */
const PROGRAMS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/**
 * While it is loaded, playwright-core looks for Windows below Linux at a path that Deno shows only to
 * programs with all permissions. With this variable it does not look.
 */
const DO_NOT_LOOK = "__IS_WSL_TEST__";

/** Starts the first of the machine's browsers; nothing if it has none. */
export async function startBrowser(): Promise<Browser | undefined> {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    for (const program of PROGRAMS) {
      const executablePath = `${folder}/${program}`;
      const found = await Deno.stat(executablePath).then(({ isFile }) => isFile, () => false);
      if (!found) continue;
      Deno.env.set(DO_NOT_LOOK, "1");
      const { chromium } = await import("playwright-core");
      return await chromium.launch({ executablePath });
    }
  }
  return undefined;
}

/** A page that is open. */
export interface OpenedPage {
  readonly page: Page;
  /** Errors of its script, and errors and warnings on the console. */
  readonly complaints: readonly string[];
  /** What it asked for, apart from the file itself; none of it was let through. */
  readonly requests: readonly string[];
}

/**
 * Opens a file, does something with it, and closes it.
 *
 * @param path An absolute path
 * @param width Of the window, in pixels
 */
export async function withPage(
  browser: Browser,
  path: string,
  width: number,
  body: (opened: OpenedPage) => Promise<void>,
): Promise<void> {
  const address = `file://${path}`;
  const complaints: string[] = [];
  const requests: string[] = [];
  const context = await browser.newContext({ viewport: { width, height: 800 } });
  context.setDefaultTimeout(120_000); // a long page is drawn without a GPU
  try {
    await context.route("**/*", (route) => {
      const url = route.request().url();
      if (url === address || url.startsWith("data:")) return route.continue();
      requests.push(url);
      return route.abort();
    });
    const page = await context.newPage();
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    await page.goto(address);
    await body({ page, complaints, requests });
  } finally {
    await context.close();
  }
}
