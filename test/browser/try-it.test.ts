import assert from 'node:assert/strict';
import { fixture } from '../../local/samples/index.ts';
import { describeInBrowser, untilText, untilTrue } from './support.ts';

describeInBrowser('try it', (world) => {
  it('previews a sample, sends it, follows it and links to the finding', async () => {
    const page = await world.open('#/try-it');
    const samples = page.getByLabel('Sample');
    await untilTrue(
      async () => (await samples.locator('option').count()) > 40,
      'the samples are listed',
    );
    await samples.selectOption('b17-forwarder-privileged-shell-gke');
    await untilText(page.locator('.preview .total'), '1 event, 1 finding');
    await untilText(
      page.locator('.preview summary b'),
      'Privileged Shell Spawned Inside Container',
    );
    assert.equal(world.stack.ledger.totals().accepted, 0, 'a preview sends nothing');

    await page.getByRole('button', { name: 'Send it' }).click();
    await untilText(page.locator('.compose .actions .status'), 'receive responded with 200.');
    await page.locator('.step.is-done:nth-child(3)').waitFor();
    assert.deepEqual(await page.locator('.step.is-done').count(), 3);
    await untilText(page.locator('.arrivals-total'), '1 of 1 event became a finding.');
    await page.getByRole('link', { name: 'See the finding' }).click();
    await page
      .getByRole('heading', { level: 1, name: 'Privileged Shell Spawned Inside Container' })
      .waitFor();
    // After going back, the payload is still in the editor.
    await page.goBack();
    assert.match(await page.getByLabel('Payload').inputValue(), /17dec7142e051355585daf677e472ed2/);
  });

  it('reports where a text stops being JSON during typing', async () => {
    const page = await world.open('#/try-it');
    const payload = page.getByLabel('Payload');
    const send = page.getByRole('button', { name: 'Send it' });
    await payload.pressSequentially('{\n  "rule": Terminal');
    await untilText(page.locator('#payload-state'), 'Line 2, column 11: expected a value.');
    assert.ok(await send.isDisabled());
    assert.equal(await payload.getAttribute('aria-invalid'), 'true');
    await payload.fill('{"rule": "Terminal"}');
    await untilText(page.locator('#payload-state'), 'Valid JSON.');
    await untilText(page.locator('.preview .outcome'), 'quarantined');
    assert.ok(await send.isEnabled());
    await payload.fill('');
    await page.getByText('Paste a payload to preview').waitFor();
    assert.ok(await send.isDisabled());
  });

  it('accepts JSON lines, and shows each event', async () => {
    const page = await world.open('#/try-it');
    const { body } = await fixture('b19');
    await page.getByLabel('Payload').fill(body);
    await untilText(page.locator('#payload-state'), /^Valid JSON lines: \d+ lines\.$/);
    await untilText(page.locator('.preview .total'), /^[1-9]\d* events, \d+ findings?$/);
    await page.getByLabel('Payload').press('Control+Enter');
    await untilText(page.locator('.arrivals-total'), /^(\d+) of \1 events became findings\.$/);
  });

  it('says why there will be no finding, before and after sending', async () => {
    const page = await world.open('#/try-it');
    await page.getByLabel('Payload').fill('{"hello": "world"}');
    await untilText(page.locator('.preview .outcome'), 'quarantined');
    await page.getByRole('button', { name: 'Send it' }).click();
    await untilText(page.locator('.arrivals-total'), 'Nothing in this payload becomes a finding.');
    await untilText(page.locator('.left-out'), /^1 quarantined: unknown-format\./);
    await page.getByRole('link', { name: 'See the dead letter' }).click();
    await page.getByRole('heading', { name: 'Dead letters' }).waitFor();
    await page.locator('.letter').waitFor();
  });

  it('publishes a sample to the topic if its sender does', async () => {
    const page = await world.open('#/try-it');
    const samples = page.getByLabel('Sample');
    await untilTrue(
      async () => (await samples.locator('option').count()) > 40,
      'the samples are listed',
    );
    await samples.selectOption('e14-pubsub-push-envelope-falcosidekick');
    await untilText(page.locator('.preview .total'), /1 event/);
    await page.getByRole('button', { name: 'Send it' }).click();
    await untilText(page.locator('.compose .actions .status'), /^Published to the topic/);
    await untilText(page.locator('.arrivals-total'), '1 of 1 event became a finding.');
  });
});
