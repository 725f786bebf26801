import assert from 'node:assert/strict';
import { minimal, withScc, type Harness } from './harness.ts';
import { refused } from './refused.ts';

const parent = 'organizations/123456789012/locations/global';

interface MuteHarness extends Harness {
  readonly create: (id: string, changes?: object) => Promise<void>;
  readonly config: (id: string, muteConfig: object) => Promise<unknown>;
  /** The mute states by the IDs of the findings. */
  readonly states: () => Record<string, unknown>;
}

async function withMute(use: (harness: MuteHarness) => Promise<void>): Promise<void> {
  await withScc(async (harness) => {
    const { client, emulator } = harness;
    await use({
      ...harness,
      create: async (findingId, changes = {}) => {
        const finding = { ...minimal, category: 'noise', ...changes };
        await client.createFinding({ parent: emulator.source, findingId, finding });
      },
      config: async (muteConfigId, muteConfig) =>
        client.createMuteConfig({ parent, muteConfigId, muteConfig }),
      states: () =>
        Object.fromEntries(
          emulator.findings().map(({ name, mute }) => [String(name).split('/').at(-1) ?? '', mute]),
        ),
    });
  });
}

const dynamic = { type: 'DYNAMIC', filter: 'category="noise"' } as const;
const asStatic = { type: 'STATIC', filter: 'category="noise"' } as const;

describe('SCC over the wire: SetMute', () => {
  it('mutes and unmutes a finding, unaffected by updates', async () => {
    await withMute(async ({ client, emulator, create, states }) => {
      await create('a');
      const name = `${emulator.source}/findings/a`;
      const [muted] = await client.setMute({ name, mute: 'MUTED' });
      assert.equal(muted.mute, 'MUTED');
      assert.equal(muted.muteInfo?.staticMute?.state, 'MUTED');
      assert.deepEqual(muted.muteUpdateTime, { seconds: '1795521600', nanos: 0 });
      await client.updateFinding({ finding: { ...minimal, category: 'noise', name } });
      assert.deepEqual(states(), { a: 'MUTED' });
      const [unmuted] = await client.setMute({ name, mute: 'UNMUTED' });
      assert.equal(unmuted.mute, 'UNMUTED');
    });
  });

  it('requires a finding and a state', async () => {
    await withMute(async ({ client, emulator, create }) => {
      await create('a');
      const name = `${emulator.source}/findings/a`;
      await refused(client.setMute({ name }), 'INVALID_ARGUMENT', /^mute is required/);
      await refused(client.setMute({ name: `${name}b`, mute: 'MUTED' }), 'NOT_FOUND');
      await refused(client.setMute({ name: 'x', mute: 'MUTED' }), 'INVALID_ARGUMENT', /^name/);
    });
  });
});

