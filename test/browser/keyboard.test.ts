import assert from 'node:assert/strict';
import { fixture } from '../../local/samples/index.ts';
import { fillFindings } from '../../tools/screenshots/fill-findings.ts';
import { describeInBrowser, focused, post, untilText, untilTrue } from './support.ts';

describeInBrowser('with the keyboard alone', (world) => {
  before(async () => {
    fillFindings(world.stack.scc, 300);
    await post(world.stack, (await fixture('b17')).body);
    await untilTrue(async () => world.stack.ledger.of('write').written === 1, 'it is written');
  });

  it('skips to the content, and moves from view to view', async () => {
    const page = await world.open();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'a Skip to the content');
    await page.keyboard.press('Enter');
    assert.match(await focused(page), /^main /);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    assert.match(await focused(page), /^a Dead letters/);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Try it' }).waitFor();
    assert.equal(await focused(page), 'h1 Try it');
  });

  it('shows the focus', async () => {
    const page = await world.open('#/pipeline');
    await page.getByRole('button', { name: 'Stop write' }).waitFor();
    for (let stop = 0; stop < 14; stop += 1) {
      await page.keyboard.press('Tab');
      const outline = await page.evaluate<string>(
        `getComputedStyle(document.activeElement).outlineStyle`,
      );
      assert.notEqual(outline, 'none', await focused(page));
    }
  });

  it('moves through the table, into a finding, through its values and back', async () => {
    const page = await world.open('#/findings');
    await page.locator('.grid-body .row').first().waitFor();
    await page.keyboard.press('/');
    assert.equal(await focused(page), 'input Filter by text');
    // Seven lists, two downloads, seven column headers, and the row.
    for (let stop = 0; stop < 17; stop += 1) await page.keyboard.press('Tab');
    const index = async (): Promise<number> =>
      page.evaluate<number>(`Number(document.activeElement.getAttribute('aria-rowindex'))`);
    assert.equal(await index(), 2);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    assert.equal(await index(), 4);
    await page.keyboard.press('PageDown');
    assert.ok((await index()) > 10);
    await page.keyboard.press('End');
    assert.equal(await index(), 302);
    assert.ok(await page.locator('.row:focus').isVisible());
    // The oldest finding is the sample's.
    await page.keyboard.press('Enter');
    await page
      .getByRole('heading', { level: 1, name: 'Privileged Shell Spawned Inside Container' })
      .waitFor();
    await page.keyboard.press('Tab');
    assert.match(await focused(page), /^span MEDIUM/);
    await page.keyboard.press('ArrowDown');
    await untilText(page.locator('.hint'), 'Found in 1 place in the event.');
    await page.keyboard.press('Escape');
    await untilTrue(async () => (await index()) === 302, 'back at its row');
    await page.keyboard.press('Home');
    assert.equal(await index(), 2);
    await page.keyboard.press('ArrowUp');
    assert.equal(await index(), 2);
  });

  it('keeps the focused row while new findings arrive', async () => {
    const page = await world.open('#/findings');
    await page.locator('.grid-body .row').first().waitFor();
    await page.locator('.grid-body .row').first().focus();
    await page.keyboard.press('ArrowDown');
    const before = await page.evaluate<string>(`document.activeElement.dataset.finding`);
    world.stack.scc.create('comesinabove', {
      category: 'Brand new',
      resourceName: 'host/one',
      findingClass: 'THREAT',
      severity: 'HIGH',
      state: 'ACTIVE',
      eventTime: { seconds: String(Math.floor(Date.now() / 1000)), nanos: 0 },
    });
    await page.locator('[data-finding="comesinabove"]').waitFor();
    assert.equal(await page.evaluate<string>(`document.activeElement.dataset.finding`), before);
  });

  it('previews and sends a payload, and replays its dead letter', async () => {
    const page = await world.open('#/try-it');
    await page.getByRole('heading', { name: 'Try it' }).waitFor();
    await page.getByLabel('Payload').focus();
    await page.keyboard.type('{"hello": "keyboard"}');
    await untilText(page.locator('.preview .outcome'), 'quarantined');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('link', { name: 'See the dead letter' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.letter').waitFor();
    assert.equal(await focused(page), 'h1 Dead letters');
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'input Filter by text');
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'button Replay all (1)');
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'button Discard all (1)');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await untilText(page.locator('.letter-body .json'), /keyboard/);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(await focused(page), 'button Replay all (1)');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Enter');
    await untilText(page.locator('.dead-letters > .status'), /^1 dead letter came back: the stage/);
  });
});
