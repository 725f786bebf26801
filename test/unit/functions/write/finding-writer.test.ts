import assert from 'node:assert/strict';
import { PermanentError, TransientError } from '@pipeline/shared/errors.ts';
import { Status } from 'google-gax';
import sinon from 'sinon';
import {
  createFindingWriter,
  type FindingsClient,
  type FindingWriterOptions,
} from '../../../../functions/write/finding-writer.ts';
import { fakeClock, noon } from '../../support.ts';
import { lowFinding as finding } from './findings.ts';

const parent = 'organizations/1/sources/2/locations/global';
const falcoParent = 'organizations/1/sources/3/locations/global';

/** Grants each slot at once. The effect of a pacer on writes: pace/paced-writes.test.ts. */
const unpaced: FindingWriterOptions['pacer'] = {
  turn: async () => {},
  call: async (call) => call(),
};

function grpcError(code: Status, details = ''): Error {
  return Object.assign(new Error(`${code} ${Status[code]}: ${details}`), { code });
}

function setUp(...answers: (Error | undefined)[]) {
  const createFinding = sinon.stub<Parameters<FindingsClient['createFinding']>, Promise<unknown>>();
  answers.forEach((answer, call) => {
    if (answer === undefined) createFinding.onCall(call).resolves([{}]);
    else createFinding.onCall(call).rejects(answer);
  });
  const updateFinding = sinon.stub<Parameters<FindingsClient['updateFinding']>, Promise<unknown>>();
  answers.forEach((answer, call) => {
    if (answer === undefined) updateFinding.onCall(call).resolves([{}]);
    else updateFinding.onCall(call).rejects(answer);
  });
  const clock = fakeClock();
  const { create, update } = createFindingWriter({
    client: { createFinding, updateFinding },
    parents: { sysdig: parent, falco: falcoParent },
    timeoutMs: 10_000,
    clock,
    pacer: unpaced,
  });
  return { create, createFinding, update, updateFinding, clock };
}

describe('creating a finding', () => {
  it('makes one call, with a deadline', async () => {
    const { create, createFinding } = setUp(undefined);
    assert.equal(await create('sysdig', 'ab', finding), 'written');
    sinon.assert.calledOnceWithExactly(
      createFinding,
      { parent, findingId: 'ab', finding },
      { timeout: 10_000 },
    );
  });

  it("puts Falco's findings into their own source", async () => {
    const { create, createFinding } = setUp(undefined);
    await create('falco', 'ab', finding);
    assert.equal(createFinding.firstCall.args[0].parent, falcoParent);
  });

  it('treats ALREADY_EXISTS as success, also after a lost response', async () => {
    assert.equal(
      await setUp(grpcError(Status.ALREADY_EXISTS)).create('sysdig', 'ab', finding),
      'duplicate',
    );
    const lost = setUp(grpcError(Status.DEADLINE_EXCEEDED), grpcError(Status.ALREADY_EXISTS));
    assert.equal(await lost.create('sysdig', 'ab', finding), 'duplicate');
  });

  it('retries a retryable fault twice, then returns the message', async () => {
    const unavailable = grpcError(Status.UNAVAILABLE);
    const recovering = setUp(unavailable, unavailable, undefined);
    assert.equal(await recovering.create('sysdig', 'ab', finding), 'written');
    assert.equal(recovering.clock.now() - noon, 1200);
    const { create, createFinding } = setUp(unavailable, unavailable, unavailable, undefined);
    await assert.rejects(create('sysdig', 'ab', finding), {
      name: 'TransientError',
      reason: 'scc-unavailable',
      status: 503,
    });
    sinon.assert.calledThrice(createFinding);
  });

  it('returns an exhausted quota at once, as 429', async () => {
    const { create, createFinding } = setUp(grpcError(Status.RESOURCE_EXHAUSTED));
    await assert.rejects(create('sysdig', 'ab', finding), {
      reason: 'scc-resource-exhausted',
      status: 429,
    });
    sinon.assert.calledOnce(createFinding);
  });

  it('leaves a message in Pub/Sub if an operator can correct the cause', async () => {
    for (const code of [
      Status.PERMISSION_DENIED,
      Status.NOT_FOUND,
      Status.UNAUTHENTICATED,
      Status.FAILED_PRECONDITION,
      Status.INTERNAL,
    ]) {
      await assert.rejects(setUp(grpcError(code)).create('sysdig', 'ab', finding), TransientError);
    }
    await assert.rejects(
      setUp(new Error('socket hang up')).create('sysdig', 'ab', finding),
      TransientError,
    );
  });

  it('fails permanently if a retry cannot help', async () => {
    for (const error of [
      grpcError(Status.INVALID_ARGUMENT, 'ResourceName is invalid.'),
      grpcError(Status.INTERNAL, 'Request message serialization failure: .x: object expected'),
    ]) {
      await assert.rejects(setUp(error).create('sysdig', 'ab', finding), PermanentError);
    }
  });
});

describe('updating a finding', () => {
  const change = {
    eventTime: { seconds: 2, nanos: 0 },
    sourceProperties: { fold_count: { stringValue: '2' } },
  };

  it('names only the changed fields, so that all others stay', async () => {
    const { update, updateFinding } = setUp(undefined);
    assert.equal(await update('sysdig', 'ab', change, 'LOW'), 'updated');
    sinon.assert.calledOnceWithExactly(
      updateFinding,
      {
        finding: { name: `${parent}/findings/ab`, ...change },
        updateMask: { paths: ['event_time', 'source_properties.fold_count'] },
      },
      { timeout: 10_000 },
    );
  });

  it('reports a missing finding', async () => {
    assert.equal(
      await setUp(grpcError(Status.NOT_FOUND)).update('falco', 'ab', change, 'LOW'),
      'missing',
    );
  });

  it('fails as creating does', async () => {
    const unavailable = grpcError(Status.UNAVAILABLE);
    const recovering = setUp(unavailable, unavailable, undefined);
    assert.equal(await recovering.update('sysdig', 'ab', change, 'LOW'), 'updated');
    assert.equal(recovering.clock.now() - noon, 1200);
    await assert.rejects(
      setUp(grpcError(Status.RESOURCE_EXHAUSTED)).update('sysdig', 'ab', change, 'LOW'),
      { reason: 'scc-resource-exhausted', status: 429 },
    );
    await assert.rejects(
      setUp(grpcError(Status.INVALID_ARGUMENT)).update('sysdig', 'ab', change, 'LOW'),
      PermanentError,
    );
  });
});
