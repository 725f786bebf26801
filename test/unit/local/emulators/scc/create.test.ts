import assert from 'node:assert/strict';
import { minimal, withScc } from './harness.ts';
import type { Write } from '../../../../../local/emulators/scc/index.ts';
import { refused } from './refused.ts';

describe('SCC over the wire: CreateFinding', () => {
  it("creates a finding, and sets the server's fields", async () => {
    await withScc(async ({ client, emulator }) => {
      const finding = {
        ...minimal,
        name: 'organizations/9/sources/9/findings/9',
        canonicalName: 'ignored',
        parentDisplayName: 'ignored',
        state: 'INACTIVE',
        mute: 'MUTED',
        createTime: { seconds: 5 },
      } as const;
      const [created] = await client.createFinding({
        parent: emulator.source,
        findingId: 'abc1',
        finding,
      });
      const name = `${emulator.source}/locations/global/findings/abc1`;
      assert.equal(created.name, name);
      assert.equal(created.canonicalName, name);
      assert.equal(created.parent, `${emulator.source}/locations/global`);
      assert.equal(created.parentDisplayName, 'Runtime detections');
      assert.equal(created.state, 'ACTIVE');
      assert.equal(created.mute, 'UNDEFINED');
      assert.deepEqual(created.createTime, { seconds: '1795521600', nanos: 0 });
      assert.equal(emulator.findings().length, 1);
    });
  });

  it('rejects a second finding with the same ID, with or without the location', async () => {
    await withScc(async ({ client, emulator }) => {
      const writes: Write[] = [];
      const stop = emulator.onWrite((write) => writes.push(write));
      const request = { findingId: 'abc1', finding: minimal };
      const name = `${emulator.source}/locations/global/findings/abc1`;
      await client.createFinding({ parent: emulator.source, ...request });
      for (const parent of [emulator.source, `${emulator.source}/locations/global`]) {
        await refused(client.createFinding({ parent, ...request }), 'ALREADY_EXISTS');
      }
      await client.createFinding({ parent: `${emulator.source}/locations/eu`, ...request });
      stop();
      await refused(
        client.createFinding({ parent: emulator.source, ...request }),
        'ALREADY_EXISTS',
      );
      assert.deepEqual(writes, [
        { name, outcome: 'created', code: 'OK' },
        { name, outcome: 'alreadyExists', code: 'ALREADY_EXISTS' },
        { name, outcome: 'alreadyExists', code: 'ALREADY_EXISTS' },
        { name: name.replace('global', 'eu'), outcome: 'created', code: 'OK' },
      ]);
      assert.deepEqual(emulator.calls(), { CreateFinding: { OK: 2, ALREADY_EXISTS: 3 } });
    });
  });

  for (const id of ['', 'a-b', 'a_b', 'a'.repeat(33)]) {
    it(`rejects the ID ${JSON.stringify(id)}`, async () => {
      await withScc(async ({ client, emulator }) => {
        const request = { parent: emulator.source, findingId: id, finding: minimal };
        await refused(client.createFinding(request), 'INVALID_ARGUMENT', /^finding_id must be/);
        assert.deepEqual(emulator.findings(), []);
      });
    });
  }

  for (const parent of [
    'organizations/1',
    'projects/1/sources/2',
    'folders/1/sources/2/locations/global',
    'organizations/1/sources/-',
  ]) {
    it(`rejects the parent ${parent}`, async () => {
      await withScc(async ({ client, emulator }) => {
        const writes: Write[] = [];
        emulator.onWrite((write) => writes.push(write));
        const request = { parent, findingId: 'a', finding: minimal };
        await refused(client.createFinding(request), 'INVALID_ARGUMENT', /^parent must be/);
        assert.deepEqual(
          writes.map(({ outcome, code }) => [outcome, code]),
          [['refused', 'INVALID_ARGUMENT']],
        );
      });
    });
  }

  it('reports a missing source', async () => {
    await withScc(async ({ client, emulator }) => {
      for (const parent of [`${emulator.source}7`, 'organizations/1/sources/2']) {
        const request = { parent, findingId: 'a', finding: minimal };
        await refused(client.createFinding(request), 'NOT_FOUND');
      }
    });
  });

  it('rejects an invalid finding with the text of the rule', async () => {
    await withScc(async ({ client, emulator }) => {
      const create = async (finding: object): Promise<unknown> =>
        client.createFinding({ parent: emulator.source, findingId: 'a', finding });
      await refused(
        create({ ...minimal, resourceName: '' }),
        'INVALID_ARGUMENT',
        /^ResourceName is invalid\. It must be less than 256 characters and at least 1 character\.$/,
      );
      await refused(
        create({ ...minimal, sourceProperties: { 'k8s.pod': { stringValue: 'x' } } }),
        'INVALID_ARGUMENT',
        /^Source property is invalid\. All names must start with a letter; contain only letters, numbers and underscores; and be at most 256 characters long$/,
      );
      await refused(
        create({
          ...minimal,
          resourceName: '//cloudresourcemanager.googleapis.com/organizations/999',
        }),
        'INVALID_ARGUMENT',
        /^resource_name is of another organization/,
      );
      await refused(
        create({ ...minimal, connections: [{ sourceIp: '10.0.0.1', sourcePort: 99_999 }] }),
        'INVALID_ARGUMENT',
        /^connections\[0\]\.source_port: 99999 is not a port/,
      );
      await refused(
        create({ ...minimal, eventTime: { seconds: 1_795_521_601 } }),
        'INVALID_ARGUMENT',
        /^event_time must not/,
      );
      await refused(
        client.createFinding({ parent: emulator.source, findingId: 'a' }),
        'INVALID_ARGUMENT',
        /^finding is required/,
      );
    });
  });

  it('reports the mistakes that the client makes silently', async () => {
    await withScc(async ({ client, emulator }) => {
      // The types forbid these values, but a program that builds findings from data can produce them.
      const create = async (changes: object): Promise<unknown> => {
        const finding = { ...minimal, ...changes };
        return client.createFinding({ parent: emulator.source, findingId: 'a', finding });
      };
      await refused(create({ eventTime: new Date(1) }), 'INVALID_ARGUMENT', /is the epoch/);
      await refused(
        create({ mitreAttack: { primaryTactic: 'EXECUTION', primaryTechniques: ['NO_SUCH'] } }),
        'INVALID_ARGUMENT',
        /TECHNIQUE_UNSPECIFIED/,
      );
      await refused(
        create({ mitreAttack: { primaryTactic: 'NO_SUCH' } }),
        'INVALID_ARGUMENT',
        /TACTIC_UNSPECIFIED/,
      );
      await refused(
        create({ sourceProperties: { a: { string_value: 'x' } } }),
        'INVALID_ARGUMENT',
        /is of no kind/,
      );
    });
  });
});
