import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { deadLetters } from '../../local/stack/dead-letters.ts';
import { falcoEvents } from '../pipeline/support.ts';
import { describeInBrowser, post, untilText, untilTrue } from './support.ts';

describeInBrowser('dead letters', (world) => {
  it('shows how to produce one when there are none', async () => {
    const page = await world.open('#/dead-letters');
    await page.getByText('There are no dead letters.').waitFor();
    assert.equal(await page.getByRole('button', { name: /Replay/ }).count(), 0);
  });

  it('shows each with its reason, and replays one', async () => {
    const page = await world.open('#/dead-letters');
    world.stack.scc.setFaults({ errorRate: 1, code: 'INVALID_ARGUMENT' });
    await post(world.stack, `[${(await falcoEvents(3)).join(',')}]`);
    const letters = page.locator('.letter');
    await untilTrue(async () => (await letters.count()) === 3, 'three come in by themselves');
    await untilText(letters.first().locator('.letter-reason'), 'scc-invalid-argument');
    await untilText(page.locator('nav a', { hasText: 'Dead letters' }).locator('.nav-count'), '3');
    const summary = letters.first().locator('summary');
    await untilText(summary.locator('.letter-rule'), 'Run shell untrusted');
    await untilText(summary.locator('.badge'), 'LOW');
    await untilText(summary.locator('.letter-error'), /Injected fault/);
    await untilText(summary.locator('.letter-time'), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    await summary.click();
    await untilText(letters.first().locator('.letter-body .json'), /untrusted/);
    await untilText(letters.first().locator('.letter-body'), /findings-dead/);

    // It fails again and comes back.
    await letters
      .first()
      .getByRole('button', { name: /^Replay/ })
      .click();
    await untilText(
      page.locator('.dead-letters > .status'),
      '1 dead letter came back: the stage still cannot process it.',
    );
    await untilTrue(async () => (await letters.count()) === 3, 'all three are there');

    world.stack.scc.setFaults({ errorRate: 0 });
    await letters
      .first()
      .getByRole('button', { name: /^Replay/ })
      .click();
    await untilText(page.locator('.dead-letters > .status'), '1 dead letter replayed.');
    await untilTrue(async () => (await letters.count()) === 2, 'one is gone');
    await untilTrue(async () => world.stack.ledger.of('write').written === 1, 'it is written');
  });

  it('replays all after one confirmation', async () => {
    const page = await world.open('#/dead-letters');
    const all = page.getByRole('button', { name: 'Replay all (2)' });
    await all.click();
    const dialog = page.getByRole('dialog', { name: 'Replay 2 dead letters?' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal((await deadLetters(world.stack)).length, 2);

    await all.click();
    await dialog.getByRole('button', { name: 'Replay all' }).click();
    await untilText(page.locator('.dead-letters > .status'), '2 dead letters replayed.');
    await page.getByText('There are no dead letters.').waitFor();
    await untilTrue(async () => world.stack.ledger.of('write').written === 3, 'all are written');
  });

  it('filters, groups by reason, and discards a group into the archive', async () => {
    const page = await world.open('#/dead-letters');
    world.stack.scc.setFaults({ errorRate: 1, code: 'INVALID_ARGUMENT' });
    await post(world.stack, `[${(await falcoEvents(5)).slice(3).join(',')}]`);
    await post(world.stack, '{"hello": "world"}');
    const letters = page.locator('.letter');
    await untilTrue(async () => (await letters.count()) === 3, 'three are there');
    const groups = page.locator('.letter-group');
    await untilText(groups.first(), /^scc-invalid-argument \(2\)/);
    await page.getByRole('searchbox', { name: 'Filter by text' }).fill('unknown-format');
    await untilTrue(async () => (await letters.count()) === 1, 'one matches');
    await page.getByRole('searchbox', { name: 'Filter by text' }).fill('');
    world.stack.scc.setFaults({ errorRate: 0 });
    await groups
      .first()
      .getByRole('button', { name: 'Discard all of scc-invalid-argument' })
      .click();
    const dialog = page.getByRole('dialog', {
      name: 'Discard 2 dead letters of scc-invalid-argument?',
    });
    await dialog.getByRole('button', { name: 'Discard all' }).click();
    await untilText(
      page.locator('.dead-letters > .status'),
      `2 dead letters discarded and saved to ${world.archive}.`,
    );
    await untilTrue(async () => (await letters.count()) === 1, 'two are gone');
    assert.equal((await readFile(world.archive, 'utf8')).split('\n').length, 3);
    await letters.getByRole('button', { name: /^Discard/ }).click();
    await page
      .getByRole('dialog', { name: 'Discard 1 dead letter?' })
      .getByRole('button', { name: 'Discard all' })
      .click();
    await page.getByText('There are no dead letters.').waitFor();
  });

  it('shows one that comes back, with the number of its replays', async () => {
    const page = await world.open('#/dead-letters');
    await post(world.stack, '{"hello": "world"}');
    const letter = page.locator('.letter');
    await untilText(letter.locator('.letter-reason'), 'unknown-format');
    await letter.getByRole('button', { name: /^Replay/ }).click();
    await untilText(letter.locator('.letter-replays'), /1$/);
    await untilText(letter.locator('.letter-stage'), /enrich$/);
  });
});
