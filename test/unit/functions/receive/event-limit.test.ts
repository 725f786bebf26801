import assert from 'node:assert/strict';
import { createEventLimit } from '../../../../functions/receive/event-limit.ts';
import { fakeClock } from '../../support.ts';

describe('the limit of events per minute', () => {
  it("allows a burst of one minute's events, and then the refill rate", () => {
    const clock = fakeClock();
    const limit = createEventLimit(600, clock);
    assert.equal(limit.waitMs('a'), 0);
    limit.count('a', 600);
    assert.equal(limit.waitMs('a'), 100);
    clock.advance(99);
    assert.equal(limit.waitMs('a'), 1);
    clock.advance(1);
    assert.equal(limit.waitMs('a'), 0);
    limit.count('a', 1);
    assert.equal(limit.waitMs('a'), 100);
  });

  it("accumulates at most one minute's events", () => {
    const clock = fakeClock();
    const limit = createEventLimit(600, clock);
    limit.count('a', 1);
    clock.advance(3_600_000);
    limit.count('a', 600);
    assert.equal(limit.waitMs('a'), 100);
  });

  it('separates tokens', () => {
    const limit = createEventLimit(1, fakeClock());
    limit.count('a', 20_000);
    assert.ok(limit.waitMs('a') > 0);
    assert.equal(limit.waitMs('b'), 0);
  });

  it('is disabled at 0', () => {
    const limit = createEventLimit(0, fakeClock());
    limit.count('a', 20_000);
    assert.equal(limit.waitMs('a'), 0);
  });
});
