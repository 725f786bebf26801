import assert from 'node:assert/strict';
import { deadLetters } from '../../local/stack/dead-letters.ts';
import { falcoEvents } from '../pipeline/support.ts';
import { describeInBrowser, post, untilText, untilTrue } from './support.ts';

describeInBrowser('dead letters', (world) => {
  it('invites to make one where there is none', async () => {
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
    await letters.first().locator('summary').click();
    await untilText(letters.first().locator('.letter-body .json'), /untrusted/);
    await untilText(letters.first().locator('.letter-body'), /findings-dead/);

    world.stack.scc.setFaults({ errorRate: 0 });
    await letters
      .first()
      .getByRole('button', { name: /^Replay/ })
      .click();
    await untilText(page.locator('.dead-letters > .status'), '1 dead letter replayed.');
    await untilTrue(async () => (await letters.count()) === 2, 'one is gone');
    await untilTrue(async () => world.stack.ledger.of('write').written === 1, 'it is written');
  });

  it('replays all, after asking once', async () => {
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

  it('shows one that comes back, with the number of its replays', async () => {
    const page = await world.open('#/dead-letters');
    await post(world.stack, '{"hello": "world"}');
    const letter = page.locator('.letter');
    await untilText(letter.locator('.letter-reason'), 'unknown-format');
    await letter.getByRole('button', { name: /^Replay/ }).click();
    await untilText(letter.locator('summary span:nth-child(4)'), /1$/);
    await untilText(letter.locator('summary span:nth-child(2)'), /enrich$/);
  });
});
