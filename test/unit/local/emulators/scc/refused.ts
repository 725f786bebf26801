import assert from 'node:assert/strict';
import { status } from '@grpc/grpc-js';
import { Refusal, type CodeName } from '../../../../../local/emulators/scc/refusal.ts';

/** Asserts that a call of the client fails with this code and a matching text. */
export async function refused(
  call: Promise<unknown>,
  code: CodeName,
  details: RegExp = /./,
): Promise<void> {
  await assert.rejects(call, { code: status[code], details });
}

/** Asserts that the pure core refuses with INVALID_ARGUMENT and a matching text. */
export function assertInvalid(run: () => unknown, message: RegExp): void {
  assert.throws(run, (error) => {
    assert.ok(error instanceof Refusal);
    assert.equal(error.code, 'INVALID_ARGUMENT');
    assert.match(error.message, message);
    return true;
  });
}
