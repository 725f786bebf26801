import assert from 'node:assert/strict';
import { startLocalConsole } from '../../local/console/start.ts';
import { falcoEvents } from '../pipeline/support.ts';
import { describeInBrowser, post, secret, untilText, untilTrue } from './support.ts';

describeInBrowser('pipeline', (world) => {
  const box = (id: string): string => `[data-box="${id}"]`;

  it('shows a fault of Security Command Center, and recovers from it', async () => {
    const page = await world.open('#/pipeline');
    await page.getByRole('heading', { name: 'Pipeline' }).waitFor();
    await untilText(page.locator(`${box('scc')} .box-detail`), '0 findings');
    const scc = page.getByRole('group', { name: 'Security Command Center' });
    const rate = scc.getByRole('slider', { name: 'Error rate' });
    await rate.press('End');
    await untilText(page.locator(`${box('scc')} .box-note`), '100 % errors');
    assert.equal(world.stack.scc.faults.errorRate, 1);

    await post(world.stack, `[${(await falcoEvents(10)).join(',')}]`);
    await page.locator('[data-edge="write-retry"].is-flowing').waitFor();
    await untilText(page.locator(`${box('write')} .box-note`), /\d+ retried/);
    await untilText(page.locator(`${box('findings')} .box-detail`), '10 waiting');
    assert.equal(await page.locator(`${box('scc')} .box-detail`).textContent(), '0 findings');

    await page.getByRole('button', { name: 'Clear all faults' }).click();
    await untilText(page.locator('.faults .status'), 'Faults cleared, all stages running.');
    await untilText(page.locator(`${box('scc')} .box-detail`), '10 findings');
    await untilText(page.locator(`${box('findings')} .box-detail`), 'empty');
    assert.equal(await page.locator(`${box('scc')}.is-troubled`).count(), 0);
    assert.equal(await rate.inputValue(), '0');
  });

  it('shows a stopped stage and its backlog, and drains it after the start', async () => {
    const page = await world.open('#/pipeline');
    const before = world.stack.ledger.of('write').written;
    await page.getByRole('button', { name: 'Stop write' }).click();
    await untilText(page.locator(`${box('write')} .box-detail`), 'stopped');
    const events = (await falcoEvents(30)).slice(10);
    await post(world.stack, `[${events.join(',')}]`);
    await untilText(page.locator(`${box('findings')} .box-detail`), '20 waiting');
    await page.getByRole('button', { name: 'Start write' }).click();
    await untilText(page.locator(`${box('findings')} .box-detail`), 'empty');
    await page.locator(`${box('write')}:not(.is-stopped)`).waitFor();
    assert.equal(world.stack.ledger.of('write').written, before + 20);
  });

  it('shows a killed stage as down, and starts it', async () => {
    const page = await world.open('#/pipeline');
    const detail = page.locator(`${box('write')} .box-detail`);
    await untilText(detail, /written$/);
    process.kill(world.stack.stages.write.pid ?? 0, 'SIGKILL');
    await untilText(detail, 'down (SIGKILL)');
    const row = page.getByRole('row', { name: /^write/ });
    await untilText(row.locator('td').first(), 'down (SIGKILL)');
    await page.getByRole('button', { name: 'Start write' }).click();
    await untilText(detail, /written$/);
    await untilText(row.locator('td').first(), 'running');
  });

  it('shows counts that add up, with duplicates and rejected requests apart', async () => {
    const page = await world.open('#/pipeline');
    const cells = async (stage: string): Promise<Record<string, number>> => {
      const row = page.getByRole('row', { name: new RegExp(`^${stage}`) });
      const pairs = await row
        .locator('td')
        .evaluateAll((found) => found.map((cell) => [cell.dataset['column'], cell.textContent]));
      return Object.fromEntries(
        pairs.map(([name = '', text]) => [name, Number((text ?? '').replaceAll(',', ''))]),
      );
    };
    const [event = ''] = await falcoEvents(1);
    const before = world.stack.ledger.of('write');
    const [duplicates, written] = [before.duplicate, before.written];
    await post(world.stack, event);
    await untilTrue(async () => (await cells('write'))['Duplicates'] === duplicates + 1, 'counted');
    const refused = await fetch(world.stack.receiveUrl, { method: 'POST', body: '{}' });
    assert.equal(refused.status, 401);
    await untilTrue(async () => (await cells('receive'))['Rejected'] === 1, 'the refusal is shown');
    const [receive, write] = [await cells('receive'), await cells('write')];
    assert.deepEqual([write['Done'], write['Waiting']], [written, 0]);
    assert.equal(write['In'], written + duplicates + 1);
    assert.deepEqual([receive['Left out'], receive['In']], [0, receive['Done']]);
    await untilText(page.locator(`${box('write')} .box-detail`), `${written} written`);
  });

  it('shows every number of a stage on a phone', async () => {
    const page = await world.open('#/pipeline', { viewport: { width: 375, height: 780 } });
    const cells = page.getByRole('row', { name: /^write/ }).locator('td');
    await cells.first().waitFor();
    const boxes = await Promise.all((await cells.all()).map(async (cell) => cell.boundingBox()));
    assert.equal(boxes.length, 10);
    for (const at of boxes) assert.ok(at !== null && at.x >= 0 && at.x + at.width <= 375);
  });

  it('sets each fault by its control, and reports rejected values', async () => {
    const page = await world.open('#/pipeline');
    const scc = page.getByRole('group', { name: 'Security Command Center' });
    await scc.getByLabel('Writes per minute').fill('250');
    await scc.getByLabel('Writes per minute').press('Enter');
    await untilText(page.locator(`${box('scc')} .box-note`), '250 writes/min');
    await scc.getByLabel('Error code').selectOption('INTERNAL');
    await scc.getByRole('slider', { name: 'Lost replies' }).press('ArrowRight');
    await scc.getByRole('slider', { name: 'Latency' }).press('ArrowRight');
    const compute = page.getByRole('group', { name: 'Compute Engine' });
    await compute.getByLabel('Status').selectOption('403');
    await compute.getByRole('slider', { name: 'Error rate' }).press('PageUp');
    await compute.getByRole('slider', { name: 'Latency' }).press('ArrowRight');
    await untilTrue(
      async () =>
        world.stack.scc.faults.lostReplyRate === 0.05 &&
        world.stack.scc.faults.latencyMs === 100 &&
        world.stack.compute.faults.errorRate > 0 &&
        world.stack.compute.faults.latencyMs === 100,
      'the faults are set',
    );
    assert.equal(world.stack.scc.faults.code, 'INTERNAL');
    assert.equal(world.stack.scc.faults.writesPerMinute, 250);
    assert.equal(world.stack.compute.faults.status, 403);
    assert.equal(world.stack.compute.faults.reason, 'rateLimitExceeded');

    // Faults without a control are cleared, too.
    world.stack.compute.setFaults({ deniedProjects: ['project-1'] });
    world.stack.emulator?.setFaults({ redeliverRate: 0.5 });
    await page.getByRole('button', { name: 'Clear all faults' }).click();
    await untilTrue(
      async () =>
        world.stack.scc.faults.writesPerMinute === null &&
        world.stack.compute.faults.errorRate === 0 &&
        world.stack.compute.faults.deniedProjects.length === 0 &&
        world.stack.emulator?.faults.redeliverRate === 0,
      'the faults are cleared',
    );
  });

  it('sends synthetic events, and shows their flow and outcomes', async () => {
    const page = await world.open('#/pipeline');
    const load = page.getByLabel('Synthetic events');
    await load.selectOption('20 per second');
    await page.locator('[data-edge="write-scc"].is-flowing').waitFor();
    await page.locator('.log .outcome-written').first().waitFor();
    await load.selectOption('off');
    await untilTrue(
      async () => (await page.locator('.edge-flow.is-flowing').count()) === 0,
      'the flow ends',
    );
    await page.locator('.log a').first().click();
    await page.getByRole('heading', { name: 'Raw event' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Pipeline' }).waitFor();
  });

  it('reports a lost connection, and restores everything after it', async () => {
    const page = await world.open('#/pipeline');
    await page.locator(box('write')).waitFor();
    const { port } = new URL(world.console.url);
    const banner = page.getByRole('alert');
    const lost = /^Connection lost, reconnecting/;
    world.allow(/net::ERR_/);
    await world.console.close();
    await untilText(banner, lost);
    await untilText(page.locator('.switch-state'), 'unknown');
    assert.equal(await page.locator('.box-stage.is-unknown').count(), 3);
    await page.getByRole('link', { name: 'Findings' }).click();
    const id = 'arrivedmeanwhile';
    world.stack.scc.create(id, {
      category: 'While nobody looked',
      resourceName: 'host/one',
      findingClass: 'THREAT',
      severity: 'HIGH',
      state: 'ACTIVE',
      eventTime: { seconds: '1700000000', nanos: 0 },
    });
    world.console = await startLocalConsole(world.stack, { port: Number(port), secret });
    await banner.waitFor({ state: 'hidden' });
    await page.getByRole('searchbox').fill('nobody looked');
    await page.locator(`[data-finding="${id}"]`).waitFor();
    await untilText(page.locator('.live'), 'live');
  });
});
