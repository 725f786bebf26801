import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

export type Scheme = 'light' | 'dark';

export interface Shot {
  readonly name: string;
  readonly hash: string;
  readonly width: number;
  readonly height: number;
  /** Scrolls the subject of the screenshot into view. */
  readonly prepare: (page: Page, colorScheme: Scheme) => Promise<void>;
}

const finding = '17dec7142e051355585daf677e472ed2';
const wide = { width: 1280, height: 800 };

const pipeline: Shot = {
  name: 'pipeline',
  hash: '#/pipeline',
  ...wide,
  prepare: async (page) => {
    await page.getByLabel('Synthetic events').selectOption('100 per second');
    await page.locator('[data-edge="write-scc"].is-flowing').waitFor();
    await page.locator('[data-edge="write-retry"].is-flowing').waitFor();
  },
};

export const shots: readonly Shot[] = [
  {
    name: 'overview',
    hash: '#/overview',
    ...wide,
    prepare: async (page) => page.locator('.timeline-step').first().waitFor(),
  },
  {
    name: 'findings',
    hash: '#/findings',
    ...wide,
    prepare: async (page) => page.locator('.grid-body .row').first().waitFor(),
  },
  {
    name: 'finding',
    hash: `#/findings/${finding}`,
    width: 1360,
    height: 900,
    prepare: async (page) => {
      const resource = page.locator('[data-part="part-resource"]');
      await resource.getByText('648229130641697246', { exact: true }).hover();
      await page.locator('.raw mark').waitFor();
    },
  },
  {
    name: 'try-it',
    hash: '#/try-it',
    ...wide,
    prepare: async (page, colorScheme) => {
      const sample = 'b17-forwarder-privileged-shell-gke';
      await page.locator(`#sample option[value="${sample}"]`).waitFor({ state: 'attached' });
      await page.getByLabel('Sample').selectOption(sample);
      // A new event for each screenshot.
      const editor = page.getByLabel('Payload');
      const id = { light: 'a1', dark: 'b2' }[colorScheme] + finding.slice(2);
      await editor.fill((await editor.inputValue()).replace(finding, id));
      await page.locator('.result-from', { hasText: id }).waitFor();
      // Filling it moved the cursor to the end.
      await editor.press('Control+Home');
      await page.getByRole('button', { name: 'Send it' }).click();
      await page.getByRole('link', { name: 'See the finding' }).waitFor();
    },
  },
  {
    name: 'dead-letters',
    hash: '#/dead-letters',
    ...wide,
    prepare: async (page) => {
      await page.locator('.letter summary').first().click();
      await page.locator('.letter-body .json').waitFor();
      await page.locator('h1').click();
    },
  },
  pipeline,
];

export const phone: Shot = { ...pipeline, name: 'pipeline-phone', width: 360, height: 780 };

/** Returns the screenshot's file. */
export async function takeShot(
  browser: Browser,
  url: string,
  { name, hash, width, height, prepare }: Shot,
  colorScheme: Scheme,
  folder: string,
): Promise<string> {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  try {
    await page.goto(`${url}/${hash}`);
    await page.locator('.live.is-live').waitFor();
    await prepare(page, colorScheme);
    const suffix = name === phone.name ? '' : `-${colorScheme}`;
    const path = join(folder, `${name}${suffix}.png`);
    await page.screenshot({ path });
    return path;
  } finally {
    await page.close();
  }
}
