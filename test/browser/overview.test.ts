import assert from 'node:assert/strict';
import { fixture } from '../../local/samples/index.ts';
import { fillFindings } from '../../tools/screenshots/fill-findings.ts';
import { assertPrompt, describeInBrowser, post, untilText, untilTrue } from './support.ts';

describeInBrowser('overview', (world) => {
  it('of one finding shows its time, rule and place, each linked to it', async () => {
    await post(world.stack, (await fixture('b17')).body);
    const page = await world.open();
    await untilText(page.locator('.overview .total'), '1 of 1');
    assert.equal(await page.locator('.timeline-step').count(), 1);
    await untilText(page.locator('.legend-item').nth(2), /MEDIUM\s*1/);
    for (const text of ['Privileged Shell Spawned Inside Container', 'default', 'sysdig']) {
      await page.locator('.top-item', { hasText: text }).first().waitFor();
    }
    const technique = page.locator('.attack-cell', { hasText: 'Container administration command' });
    await technique.waitFor();
    await technique.click();
    await page.getByRole('heading', { name: 'Findings' }).waitFor();
    await untilText(page.locator('.toolbar .total'), '1 of 1');
    assert.match(page.url(), /#\/findings\?technique=CONTAINER_ADMINISTRATION_COMMAND$/);
    await page.goBack();
    await page.locator('.timeline-step').click();
    await untilText(page.locator('.toolbar .total'), '1 of 1');
    assert.match(page.url(), /from=2024-07-0.+&to=2024-07-0/);
    const time = page.getByRole('combobox', { name: 'Event time' });
    await time.selectOption('Last hour');
    await untilText(page.locator('.toolbar .total'), '0 of 1');
    assert.match(page.url(), /\?from=20[^&]+$/);
    await time.selectOption('Any time');
    await untilText(page.locator('.toolbar .total'), '1 in total');
  });

  it('of a range without findings says so, and keeps the range in its address', async () => {
    const page = await world.open();
    await page.getByLabel('Time range').selectOption('Last hour');
    await untilText(page.locator('.overview .total'), '0 of 1');
    await page.getByText('No findings in this period.').waitFor();
    await page.reload();
    await untilText(page.locator('.overview .total'), '0 of 1');
  });

  it('of 20,000 findings is drawn, and every view takes at most 200 ms of processor time for a click', async function () {
    this.timeout(120_000);
    fillFindings(world.stack.scc, 20_000);
    const page = await world.open();
    await untilTrue(
      async () => (await page.locator('.overview .total').textContent()) === '20,001 of 20,001',
      'all are listed',
    );
    await assertPrompt(page);
  });
});
