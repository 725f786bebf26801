import assert from 'node:assert/strict';

/** Fails if the work takes this process 3 s of processor time or more: the tests beside it do not count. */
export function assertFast<Result>(work: () => Result): Result {
  const before = process.cpuUsage();
  const result = work();
  const { user } = process.cpuUsage(before);
  assert.ok(user < 3_000_000, `${user} µs`);
  return result;
}
