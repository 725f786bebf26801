import assert from 'node:assert/strict';
import { Rate } from '../../../../../functions/write/pace/rate.ts';

const minute = 60_000;

/** Returns the number of slots until `until`, if each is taken as soon as it is free. */
function slots(rate: Rate, from: number, until: number): number {
  let count = 0;
  let now = from;
  for (;;) {
    now = Math.max(now, rate.nextAt(now));
    if (now >= until) return count;
    assert.ok(rate.take(now), `a slot at ${now}, as it said`);
    count += 1;
  }
}

describe('the rate of writes', () => {
  it('equals its setting, minute after minute', () => {
    const rate = new Rate({ perMinute: 960, pauseMs: 5000 });
    for (const from of [0, minute, 2 * minute]) {
      const count = slots(rate, from, from + minute);
      assert.ok(count >= 950 && count <= 962, String(count));
    }
  });

  it("exceeds no minute by more than one second's writes, however many slots were saved", () => {
    const rate = new Rate({ perMinute: 960, pauseMs: 5000 });
    assert.ok(rate.take(0));
    const count = slots(rate, 10 * minute, 11 * minute);
    assert.ok(count > 960 && count <= 960 + 16 + 1, String(count));
  });

  it('tolerates timers that are late by less than a second', () => {
    const rate = new Rate({ perMinute: 960, pauseMs: 5000 });
    let count = 0;
    for (let now = 0; now < 10 * minute; now += 700) while (rate.take(now)) count += 1;
    assert.ok(count >= 9600 * 0.99, String(count));
  });

  it('gives a new instance one slot and no burst', () => {
    const rate = new Rate({ perMinute: 960, pauseMs: 5000 });
    assert.ok(rate.take(minute));
    assert.ok(!rate.take(minute));
    assert.equal(rate.nextAt(minute), minute + 63);
  });

  it('counts calls that requested no slot', () => {
    const rate = new Rate({ perMinute: 60, pauseMs: 5000 });
    rate.spend(0);
    rate.spend(0);
    assert.equal(rate.nextAt(0), 2000);
    assert.ok(!rate.take(1999));
    assert.ok(rate.take(2000));
  });

  it('supports slow rates', () => {
    assert.equal(slots(new Rate({ perMinute: 2, pauseMs: 5000 }), 0, 10 * minute), 20);
  });

  it('pauses after a refusal, and then tries with one call', () => {
    const rate = new Rate({ perMinute: 960, pauseMs: 5000 });
    assert.ok(rate.take(0));
    rate.refused(100);
    assert.ok(!rate.take(5099));
    const probe = rate.nextAt(5100);
    assert.ok(probe - 5100 < 100, String(probe));
    assert.ok(rate.take(probe));
    assert.ok(!rate.take(probe + 1000), 'one at a time until it is answered');
    rate.answered(probe + 1000);
    assert.ok(rate.take(probe + 1000));
    assert.ok(rate.take(probe + 1000), 'again as before');
  });

  it('counts simultaneous refusals as one', () => {
    const rate = new Rate({ perMinute: 960, pauseMs: 5000 });
    for (const now of [0, 10, 20, 4999]) rate.refused(now);
    assert.ok(rate.take(rate.nextAt(5000)));
    assert.ok(rate.nextAt(0) < 20_000);
  });

  it('tries less often while it is refused, but at least every 30 s', () => {
    const rate = new Rate({ perMinute: 960, pauseMs: 5000 });
    const probes = [];
    let now = 0;
    rate.refused(now);
    for (let count = 0; count < 6; count += 1) {
      const at = rate.nextAt(now);
      probes.push(Math.round((at - now) / 1000));
      assert.ok(rate.take(at));
      now = at + 50;
      rate.refused(now);
    }
    assert.deepEqual(probes, [5, 10, 20, 30, 30, 30]);
  });

  it('tries again if a trial call is never answered', () => {
    const rate = new Rate({ perMinute: 960, pauseMs: 5000 });
    rate.refused(0);
    const probe = rate.nextAt(0);
    assert.ok(rate.take(probe));
    assert.equal(rate.nextAt(probe), probe + 10_000);
  });

  it('slows down after a refusal, and recovers after two minutes', () => {
    const rate = new Rate({ perMinute: 600, pauseMs: 1000 });
    rate.refused(0);
    const probe = rate.nextAt(1000);
    assert.ok(rate.take(probe));
    rate.answered(probe);
    const first = slots(rate, probe, probe + 10_000);
    assert.ok(first < 90 && first > 65, `${first} of 100`);
    slots(rate, probe + 10_000, 130_000);
    const later = slots(rate, 130_000, 140_000);
    assert.ok(later >= 99 && later <= 101, String(later));
  });

  it('leaves other clients their share of a quota, with few refusals', () => {
    // A fixed window of a minute. Another client uses half of it in its first second.
    const rate = new Rate({ perMinute: 960, pauseMs: 5000 });
    let window = -1;
    let left = 0;
    let done = 0;
    let refused = 0;
    for (let now = 0; now < 30 * minute; now = Math.max(now + 1, rate.nextAt(now))) {
      if (Math.floor(now / minute) !== window) {
        window = Math.floor(now / minute);
        left = 500;
      }
      if (!rate.take(now)) continue;
      if (left > 0) {
        left -= 1;
        done += 1;
        rate.answered(now);
      } else {
        refused += 1;
        rate.refused(now);
      }
    }
    assert.ok(refused / (done + refused) < 0.01, `${refused} refused, ${done} done`);
    assert.ok(done >= 30 * 500 * 0.8, `${done} of ${30 * 500}`);
  });

  it('pauses no longer if the clock is set back', () => {
    const rate = new Rate({ perMinute: 960, pauseMs: 5000 });
    assert.ok(rate.take(3_600_000));
    rate.refused(3_600_000);
    const probe = rate.nextAt(0);
    assert.ok(probe <= 5100, String(probe));
    assert.ok(rate.take(probe));
  });
});
