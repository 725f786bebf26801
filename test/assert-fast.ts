import assert from 'node:assert/strict';

/** Fails if the work takes 3 s or more of this process's processor time, which excludes tests in other processes. */
export function assertFast<Result>(work: () => Result): Result {
  const before = process.cpuUsage();
  const result = work();
  const { user } = process.cpuUsage(before);
  assert.ok(user < 3_000_000, `${user} µs`);
  return result;
}
