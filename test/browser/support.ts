import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { Console } from '../../console/server/index.ts';
import { startLocalConsole } from '../../local/console/start.ts';
import { chromiumPath, howToInstall, launchChromium } from '../../tools/screenshots/chromium.ts';
import { startStack, type Stack, type StackOptions } from '../../local/stack/stack.ts';

export const secret = 'the-secret-of-this-test';

const chromium = chromiumPath();
const isRequired = process.env['REQUIRE_CHROMIUM'] === '1';
if (chromium === undefined && !isRequired) {
  process.stdout.write(`  skipped: the tests in a browser, since ${howToInstall}\n`);
}

let shared: Promise<Browser> | undefined;

/** All suites share one browser. Each page has its own context. */
async function browserOf(path: string): Promise<Browser> {
  shared ??= launchChromium(path);
  return shared;
}
after(async () => {
  // A worker of mocha runs several files, and this hook after each of them.
  const browser = await shared;
  shared = undefined;
  await browser?.close();
});

/** A browser window on the console. */
export interface Window {
  /** Opens the console at a hash in a new window. Errors in the page fail the test. */
  open: (hash?: string, options?: BrowserContextOptions) => Promise<Page>;
  /** Allows a message of the browser in this test, such as one about a 404. */
  allow: (line: RegExp) => void;
}

/** The real system, its console, and a browser. */
export interface World extends Window {
  stack: Stack;
  console: Console;
  /** The archive of discarded dead letters. */
  archive: string;
}

/** The system under test. */
interface Sight {
  readonly console: Console;
  readonly close: () => Promise<void>;
}

/** Defines a suite whose tests share one local system and its console. */
export function describeInBrowser(
  title: string,
  tests: (world: World) => void,
  options: Partial<StackOptions> = {},
): void {
  describeSight<World & Sight>(
    title,
    async (world) => {
      const folder = await mkdtemp(join(tmpdir(), 'browser-'));
      const archive = join(folder, 'discarded.ndjson');
      const stack = await startStack({ secrets: secret, ...options });
      const console = await startLocalConsole(stack, { port: 0, secret, archive });
      return {
        stack,
        console,
        archive,
        close: async () => {
          // A test may have replaced the process.
          await world.console?.close();
          await stack.close();
          await rm(folder, { recursive: true });
        },
      };
    },
    tests,
  );
}

/**
 * Defines a suite whose tests share one console and one browser. Without Chromium there are no tests; with
 * REQUIRE_CHROMIUM=1, there is one that fails. After each test, no page may have had an error, a violation of its
 * content security policy, or a request to another host.
 */
export function describeSight<Seen extends Sight>(
  title: string,
  start: (world: Partial<Seen>) => Promise<Omit<Seen, keyof Window>>,
  tests: (world: Seen & Window) => void,
): void {
  if (chromium === undefined) {
    if (isRequired) {
      it(`in a browser: ${title}`, () => assert.fail(`REQUIRE_CHROMIUM is 1, but ${howToInstall}`));
    }
    return;
  }
  describe(`in a browser: ${title}`, function () {
    this.timeout(60_000);
    const faults: string[] = [];
    const allowed: RegExp[] = [];
    const pages = new Pages(faults);
    const window: Window = {
      allow: (line) => {
        allowed.push(line);
      },
      open: async (hash = '', contextOptions) => {
        const { console } = world;
        assert.ok(console !== undefined);
        const page = await pages.next(console.url, contextOptions);
        await page.goto(`${console.url}/${hash}`);
        return page;
      },
    };
    const world = window as Partial<Seen> & Window;
    before(async () => {
      pages.browser = await browserOf(chromium);
      Object.assign(world, await start(world));
    });
    afterEach(async () => {
      await pages.clear();
      const found = faults.splice(0).filter((fault) => !allowed.some((line) => line.test(fault)));
      allowed.length = 0;
      assert.deepEqual(found, []);
    });
    after(async () => world.close?.());
    // The hook above sets it before the first test.
    tests(world as Seen & Window);
  });
}

/**
 * The pages of a suite. Its tests share one, since a new page costs a second of processor time. Further pages of a test
 * and those with options of their own are closed after it.
 */
class Pages {
  readonly #faults: string[];
  readonly #others: Page[] = [];
  browser: Browser | undefined;
  #shared: Page | undefined;
  #isShown = false;

  constructor(faults: string[]) {
    this.#faults = faults;
  }

