import assert from 'node:assert/strict';
import {
  ComputeError,
  toComputeError,
} from '../../../../../functions/enrich/lookup/compute-error.ts';

function thrown(code: unknown, reason?: string, message = 'why'): Error {
  const body = { error: { code, message, errors: [{ message, domain: 'global', reason }] } };
  return Object.assign(new Error(reason === undefined ? message : JSON.stringify(body)), { code });
}

describe('an error of the Compute API', () => {
  for (const [error, isRefusal, reason] of [
    [thrown(403, 'forbidden'), true, 'forbidden'],
    [thrown(403, 'accessNotConfigured'), true, 'accessNotConfigured'],
    [thrown(404, 'notFound'), true, 'notFound'],
    [thrown(400, 'invalid'), true, 'invalid'],
    [thrown(403, 'rateLimitExceeded'), false, 'rateLimitExceeded'],
    [thrown(403, 'userRateLimitExceeded'), false, 'userRateLimitExceeded'],
    [thrown(403, 'quotaExceeded'), false, 'quotaExceeded'],
    [thrown(429, 'rateLimitExceeded'), false, 'rateLimitExceeded'],
    [thrown(429), false, '429'],
    [thrown(408), false, '408'],
    [thrown(503, 'backendError'), false, 'backendError'],
    [thrown(500), false, '500'],
    [thrown('ECONNRESET'), false, 'ECONNRESET'],
    [thrown(undefined), false, 'unknown'],
    ['The client has already been closed.', false, 'unknown'],
    [new Error('x', { cause: new DOMException('late', 'TimeoutError') }), false, 'timeout'],
  ] as const) {
    it(`is ${isRefusal ? 'a refusal' : 'retryable'}: ${reason}`, () => {
      const understood = toComputeError(error);
      assert.deepEqual([understood.isRefusal, understood.reason], [isRefusal, reason]);
    });
  }

  it('keeps a parsed error, and the message of the body', () => {
    const known = new ComputeError(false, 'timeout', 'late');
    assert.equal(toComputeError(known), known);
    assert.equal(
      toComputeError(thrown(403, 'forbidden', 'no permission')).message,
      'no permission',
    );
  });
});
