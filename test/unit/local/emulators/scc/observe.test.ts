import assert from 'node:assert/strict';
import { minimal, withScc } from './harness.ts';

describe('SCC: inspection', () => {
  it('reports each created or updated finding, and no rejected one', async () => {
    await withScc(async ({ emulator, client }) => {
      const told: string[] = [];
      const stop = emulator.onChange((name) => told.push(name));
      const parent = `${emulator.source}/locations/global`;
      const name = `${parent}/findings/f1`;
      const create = { parent: emulator.source, findingId: 'f1', finding: minimal };
      await client.createFinding(create);
      await assert.rejects(client.createFinding(create), { code: 6 });
      await assert.rejects(client.createFinding({ ...create, findingId: 'not-one' }), { code: 3 });
      await client.updateFinding({
        finding: { name, description: 'Another' },
        updateMask: { paths: ['description'] },
      });
      await client.setFindingState({ name, state: 'INACTIVE' });
      assert.deepEqual(told, [name, name, name]);
      assert.deepEqual(emulator.finding(name), emulator.findings()[0]);
      assert.equal(emulator.finding(name)?.['description'], 'Another');
      assert.equal(emulator.finding(`${parent}/findings/f2`), undefined);
      stop();
      await client.setFindingState({ name, state: 'ACTIVE' });
      assert.equal(told.length, 3);
    });
  });

  it('adds findings without a call, by the same rules', async () => {
    await withScc(async ({ emulator }) => {
      const { seconds, nanos } = minimal.eventTime;
      const finding = { ...minimal, eventTime: { seconds: String(seconds), nanos } };
      emulator.create('f1', finding);
      assert.equal(emulator.findings()[0]?.['eventTime'], '2026-11-24T11:59:59Z');
      assert.throws(() => emulator.create('f1', finding), { code: 'ALREADY_EXISTS' });
      assert.throws(() => emulator.create('f2', { ...finding, category: '' }), {
        code: 'INVALID_ARGUMENT',
      });
    });
  });

  it('reports errors in faults, and sets none of them', async () => {
    await withScc(async ({ emulator }) => {
      assert.throws(() => emulator.checkFaults({ errorRate: 2 }), TypeError);
      emulator.checkFaults({ errorRate: 1 });
      assert.equal(emulator.faults.errorRate, 0);
    });
  });
});
