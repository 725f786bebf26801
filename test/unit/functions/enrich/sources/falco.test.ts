import assert from 'node:assert/strict';
import { eventOf, eventWith } from '../../write/finding/events.ts';

describe('an event of Falco about itself', () => {
  it('is an observation, with its numbers, if events were lost', async () => {
    const event = await eventOf('e12');
    assert.equal(event.watched, 'falco');
    assert.equal(event.findingClass, 'OBSERVATION');
    assert.equal(event.processes, undefined);
    assert.deepEqual(
      event.unclaimed.find(({ name }) => name === 'n_drops'),
      { name: 'n_drops', value: '815508' },
    );
  });

  it('is recognized by its source, or by the rule if older versions name none', () => {
    for (const [rule, source] of [
      ['Falco internal: timeouts notification', 'internal'],
      ['Falco internal: hot restart failure', undefined],
      ['Falco internal: syscall event drop', 'syscall'],
    ]) {
      const { watched } = eventWith({}, { rule, source });
      assert.equal(watched, 'falco');
    }
  });

  it('gets a sentence if it has no text', () => {
    const said = (rule: string, fields: Record<string, unknown> = {}) =>
      eventWith(fields, { rule, hostname: 'node-1' }).description;
    assert.equal(
      said('Falco internal: syscall event drop', { n_drops: 5, n_evts: 9 }),
      'Falco reported on node-1: syscall event drop: 5 of 9 events were lost',
    );
    assert.equal(
      said('Falco internal: hot restart failure'),
      'Falco reported on node-1: hot restart failure',
    );
  });
});