  async next(url: string, contextOptions?: BrowserContextOptions): Promise<Page> {
    if (contextOptions !== undefined || this.#isShown) {
      const page = await this.#open(url, contextOptions);
      this.#others.push(page);
      return page;
    }
    this.#isShown = true;
    this.#shared ??= await this.#open(url);
    return this.#shared;
  }

  /** Leaves the shared page as if it were new, and closes the others. */
  async clear(): Promise<void> {
    for (const page of this.#others.splice(0)) await page.close();
    if (this.#shared === undefined || !this.#isShown) return;
    this.#isShown = false;
    const { origin } = new URL(this.#shared.url());
    await this.#shared.unrouteAll();
    await this.#shared.goto('about:blank');
    const session = await this.#shared.context().newCDPSession(this.#shared);
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
    await session.detach();
  }

  async #open(url: string, contextOptions?: BrowserContextOptions): Promise<Page> {
    assert.ok(this.browser !== undefined);
    const page = await this.browser.newPage({
      viewport: { width: 1440, height: 900 },
      // Animations take processor time, and no test sees them.
      reducedMotion: 'reduce',
      ...contextOptions,
    });
    watch(page, url, this.#faults);
    return page;
  }
}

function watch(page: Page, url: string, faults: string[]): void {
  const { origin } = new URL(url);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(`not caught: ${error.message}`));
  page.on('dialog', (dialog) => {
    faults.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const target = request.url();
    if (!target.startsWith(`${origin}/`) && !target.startsWith('data:')) {
      faults.push(`a request to ${target}`);
    }
  });
}

/** Waits until the first matching element has this text. */
export async function untilText(locator: Locator, wanted: string | RegExp): Promise<void> {
  let text: string | null = '';
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    text = await locator.first().textContent();
    if (typeof wanted === 'string' ? text?.trim() === wanted : wanted.test(text ?? '')) return;
    await sleep(30);
  }
  assert.fail(`"${text}" does not become ${String(wanted)}`);
}

/** Waits until `condition` holds. @param what Describes the condition in the error. */
export async function untilTrue(condition: () => Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > end) assert.fail(`not in time: ${what}`);
    await sleep(30);
  }
}

/** Posts JSON: an event, or an array of events. */
export async function post(stack: Stack, body: string): Promise<void> {
  const response = await fetch(stack.receiveUrl, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body,
  });
  assert.equal(response.status, 200, await response.text());
}

/** Role or tag of the focused element, and its text. */
export async function focused(page: Page): Promise<string> {
  return page.evaluate<string>(
    `(() => { const at = document.activeElement; return (at.getAttribute('role') ?? at.tagName.toLowerCase()) + ' ' + (at.getAttribute('aria-label') ?? at.textContent).trim(); })()`,
  );
}

/** Returns a function that measures the processor time in seconds that the page has taken since: waiting costs none. */
export async function measureProcessorTime(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const taken = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    const metric = metrics.find(({ name }) => name === 'TaskDuration');
    assert.ok(metric !== undefined, 'Chromium has no metric TaskDuration');
    return metric.value;
  };
  const before = await taken();
  return async () => (await taken()) - before;
}

const promptMs = 200;

/**
 * Switches between the views, prints the processor time of the page for each click, and fails if one takes too long. The
 * time on the clock would also count the tests beside this one.
 */
export async function assertPrompt(page: Page): Promise<void> {
  const fastest = new Map<string, number>();
  // The first round includes the compilation of the page's code.
  for (let round = 0; round < 3; round += 1) {
    for (const [name, shown] of [
      ['Findings', '.grid-body .row'],
      ['Pipeline', '.picture'],
      ['Overview', '.timeline-step'],
      ['Dead letters', '.dead-letters'],
    ] as const) {
      const busy = await measureProcessorTime(page);
      await page.evaluate(`new Promise((resolve) => {
        [...document.querySelectorAll('nav a')].find((each) => each.textContent.startsWith('${name}')).click();
        const look = () => document.querySelector('main ${shown}') ? resolve() : requestAnimationFrame(look);
        requestAnimationFrame(look);
      })`);
      fastest.set(name, Math.min((await busy()) * 1000, fastest.get(name) ?? Infinity));
    }
  }
  for (const [name, ms] of fastest) process.stdout.write(`      ${name}: ${ms.toFixed(0)} ms\n`);
  const slow = [...fastest].filter(([, ms]) => ms > promptMs);
  assert.deepEqual(slow, []);
}