describe('SCC over the wire: mute configs', () => {
  it('permanently mute matching findings on creation or update, if they are static', async () => {
    await withMute(async ({ client, emulator, create, config, states }) => {
      await create('old');
      await config('quiet', asStatic);
      await create('new');
      await create('other', { category: 'alarm' });
      assert.deepEqual(states(), { old: 'UNDEFINED', new: 'MUTED', other: 'UNDEFINED' });
      const name = `${emulator.source}/findings/old`;
      await client.updateFinding({ finding: { ...minimal, category: 'noise', name } });
      await client.deleteMuteConfig({ name: `${parent}/muteConfigs/quiet` });
      assert.deepEqual(states(), { old: 'MUTED', new: 'MUTED', other: 'UNDEFINED' });
      assert.equal(emulator.findings()[1]?.['muteInitiator'], `${parent}/muteConfigs/quiet`);
    });
  });

  it('follow the existing findings until they change, are deleted or expire, if they are dynamic', async () => {
    await withMute(async ({ client, clock, emulator, create, config, states }) => {
      await create('a', { severity: 'LOW' });
      await create('b');
      await config('quiet', { ...dynamic, filter: 'category="noise" AND severity="LOW"' });
      assert.deepEqual(states(), { a: 'MUTED', b: 'UNDEFINED' });
      const name = `${parent}/muteConfigs/quiet`;
      await client.updateMuteConfig({
        muteConfig: { name, filter: 'category="noise"' },
        updateMask: { paths: ['filter'] },
      });
      assert.deepEqual(states(), { a: 'MUTED', b: 'MUTED' });
      assert.deepEqual(emulator.findings()[1]?.['muteInfo'], {
        dynamicMuteRecords: [{ muteConfig: name, matchTime: '2026-11-24T12:00:00Z' }],
      });
      await client.setMute({ name: `${emulator.source}/findings/b`, mute: 'UNMUTED' });
      assert.deepEqual(states(), { a: 'MUTED', b: 'UNMUTED' });
      await client.setMute({ name: `${emulator.source}/findings/b`, mute: 'UNDEFINED' });
      assert.deepEqual(states(), { a: 'MUTED', b: 'MUTED' });
      const expiryTime = { seconds: 1_795_521_660 };
      await client.updateMuteConfig({
        muteConfig: { name, expiryTime },
        updateMask: { paths: ['expiry_time'] },
      });
      clock.advance(59_999);
      assert.deepEqual(states(), { a: 'MUTED', b: 'MUTED' });
      clock.advance(1);
      assert.deepEqual(states(), { a: 'UNMUTED', b: 'UNMUTED' });
    });
  });

  it('are read, listed and deleted, under a name with or without a location', async () => {
    await withMute(async ({ client, config }) => {
      await config('one', { ...dynamic, description: 'd' });
      await config('two', asStatic);
      const name = `${parent}/muteConfigs/one`;
      const [read] = await client.getMuteConfig({ name: name.replace('/locations/global', '') });
      assert.equal(read.name, name);
      assert.equal(read.description, 'd');
      assert.equal(read.type, 'DYNAMIC');
      assert.deepEqual(read.createTime, { seconds: '1795521600', nanos: 0 });
      await client.deleteMuteConfig({ name });
      await refused(client.getMuteConfig({ name }), 'NOT_FOUND');
      await refused(client.deleteMuteConfig({ name }), 'NOT_FOUND');
      const [listed] = await client.listMuteConfigs({ parent });
      assert.deepEqual(
        listed.map((each) => each.name),
        [`${parent}/muteConfigs/two`],
      );
    });
  });

  it('are rejected if they break the rules of mute_config.proto', async () => {
    await withMute(async ({ client, config }) => {
      await config('one', dynamic);
      await refused(config('one', dynamic), 'ALREADY_EXISTS');
      for (const id of ['', 'One', '1a', 'a-', 'a_b', 'a'.repeat(64)]) {
        await refused(config(id, dynamic), 'INVALID_ARGUMENT', /^mute_config_id/);
      }
      const { type, filter } = dynamic;
      await refused(config('a', { filter }), 'INVALID_ARGUMENT', /^type is required/);
      await refused(config('a', { type }), 'INVALID_ARGUMENT', /^filter is required/);
      const wrong = { type, filter: 'state="ACTIVE"' };
      await refused(config('a', wrong), 'INVALID_ARGUMENT', /^filter: state is not one of/);
      const undocumented = { type, filter: 'contains(kubernetes.pods, ns="backup")' };
      await refused(config('a', undocumented), 'INVALID_ARGUMENT', /^filter: /);
      const unknown = { type, filter: 'resource.type="x"' };
      await refused(config('a', unknown), 'UNIMPLEMENTED', /known, but not emulated/);
      const expiring = { ...asStatic, expiryTime: { seconds: 1_795_521_660 } };
      await refused(config('a', expiring), 'INVALID_ARGUMENT', /^expiry_time is only/);
      const update = async (muteConfig: object, paths: string[]): Promise<unknown> =>
        client.updateMuteConfig({
          muteConfig: { name: `${parent}/muteConfigs/one`, ...muteConfig },
          updateMask: { paths },
        });
      await refused(update({ type: 'STATIC' }, ['type']), 'INVALID_ARGUMENT', /^type is immutable/);
      await refused(update({}, ['create_time']), 'INVALID_ARGUMENT', /^update_mask: create_time/);
      for (const other of ['projects/p', 'folders/1/locations/global']) {
        const request = { parent: other, muteConfigId: 'a', muteConfig: dynamic };
        await refused(client.createMuteConfig(request), 'UNIMPLEMENTED', /known, but not emulated/);
      }
    });
  });
});
