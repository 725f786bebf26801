import assert from 'node:assert/strict';
import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Console } from '../../console/server/index.ts';
import { fillFindings } from '../../tools/screenshots/fill-findings.ts';
import { startWorld, type World } from '../unit/console/deployment/support.ts';
import { denied, type Reply } from '../unit/scripts/doctor/deployed.ts';
import { describeSight, untilText, untilTrue } from './support.ts';

interface Deployment {
  readonly deployed: World;
  readonly folder: string;
  readonly console: Console;
  readonly close: () => Promise<void>;
}

/** The response of Cloud Monitoring to every query. Each query reads its own part of it. */
const told: Reply = {
  status: 200,
  body: {
    timeSeries: [
      {
        metric: { labels: { stage: 'write', outcome: 'written' } },
        resource: { labels: { subscription_id: 'findings-write' } },
        points: [{ value: { int64Value: '1234' } }],
      },
    ],
  },
};

/** Starts a deployment with some findings and two dead letters, and a console for it. */
async function start(allowChanges: boolean, metrics: Reply): Promise<Deployment> {
  const deployed = await startWorld();
  deployed.routes.set('POST /write', { status: 204 });
  deployed.routes.set('GET /monitoring/projects/project-1/timeSeries', metrics);
  fillFindings(deployed.scc, 30);
  for (const eventId of ['e1', 'e2']) {
    await deployed.pubsub.topic('findings-dead').publishMessage({
      data: Buffer.from('{}'),
      attributes: { reason: 'scc-invalid-argument', error: 'refused', stage: 'write', eventId },
    });
  }
  const folder = await mkdtemp(join(tmpdir(), 'browser-'));
  const { console } = await deployed.open({ allowChanges, archive: join(folder, 'a.ndjson') });
  return {
    deployed,
    folder,
    console,
    close: async () => {
      await deployed.close();
      await rm(folder, { recursive: true });
    },
  };
}

describeSight<Deployment>(
  'a read-only deployment',
  async () => start(false, denied('monitoring.timeSeries.list')),
  (world) => {
    it("shows its findings in overview, list and detail, with links to Google's console", async () => {
      const page = await world.open();
      await untilText(page.locator('.overview .total'), '31 of 31');
      await page.locator('nav a', { hasText: 'Findings' }).click();
      await page.getByRole('searchbox').fill('app-29-29');
      await page.locator('[data-finding="filled0000000029"] a').click();
      await page.getByRole('heading', { name: 'Redirect STDOUT/STDIN' }).waitFor();
      const link = page.getByRole('link', { name: 'In Security Command Center' });
      assert.match(
        (await link.getAttribute('href')) ?? '',
        /^https:\/\/console\.cloud\.google\.com\/security\/command-center\/findingsv2;name=organizations%2F/,
      );
      await page.getByRole('link', { name: 'Log of its event' }).waitFor();
      await page.getByText('A deployment does not keep the raw event of a finding.').waitFor();
      await untilText(page.locator('.related a').first(), /^\d+ others? /);
    });

    it('has no button that changes anything, and nothing of the local run', async () => {
      const page = await world.open('#/dead-letters');
      await untilTrue(async () => (await page.locator('.letter').count()) === 2, 'two are listed');
      const buttons = async (): Promise<string[]> =>
        (await page.getByRole('button').allTextContents()).map((text) => text.trim());
      assert.deepEqual(await buttons(), ['Dark', 'Look again']);
      await page.locator('nav a', { hasText: 'Pipeline' }).click();
      await page.getByRole('heading', { name: 'Deployment' }).waitFor();
      assert.deepEqual(await buttons(), ['Dark']);
      assert.equal(await page.getByRole('heading', { name: 'Latest outcomes' }).count(), 0);
      await page.locator('nav a', { hasText: 'Preview' }).click();
      await page.getByLabel('Payload').fill('{"hello": "world"}');
      await page.getByText('unknown-format').first().waitFor();
      assert.deepEqual(await buttons(), ['Dark']);
      // Opened directly, the page learns only later that this is a deployment.
      const direct = await world.open('#/findings/filled0000000001');
      await direct.getByRole('link', { name: 'Log of its event' }).waitFor();
      await direct.getByText('A deployment does not keep the raw event of a finding.').waitFor();
      assert.equal(await direct.getByRole('button', { name: 'Close this finding' }).count(), 0);
    });

    it('names what it may not read, and shows the rest', async () => {
      const page = await world.open('#/pipeline');
      const notes = page.getByRole('list', { name: 'What cannot be shown' });
      await untilText(notes, /roles\/monitoring\.viewer/);
      await untilText(page.locator('[data-box="scc"] .box-detail'), '31 findings');
      const write = page.locator('.numbers tr', { hasText: 'write' });
      await untilText(write, 'writerunning–––––––––');
      await page.getByRole('link', { name: 'Log of write' }).waitFor();
    });

    it('reads dead letters again on request, and says what that does', async () => {
      const page = await world.open('#/dead-letters');
      const line = page.locator('.look');
      await untilText(
        line,
        /^Read at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\. Reading hides them from other readers for up to 5 seconds/,
      );
      await world.deployed.pubsub.topic('events-dead').publishMessage({
        data: Buffer.from('{"hello":"world"}'),
        attributes: { reason: 'unknown-format', error: 'no format', stage: 'receive' },
      });
      assert.equal(await page.locator('.letter').count(), 2);
      await page.getByRole('button', { name: 'Look again' }).click();
      await untilTrue(async () => (await page.locator('.letter').count()) === 3, 'all are listed');
      await untilText(page.locator('.letter-group').first(), /^scc-invalid-argument \(2\)/);
    });
  },
);

