import assert from 'node:assert/strict';
import type { Item } from '@pipeline/shared/items.ts';
import { isObject } from '@pipeline/shared/json.ts';
import { itemsOf, readPayload } from '../../scripts/lib/payload.ts';
import { previewItem } from '../../scripts/preview/preview-item.ts';
import { fixtureFiles } from '../../local/samples/index.ts';
import { outcomes, type Outcome } from '../fixtures/outcomes.ts';

const options = {
  organization: '123456789012',
  environment: {},
  now: '2026-12-31T00:00:00.000000000Z',
};

/** Runs one item through the pure parts of all stages and says what became of it, in the table's words. */
async function outcomeOf(item: Item): Promise<Outcome> {
  const preview = await previewItem(item, options);
  if ('ignored' in preview) return { ignored: preview.ignored };
  if ('quarantined' in preview) return { quarantined: preview.quarantined };
  assert.ok('finding' in preview, JSON.stringify(preview));
  const { name, category, severity, eventTime, resourceName, kubernetes, findingClass } =
    preview.finding;
  const pods = isObject(kubernetes) && Array.isArray(kubernetes['pods']) ? kubernetes['pods'] : [];
  const pod: unknown = pods[0];
  return {
    finding: String(name).split('/').at(-1) ?? '',
    category: String(category),
    severity: severity as 'LOW',
    time: String(eventTime),
    resource: String(resourceName),
    ...(findingClass === 'THREAT' ? {} : { findingClass: findingClass as 'OBSERVATION' }),
    ...(isObject(pod) ? { pod: [pod['ns'] ?? '', pod['name']].join('/') } : {}),
  };
}

describe('what becomes of each payload', () => {
  for (const file of fixtureFiles) {
    it(file.slice(file.lastIndexOf('/') + 1), async () => {
      const payload = await readPayload(file);
      const actual = await Promise.all(itemsOf(payload).map(outcomeOf));
      const { name } = payload;
      assert.ok(outcomes[name], `test/fixtures/outcomes.ts does not say what becomes of ${name}`);
      assert.deepEqual(actual, outcomes[name]);
    });
  }

  it('covers no payload that is not there', async () => {
    const payloads = await Promise.all(fixtureFiles.map(readPayload));
    const names = new Set(payloads.map(({ name }) => name));
    assert.deepEqual(
      Object.keys(outcomes).filter((name) => !names.has(name)),
      [],
    );
  });
});
