import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { deadLetters } from '../../local/stack/dead-letters.ts';
import { describeInBrowser, post, untilText, untilTrue } from './support.ts';

/** Each sets `owned` if the page treats it as markup, an attribute, a style or an address. */
const markup = [
  `<img src=x onerror="window.owned='img'">`,
  `<script>window.owned='script'</script>`,
  `"><svg onload="window.owned='svg'">`,
  `'-window.owned='quote'-'`,
  `javascript:window.owned='address'`,
  `</textarea></title></style><iframe srcdoc="<script>parent.owned='frame'</script>">`,
  '{{constructor.constructor("window.owned=1")()}}',
  '${window.owned=1}',
].join(' ');

/** A Falco event with markup in every field. */
const event = {
  output: markup,
  priority: 'Critical',
  rule: `Rule ${markup}`,
  source: markup,
  tags: ['mitre_execution', 'T1059', 'PCI_DSS_10.2.1', markup],
  time: '2026-01-02T03:04:05.000000001Z',
  hostname: markup,
  output_fields: Object.fromEntries(
    [
      'container.id',
      'container.name',
      'container.image.repository',
      'container.image.tag',
      'k8s.ns.name',
      'k8s.pod.name',
      'proc.name',
      'proc.cmdline',
      'proc.pname',
      'proc.pcmdline',
      'proc.aname[2]',
      'proc.exepath',
      'fd.name',
      'user.name',
      markup,
    ].map((name) => [name, markup]),
  ),
};

describeInBrowser('markup in every field', (world) => {
  before(async () => {
    await post(world.stack, JSON.stringify(event));
    await post(world.stack, JSON.stringify({ [markup]: markup }));
    await untilTrue(async () => world.stack.ledger.underWay.length === 0, 'all have an outcome');
  });

  const harmless = async (page: Page): Promise<void> => {
    const found = await page.evaluate<unknown>(`({
      owned: String(window.owned),
      elements: document.querySelectorAll('img, iframe, object, embed, body script, style, [onerror], [onload], [onclick], [style*=url]').length,
      addresses: [...document.querySelectorAll('[href], [src], [action]')].map((one) => one.getAttribute('href') ?? one.getAttribute('src') ?? one.getAttribute('action')).filter((address) => /^\\s*(javascript|data:text|vbscript)/i.test(address)),
    })`);
    assert.deepEqual(found, { owned: 'undefined', elements: 0, addresses: [] });
  };

  it('is text in the pipeline, the table and the filters', async () => {
    const page = await world.open();
    await untilText(page.locator('.tops'), /<script>window\.owned/);
    await harmless(page);
    await page.goto(`${world.console.url}/#/pipeline`);
    await untilText(page.locator('.log'), /<img src=x onerror=/);
    await harmless(page);
    await page.goto(`${world.console.url}/#/findings`);
    await untilText(page.locator('.grid-body'), /<script>window\.owned/);
    await page.getByRole('searchbox').fill('<img src=x');
    await harmless(page);
    const query = new URLSearchParams({ category: markup, namespace: markup, q: markup });
    await page.goto(`${world.console.url}/#/findings?${query.toString()}`);
    await page.getByText('No finding matches').waitFor();
    await harmless(page);
  });

  it('is text in a finding, its raw event, its JSON and the highlights', async () => {
    const page = await world.open('#/findings');
    await page.locator('.row', { hasText: 'Rule <img' }).click();
    const raw = page.locator('.raw .json');
    await untilText(raw, /<img src=x onerror=/);
    await untilText(page.locator('.finding-head h1'), /^Rule <img src=x onerror=/);
    await page.locator('summary', { hasText: 'JSON' }).click();
    for (const value of await page.locator('.value').all()) await value.hover();
    await harmless(page);
  });

  it('never becomes a link, except to a web address', async () => {
    const page = await world.open();
    // Security Command Center would reject it, so test the page alone.
    const finding = {
      category: 'x',
      severity: 'HIGH',
      externalUri: `javascript:window.owned='uri'`,
    };
    await page.route('**/api/findings/withaddress', async (route) =>
      route.fulfill({ json: { finding } }),
    );
    await page.goto(`${world.console.url}/#/findings/withaddress`);
    await untilText(page.locator('[data-part="part-summary"]'), /javascript:window\.owned='uri'/);
    assert.equal(await page.locator('.finding-sections a', { hasText: 'javascript' }).count(), 0);
    await harmless(page);
  });

  it('is text in a preview, in its messages, and in a handwritten address', async () => {
    const page = await world.open('#/try-it');
    await page.getByLabel('Payload').fill(JSON.stringify(event));
    await untilText(page.locator('.preview summary b'), /^Rule <img/);
    await harmless(page);
    await page.getByLabel('Payload').fill(JSON.stringify({ [markup]: markup }));
    await untilText(page.locator('.preview .outcome'), 'quarantined');
    await harmless(page);
    world.allow(/status of 404/);
    await page.goto(`${world.console.url}/#/findings/${encodeURIComponent(markup)}`);
    await untilText(page.locator('.finding .empty'), /<img src=x/);
    await harmless(page);
  });

  it('is text in a dead letter', async () => {
    assert.equal((await deadLetters(world.stack)).length, 1);
    const page = await world.open('#/dead-letters');
    await page.locator('.letter summary').click();
    await untilText(page.locator('.letter-body .json'), /<img src=x/);
    await harmless(page);
  });
});
