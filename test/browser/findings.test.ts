import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { fillFindings } from '../../tools/screenshots/fill-findings.ts';
import { describeInBrowser, measureProcessorTime, untilText, untilTrue } from './support.ts';

const many = 10_000;

describeInBrowser('10,000 findings', (world) => {
  before(() => {
    fillFindings(world.stack.scc, many);
  });

  const total = async (page: Page): Promise<string> =>
    (await page.locator('.toolbar .total').textContent())?.replaceAll(',', '') ?? '';
  const rows = (page: Page): ReturnType<Page['locator']> => page.locator('.grid-body .row');
  /** The ids of the visible rows, in the order of the screen. */
  const column = async (page: Page, name: string): Promise<string[]> =>
    page.evaluate<string[]>(
      `[...document.querySelectorAll('.grid-body .row')].sort((a, b) => a.ariaRowIndex - b.ariaRowIndex).map((row) => row.querySelector('.cell-${name}').textContent)`,
    );

  it('open quickly, with few rows in the document', async () => {
    const page = await world.open('#/findings');
    const busy = await measureProcessorTime(page);
    await page.reload();
    await untilTrue(async () => (await total(page)) === '10000 in total', 'all are counted');
    const seconds = await busy();
    assert.ok(seconds < 2, `${seconds} s`);
    assert.ok((await rows(page).count()) < 80);
    assert.equal(await page.getByRole('grid').getAttribute('aria-rowcount'), '10001');
  });

  it('scroll from end to end, with the right rows visible', async () => {
    const page = await world.open('#/findings');
    await rows(page).first().waitFor();
    await page.evaluate(`document.querySelector('.grid-scroll').scrollTop = 1e9`);
    await page.locator('.row[aria-rowindex="10001"]').waitFor();
    assert.equal(
      await page.locator('.row[aria-rowindex="10001"]').getAttribute('data-finding'),
      'filled0000000000',
    );
    assert.ok((await rows(page).count()) < 80);
  });

  it('are filtered at once by text, severity, category and namespace, and the address holds the filter', async () => {
    const page = await world.open('#/findings');
    await rows(page).first().waitFor();
    const busy = await measureProcessorTime(page);
    await page.getByRole('searchbox').fill('event 9876 in');
    await untilTrue(async () => (await total(page)) === '1 of 10000', 'one is left');
    const seconds = await busy();
    assert.ok(seconds < 1, `${seconds} s`);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await untilTrue(async () => (await total(page)) === '10000 in total', 'all are back');

    const critical = page.locator('.chip', { hasText: 'CRITICAL' });
    const high = page.locator('.chip', { hasText: 'HIGH' });
    await critical.click();
    await high.click();
    assert.equal(await high.getAttribute('aria-pressed'), 'true');
    const counts = await page.locator('.chip-count').allTextContents();
    const [criticals = 0, highs = 0] = counts.map((text) => Number(text.replaceAll(',', '')));
    assert.ok(criticals > 0 && highs > 0);
    assert.equal(await total(page), `${criticals + highs} of 10000`);
    const category = page.getByRole('combobox', { name: 'Category' });
    const names = await category.locator('option').allTextContents();
    await category.selectOption(names[2] ?? '');
    await page.getByRole('combobox', { name: 'Namespace' }).selectOption('payments');
    const severities = new Set(await column(page, 'severity'));
    assert.deepEqual([...severities].toSorted(), ['CRITICAL', 'HIGH']);
    assert.deepEqual(new Set(await column(page, 'category')), new Set([names[2]]));
    assert.deepEqual(new Set(await column(page, 'namespace')), new Set(['payments']));
    assert.match(
      page.url(),
      /#\/findings\?severity=CRITICAL%2CHIGH&category=.+&namespace=payments$/,
    );

    const left = await total(page);
    const saving = page.waitForEvent('download');
    await page.getByRole('link', { name: 'CSV' }).click();
    const saved = await readFile(await (await saving).path(), 'utf8');
    assert.equal(`${saved.trimEnd().split('\r\n').length - 1} of 10000`, left);
    await page.reload();
    await untilTrue(async () => (await total(page)) === left, 'the address brings the filter back');
    await page.getByRole('searchbox').fill('not to be found');
    await page.getByText('No finding matches these filters.').waitFor();
  });

  it('are sorted by column', async () => {
    const page = await world.open('#/findings');
    await rows(page).first().waitFor();
    const head = (name: string): ReturnType<Page['locator']> =>
      page.getByRole('columnheader', { name });
    assert.equal(await head('Event time').getAttribute('aria-sort'), 'descending');
    const newest = await column(page, 'time');
    assert.deepEqual(newest, newest.toSorted().toReversed());
    await head('Severity').getByRole('button').click();
    assert.equal(await head('Severity').getAttribute('aria-sort'), 'descending');
    assert.deepEqual(new Set(await column(page, 'severity')), new Set(['CRITICAL']));
    await head('Severity').getByRole('button').click();
    assert.equal(await head('Severity').getAttribute('aria-sort'), 'ascending');
    assert.deepEqual(new Set(await column(page, 'severity')), new Set(['LOW']));
    await head('Category').getByRole('button').click();
    const names = await column(page, 'category');
    assert.deepEqual(names, names.toSorted());
  });

  it('stay in place while new ones arrive above', async () => {
    const page = await world.open('#/findings');
    await rows(page).first().waitFor();
    await page.evaluate(`document.querySelector('.grid-scroll').scrollTop = 34 * 5000`);
    await page.locator('.row[aria-rowindex="5002"]').waitFor();
    const first = `(() => { const top = document.querySelector('.grid-scroll').getBoundingClientRect().top + 40; return document.elementFromPoint(300, top + 10).closest('.row').dataset.finding; })()`;
    const before = await page.evaluate<string>(first);
    world.stack.scc.create('newestofall', {
      category: 'Brand new',
      resourceName: 'host/one',
      findingClass: 'THREAT',
      severity: 'HIGH',
      state: 'ACTIVE',
      eventTime: { seconds: String(Math.floor(Date.now() / 1000)), nanos: 0 },
    });
    await untilTrue(async () => (await total(page)) === '10001 in total', 'it came in');
    assert.equal(await page.evaluate<string>(first), before);
    await page.evaluate(`document.querySelector('.grid-scroll').scrollTop = 0`);
    await untilText(page.locator('.row[aria-rowindex="2"] .cell-category'), 'Brand new');
  });

  it('link to a finding, and keep the row and the filter on the way back', async () => {
    const page = await world.open('#/findings');
    await page.getByRole('combobox', { name: 'Namespace' }).selectOption('payments');
    const filter = page.url();
    const row = rows(page).nth(4);
    const id = await row.getAttribute('data-finding');
    await row.locator('.cell-time').click();
    await page.getByText('The raw event is not available').waitFor();
    assert.equal(new URL(page.url()).hash, `#/findings/${id}`);
    await page.goBack();
    assert.equal(page.url(), filter);
    await page.locator(`.row[data-finding="${id}"]:focus`).waitFor();
    await page.goForward();
    await page.getByRole('button', { name: '← Findings' }).click();
    await page.locator(`.row[data-finding="${id}"]:focus`).waitFor();
    assert.equal(page.url(), filter);
  });
});
