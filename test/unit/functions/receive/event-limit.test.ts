import assert from 'node:assert/strict';
import { createEventLimit } from '../../../../functions/receive/event-limit.ts';
import { fakeClock } from '../../support.ts';

describe('the limit of events a minute', () => {
  it('lets a burst of a minute pass, and then as many as come back', () => {
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

  it('saves up no more than a minute', () => {
    const clock = fakeClock();
    const limit = createEventLimit(600, clock);
    limit.count('a', 1);
    clock.advance(3_600_000);
    limit.count('a', 600);
    assert.equal(limit.waitMs('a'), 100);
  });

  it('keeps a token apart from the others', () => {
    const limit = createEventLimit(1, fakeClock());
    limit.count('a', 20_000);
    assert.ok(limit.waitMs('a') > 0);
    assert.equal(limit.waitMs('b'), 0);
  });

  it('is none at 0', () => {
    const limit = createEventLimit(0, fakeClock());
    limit.count('a', 20_000);
    assert.equal(limit.waitMs('a'), 0);
  });
});
