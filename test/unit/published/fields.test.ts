import assert from 'node:assert/strict';
import { secrets } from '../../../functions/enrich/masking/published-fields.ts';
import { carriers } from '../../../tools/docs/published/carriers.ts';
import { findingOf } from '../../../tools/docs/published/events.ts';
import { missingOf } from '../../../tools/docs/published/places.ts';

const all = await carriers();
const open = all.filter(({ published }) => !secrets.has(published));

describe('a published field', () => {
  for (const [group, members] of Map.groupBy(
    open,
    ({ group: name, form = '' }) => `${name} ${form}`,
  )) {
    it(`appears in the finding: ${group} (${members.length})`, async () => {
      const missing = await Promise.all(members.map((each, at) => missingOf(each, at * 4)));
      assert.deepEqual(missing.flat(), []);
    });
  }

  it('is masked in the finding if it holds a secret by design', async () => {
    for (const { event } of all.filter(({ published }) => secrets.has(published))) {
      const text = JSON.stringify(await findingOf(event('"quiet-stone"')));
      assert.ok(!text.includes('quiet-stone') && text.includes('"***"'), text);
    }
  });
});
