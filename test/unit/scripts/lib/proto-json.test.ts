import assert from 'node:assert/strict';
import { findingType } from '../../../../local/emulators/scc/descriptor.ts';
import { timestampOf } from '../../../../local/emulators/scc/timestamps.ts';
import { durationToJson, timestampToJson, toJson } from '../../../../scripts/lib/proto-json.ts';
import { minimal, withScc } from '../../local/emulators/scc/harness.ts';

const container = {
  name: 'app',
  uri: 'europe-docker.pkg.dev/p/r/app:1.2',
  imageId: 'sha256:0123',
  labels: [{ name: 'tier', value: 'web' }],
};
const containers = [{ ...container, createTime: { seconds: 1_795_000_000, nanos: 500_000_000 } }];

const pod = { ns: 'shop', name: 'cart-1', labels: [{ name: 'app', value: 'cart' }] };
const node = '//compute.googleapis.com/projects/p/zones/z/instances/4941655120891780947';
const kubernetes = {
  nodes: [{ name: node }],
  roles: [{ kind: 'CLUSTER_ROLE', name: 'admin' }],
  accessReviews: [{ verb: 'list', resource: 'secrets' }],
};

const process = {
  name: 'bash',
  binary: { path: '/bin/bash', size: '9007199254740993', sha256: 'ab'.repeat(32) },
  args: ['bash', '-c', 'id'],
  argumentsTruncated: true,
  envVariables: [{ name: 'TERM', val: 'xterm' }],
  parentPid: '1',
};

/** The part that is identical in the client and in JSON. */
const plain = {
  category: minimal.category,
  resourceName: minimal.resourceName,
  severity: 'CRITICAL',
  findingClass: 'THREAT',
  state: 'ACTIVE',
  description: 'A shell was spawned',
  mitreAttack: {
    primaryTactic: 'EXECUTION',
    primaryTechniques: ['UNIX_SHELL', 'COMMAND_AND_SCRIPTING_INTERPRETER'],
    additionalTactics: ['PERSISTENCE'],
    version: '9',
  },
};

/** A plain object: the client's types require numbers for repeated enums, although the client accepts names. */
const rich: object = {
  ...plain,
  eventTime: { seconds: 1_795_521_599, nanos: 639_981_110 },
  containers,
  kubernetes: { ...kubernetes, pods: [{ ...pod, containers }] },
  processes: [{ ...process, pid: 4242, userId: 0 }],
  indicator: {
    signatures: [{ yaraRuleSignature: { yaraRule: '' }, signatureType: 'SIGNATURE_TYPE_FILE' }],
  },
  sourceProperties: {
    text: { stringValue: '' },
    count: { numberValue: 0 },
    ratio: { numberValue: 1.5 },
    yes: { boolValue: false },
    nothing: { nullValue: 'NULL_VALUE' },
    nested: {
      structValue: {
        fields: {
          list: {
            listValue: {
              values: [{ stringValue: 'a' }, { structValue: { fields: {} } }, { boolValue: true }],
            },
          },
        },
      },
    },
  },
};

describe('the JSON form of a finding', () => {
  it('is the proto3 JSON of a rich finding that the real client wrote', async () => {
    await withScc(async ({ client, emulator }) => {
      await client.createFinding({ parent: emulator.source, findingId: 'rich1', finding: rich });
      const name = `${emulator.source}/locations/global/findings/rich1`;
      const containersJson = [{ ...container, createTime: '2026-11-18T11:06:40.500Z' }];
      assert.deepEqual(emulator.findings(), [
        {
          ...plain,
          name,
          canonicalName: name,
          parent: `${emulator.source}/locations/global`,
          parentDisplayName: 'Runtime detections',
          createTime: '2026-11-24T12:00:00Z',
          mute: 'UNDEFINED',
          eventTime: '2026-11-24T11:59:59.639981110Z',
          containers: containersJson,
          kubernetes: { ...kubernetes, pods: [{ ...pod, containers: containersJson }] },
          // userId 0 is the default of its type and is therefore omitted.
          processes: [{ ...process, pid: '4242' }],
          sourceProperties: {
            text: '',
            count: 0,
            ratio: 1.5,
            yes: false,
            nothing: null,
            nested: { list: ['a', {}, true] },
          },
          // The kind of the signature is the present member of a oneof, even if it is empty.
          indicator: {
            signatures: [{ yaraRuleSignature: {}, signatureType: 'SIGNATURE_TYPE_FILE' }],
          },
        },
      ]);
    });
  });

  it('omits defaults, and keeps a message that is set but empty', () => {
    const message = {
      severity: 'SEVERITY_UNSPECIFIED',
      description: '',
      containers: [],
      sourceProperties: {},
      kubernetes: {},
      // A client represents an unset message like this.
      vulnerability: null,
      files: [{ size: '0', partiallyHashed: false, hashedSize: '7' }],
    };
    assert.deepEqual(toJson(findingType, message), {
      kubernetes: {},
      files: [{ hashedSize: '7' }],
    });
  });

  it('writes an enum value without a name as a number, and a number that JSON lacks by its name', () => {
    const message = { severity: 77, sourceProperties: { a: { numberValue: Number.NaN } } };
    assert.deepEqual(toJson(findingType, message), {
      severity: 77,
      sourceProperties: { a: 'NaN' },
    });
  });

  it('has times with the required digits', () => {
    const show = (nanos: number): string => timestampToJson({ seconds: '0', nanos });
    assert.equal(show(0), '1970-01-01T00:00:00Z');
    assert.equal(show(10_000_000), '1970-01-01T00:00:00.010Z');
    assert.equal(show(1000), '1970-01-01T00:00:00.000001Z');
    assert.equal(show(1), '1970-01-01T00:00:00.000000001Z');
    assert.equal(timestampToJson(timestampOf(-1)), '1969-12-31T23:59:59.999Z');
    assert.equal(durationToJson({ seconds: '-1', nanos: -500_000_000 }), '-1.500s');
  });
});
