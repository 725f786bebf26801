import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import { codeOf, fetchErrorText } from '@pipeline/shared/errors.ts';

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it must fail');
}

describe('a thrown value', () => {
  it('has the code of Node or gRPC', async () => {
    assert.equal(codeOf(await failureOf(access('/no/such/file'))), 'ENOENT');
    assert.equal(codeOf(Object.assign(new Error('x'), { code: 14 })), 14);
  });

  it('has no code if it is no object, or lacks one', () => {
    // gax throws plain strings after `close()`.
    for (const thrown of ['14', 14, null, undefined, {}, new Error('x')]) {
      assert.equal(codeOf(thrown), undefined);
    }
  });

  it('of fetch has the reason in its cause, for every address that was tried', () => {
    const cause = new AggregateError([
      new Error('refused at ::1'),
      new Error('refused at 127.0.0.1'),
    ]);
    const error = new TypeError('fetch failed', { cause });
    assert.equal(fetchErrorText(error), 'refused at ::1, refused at 127.0.0.1');
  });
});
