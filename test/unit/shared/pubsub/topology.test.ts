import assert from 'node:assert/strict';
import { pushStages } from '@pipeline/shared/pubsub/topology.ts';
import { severities } from '@pipeline/shared/severity.ts';
import { parseFilter } from '../../../../local/emulators/pubsub/filter.ts';

describe('the topology', () => {
  for (const { stage, subscriptions } of pushStages) {
    it(`delivers each message to ${stage} once, whatever its label`, () => {
      const filters = subscriptions.map(({ filter }) => parseFilter(filter));
      const labels = [...severities, 'high', '', 'PANIC'].map((severity) => ({ severity }));
      for (const attributes of [{}, { format: 'falco' }, ...labels]) {
        const getting = filters.filter((passes) => passes(attributes));
        assert.equal(getting.length, 1, JSON.stringify(attributes));
      }
    });
  }

  it('delivers to write what is urgent apart from the rest', () => {
    const urgent = pushStages[1].subscriptions.find(({ key }) => key === 'writeUrgent');
    const passes = parseFilter(urgent?.filter ?? '');
    const apart = severities.filter((severity) => passes({ severity }));
    assert.deepEqual(apart, ['HIGH', 'CRITICAL']);
  });
});
