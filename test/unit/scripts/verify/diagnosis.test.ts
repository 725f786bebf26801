import assert from 'node:assert/strict';
import { diagnose, type Evidence } from '../../../../scripts/verify/diagnosis.ts';
import type { TrailLine } from '../../../../scripts/verify/trail.ts';

const at = '2026-11-24T12:00:00Z';
const line = (stage: string, outcome: string, reason?: string): TrailLine =>
  reason === undefined ? { at, stage, outcome } : { at, stage, outcome, reason };

function of(trail: Evidence['trail'], changes: Partial<Evidence> = {}) {
  return diagnose({
    trail,
    deadLetter: undefined,
    unseen: undefined,
    parent: 'organizations/1/sources/2/locations/eu',
    sentTo: 'receive',
    waitedSeconds: 120,
    flags: '--local',
    ...changes,
  });
}

describe('why an event has not arrived', () => {
  it('is unknown without access to the log, unless a dead letter shows it', () => {
    assert.equal(
      of('you may not read it').says,
      'no finding within 120 s; the progress of the event is unknown (you may not read it)',
    );
    const deadLetter = { stage: 'enrich', reason: 'not-json', error: 'the message is not JSON' };
    assert.equal(
      of('you may not read it', { deadLetter }).says,
      'it is a dead letter of enrich: not-json (the message is not JSON)',
    );
  });

  it('names the error that write keeps retrying, and the remedy', () => {
    for (const [reason, remedy] of [
      ['scc-permission-denied', /^write may not write to the source: terraform apply grants it/],
      ['scc-not-found', /^there is no such source: npm run create-source/],
      ['scc-resource-exhausted', /^the quota of/],
      ['scc-unavailable', /^npm run doctor -- --local/],
    ] as const) {
      const { says, remedy: told } = of([
        line('enrich', 'enriched'),
        line('write', 'retried', reason),
      ]);
      assert.equal(
        says,
        `Security Command Center refuses the finding, and write keeps retrying after 120 s: ${reason}`,
      );
      assert.match(told, remedy);
    }
    assert.equal(
      of([line('enrich', 'retried', 'publish-failed')]).says,
      'enrich keeps retrying after 120 s: publish-failed',
    );
  });

  it('is a wrong parent of the lookup if write has written the finding', () => {
    const { says, remedy } = of([
      line('write', 'retried', 'scc-unavailable'),
      line('write', 'written'),
    ]);
    assert.equal(
      says,
      'write has written it, but it is not found at organizations/1/sources/2/locations/eu',
    );
    assert.match(remedy, /SCC_SOURCE and SCC_LOCATION/);
  });

  it('is the stage that has not handled it', () => {
    assert.equal(
      of([], { sentTo: 'Pub/Sub' }).says,
      'no finding within 120 s, and no stage has logged the event that Pub/Sub accepted',
    );
    assert.match(
      of([line('receive', 'accepted')]).says,
      /^receive has accepted it, and enrich has not handled it within 120 s$/,
    );
    assert.match(
      of([line('enrich', 'enriched')]).says,
      /^enrich has enriched it, and write has not/,
    );
  });
});
