import type { Browser, Page } from "playwright-core";

const PATH = Deno.env.get("K8S_TEST_BROWSER") ?? "/usr/bin/chromium";
const FLAGS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

/** A page that records forbidden actions. */
export interface Watched {
  page: Page;
  /** Errors and violations of the page's policy. */
  complaints: string[];
  /** The URLs of all requests. */
  requests: string[];
}

/** A test in a real browser. It is skipped if there is none, except in CI. */
export function browserTest(
  name: string,
  work: (open: () => Promise<Watched>, test: Deno.TestContext) => Promise<void>,
): void {
  const ignore = !exists(PATH);
  if (ignore && Deno.env.get("CI") === "true") throw new Error(`CI requires a browser, and there is no ${PATH}`);
  Deno.test({
    name,
    ignore,
    fn: async (test) => {
      const { chromium } = await import("playwright-core");
      const browser = await chromium.launch({ executablePath: PATH, args: FLAGS });
      try {
        await work(() => watched(browser), test);
      } finally {
        await browser.close();
      }
    },
    // Playwright keeps its own processes and pipes. Closing the browser ends them.
    sanitizeOps: false,
    sanitizeResources: false,
  });
}

async function watched(browser: Browser): Promise<Watched> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("request", (request) => requests.push(request.url()));
  return { page, complaints, requests };
}

/** Opens the page and waits until it has read all documents. */
export async function openExplorer(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForSelector("html[data-loaded]", { state: "attached" });
  await settled(page);
}

/** Waits until the page shows the view in its address. */
export async function settled(page: Page): Promise<void> {
  const hash = await page.evaluate("location.hash");
  await page.waitForSelector(`html[data-shown=${JSON.stringify(hash)}]`, { state: "attached" });
}

/** Finds an item by typing, and opens it. */
export async function find(page: Page, query: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.keyboard.type(query);
  await page.keyboard.press("Enter");
  await settled(page);
}

/** Sends the form with the keyboard, and returns the answer. */
export async function send(page: Page): Promise<{ status: string; text: string }> {
  await page.focus("form input");
  await page.keyboard.press("Control+Enter");
  return await answered(page);
}

/** Returns the complete answer. */
export async function answered(page: Page): Promise<{ status: string; text: string }> {
  await page.waitForSelector(".answer .status:not(:text('…'))");
  await page.waitForSelector("form button:text('Stop')", { state: "hidden" });
  return { status: await page.innerText(".answer .status"), text: await page.innerText(".answer pre") };
}

/** Returns the three lines for the same request. */
export async function linesShown(page: Page): Promise<string[]> {
  const lines: string[] = [];
  await page.focus("[role=tab][aria-selected=true]");
  for (let index = 0; index < 3; index++) {
    lines.push(await page.innerText("#line"));
    await page.keyboard.press("ArrowRight");
  }
  return lines;
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