describeSight<Deployment>(
  'a deployment that allows changes',
  async () => start(true, told),
  (world) => {
    it('shows backlogs, counts and rates', async () => {
      const page = await world.open('#/pipeline');
      await untilText(page.locator('[data-box="findings"] .box-detail'), '1,234 waiting');
      await untilText(page.locator('[data-box="write"] .box-detail'), '1,234 written');
      await page.locator('[data-edge="write-scc"].is-flowing').waitFor();
      await page.getByText('allowed', { exact: true }).waitFor();
    });

    it('closes a finding after one confirmation', async () => {
      const page = await world.open('#/findings/filled0000000003');
      await page.getByRole('button', { name: 'Close this finding' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Close it' }).click();
      await untilText(page.locator('.elsewhere .status'), 'The finding is now INACTIVE.');
      const name = `${world.deployed.scc.source}/locations/global/findings/filled0000000003`;
      assert.equal(world.deployed.scc.finding(name)?.['state'], 'INACTIVE');
      assert.equal(await page.getByRole('button', { name: 'Close this finding' }).count(), 0);
      await page.getByRole('button', { name: '← Findings' }).click();
      await untilText(page.locator('[data-finding="filled0000000003"] .closed'), 'closed');
    });

    it('replays a dead letter, and discards another into the archive', async () => {
      const page = await world.open('#/dead-letters');
      const letters = page.locator('.letter');
      await untilTrue(async () => (await letters.count()) === 2, 'two are listed');
      await letters
        .first()
        .getByRole('button', { name: /^Replay/ })
        .click();
      await untilText(page.locator('.dead-letters > .status'), '1 dead letter replayed.');
      await untilTrue(async () => (await letters.count()) === 1, 'one is gone');
      await letters.getByRole('button', { name: /^Discard/ }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Discard all' }).click();
      const archive = join(world.folder, 'a.ndjson');
      await untilText(
        page.locator('.dead-letters > .status'),
        `1 dead letter discarded and saved to ${archive}.`,
      );
      await page.getByText('There are no dead letters.').waitFor();
      assert.match(await readFile(archive, 'utf8'), /scc-invalid-argument/);
    });
  },
);
