import type { Console } from '../../console/server/index.ts';
import { assertPrompt, describeSight, untilText } from '../browser/support.ts';
import { fillFindings } from '../../tools/screenshots/fill-findings.ts';
import { startWorld } from '../unit/console/deployment/support.ts';

interface Filled {
  readonly console: Console;
  readonly close: () => Promise<void>;
}

describeSight<Filled>(
  'a deployment with 20,000 findings',
  async () => {
    const deployed = await startWorld();
    fillFindings(deployed.scc, 20_000);
    const { console } = await deployed.open();
    return { console, close: deployed.close };
  },
  (world) => {
    it('is read up to the limit, and every page takes at most 200 ms of processor time for a click', async function () {
      this.timeout(120_000);
      const page = await world.open();
      await untilText(page.locator('.overview .total'), '20,000 of 20,000, the newest of 20,001');
      await page.locator('nav a', { hasText: 'Pipeline' }).click();
      await untilText(page.locator('.deployment'), /the newest 20,000 of 20,001/);
      await page.locator('nav a', { hasText: 'Overview' }).click();
      await assertPrompt(page);
    });
  },
);
