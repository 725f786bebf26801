import assert from 'node:assert/strict';
import { pushStages } from '@pipeline/shared/pubsub/topology.ts';
import { severities } from '@pipeline/shared/severity.ts';
import { parseFilter } from '../../../../local/emulators/pubsub/filter.ts';

/**
 * The subscriptions of all releases, with their filters. Pub/Sub cannot change a filter: add a line with a new name,
 * and keep the old one. docs/adr/0016-one-apply.md
 */
const published: Readonly<Record<string, string>> = {
  'events-enrich': '',
  'findings-write': 'NOT (attributes.severity = "CRITICAL" OR attributes.severity = "HIGH")',
  'findings-write-urgent': 'attributes.severity = "CRITICAL" OR attributes.severity = "HIGH"',
};

describe('the topology', () => {
  it('has no subscription whose filter changed under the same name', () => {
    for (const { subscriptions } of pushStages) {
      for (const { name, filter } of subscriptions) {
        assert.equal(filter, published[name], `${name}: another filter takes another name`);
      }
    }
  });

  for (const { stage, subscriptions } of pushStages) {
    it(`delivers each message to ${stage} once, with any attributes`, () => {
      const filters = subscriptions.map(({ filter }) => parseFilter(filter));
      const labels = [...severities, 'high', '', 'PANIC'].map((severity) => ({ severity }));
      for (const attributes of [{}, { format: 'falco' }, ...labels]) {
        const getting = filters.filter((passes) => passes(attributes));
        assert.equal(getting.length, 1, JSON.stringify(attributes));
      }
    });
  }

  it('delivers urgent messages to write separately', () => {
    const urgent = pushStages[1].subscriptions.find(({ key }) => key === 'writeUrgent');
    const passes = parseFilter(urgent?.filter ?? '');
    const apart = severities.filter((severity) => passes({ severity }));
    assert.deepEqual(apart, ['HIGH', 'CRITICAL']);
  });
});
