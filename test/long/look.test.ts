import assert from 'node:assert/strict';
import { fixture } from '../../local/samples/index.ts';
import { describeInBrowser, post, untilText, untilTrue } from '../browser/support.ts';
import { faintTexts } from '../browser/contrast.ts';

const id = '17dec7142e051355585daf677e472ed2';
const views = [
  '#/overview',
  '#/pipeline',
  '#/findings',
  `#/findings/${id}`,
  '#/try-it',
  '#/dead-letters',
];

describeInBrowser('its look', (world) => {
  before(async () => {
    for (const name of ['a01', 'b03', 'b17', 'e04', 'e08']) {
      await post(world.stack, (await fixture(name)).body);
    }
    await post(world.stack, '{"hello": "world"}');
    await untilTrue(async () => world.stack.ledger.underWay.length === 0, 'all have an outcome');
    world.stack.scc.setFaults({ errorRate: 0.05 });
  });

  for (const hash of views) {
    it(`fits any screen, and is legible in both themes: ${hash}`, async () => {
      const page = await world.open(hash, { reducedMotion: 'reduce' });
      await untilText(page.locator('.live'), 'live');
      await page.locator('h1').waitFor();
      if (hash === '#/try-it') {
        await untilTrue(
          async () => (await page.getByLabel('Sample').locator('option').count()) > 40,
          'samples',
        );
        await page.getByLabel('Sample').selectOption('b17-forwarder-privileged-shell-gke');
        await untilText(page.locator('.preview .total'), '1 event, 1 finding');
      }
      if (hash.endsWith(id)) await page.locator('.raw .json').waitFor();
      if (hash === '#/dead-letters') await page.locator('.letter').waitFor();
      if (hash === '#/overview') await page.locator('.timeline-step').first().waitFor();
      if (hash === '#/pipeline') await page.locator('.picture').waitFor();
      if (hash === '#/findings') await page.locator('.grid-body .row').first().waitFor();
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        for (const width of [360, 768, 1440]) {
          await page.setViewportSize({ width, height: 780 });
          const where = `${colorScheme}, ${width} pixels`;
          await untilTrue(async () => {
            const beyond = `document.documentElement.scrollWidth - document.documentElement.clientWidth`;
            return (await page.evaluate<number>(beyond)) === 0;
          }, `nothing scrolls sideways: ${where}`);
          assert.deepEqual(await page.evaluate<string[]>(faintTexts), [], where);
        }
      }
    });
  }

  it('draws the diagram from top to bottom on a phone, in legible letters', async () => {
    const page = await world.open('#/pipeline', { viewport: { width: 360, height: 780 } });
    const at = async (box: string): Promise<{ x: number; y: number }> =>
      (await page.locator(`[data-box="${box}"]`).boundingBox()) ?? { x: 0, y: 0 };
    await page.locator('[data-box="receive"]').waitFor();
    assert.ok((await at('receive')).y < (await at('write')).y);
    const height = await page.evaluate<number>(
      `document.querySelector('[data-box="receive"] .box-detail').getBoundingClientRect().height`,
    );
    assert.ok(height >= 11, `${height}`);
    await page.setViewportSize({ width: 1440, height: 900 });
    await untilTrue(async () => (await at('receive')).y === (await at('write')).y, 'side by side');
  });

  it("keeps the chosen theme over the system's", async () => {
    const page = await world.open('#/pipeline', { colorScheme: 'light' });
    const background = `getComputedStyle(document.documentElement).backgroundColor`;
    const light = await page.evaluate<string>(background);
    await page.getByRole('button', { name: 'Dark theme' }).click();
    const dark = await page.evaluate<string>(background);
    assert.notEqual(dark, light);
    await page.reload();
    await page.getByRole('button', { name: 'Light theme' }).waitFor();
    assert.equal(await page.evaluate<string>(background), dark);
  });

  it('respects a preference for reduced motion', async () => {
    for (const [reducedMotion, animation] of [
      ['reduce', 'none'],
      ['no-preference', 'flow'],
    ] as const) {
      const page = await world.open('#/pipeline', { reducedMotion });
      await page.getByLabel('Synthetic events').selectOption('20 per second');
      await page.locator('[data-edge="senders-receive"].is-flowing').waitFor();
      const name = await page.evaluate<string>(
        `getComputedStyle(document.querySelector('[data-edge="senders-receive"] .edge-dots')).animationName`,
      );
      assert.equal(name, animation);
      await page.getByLabel('Synthetic events').selectOption('off');
    }
  });
});
