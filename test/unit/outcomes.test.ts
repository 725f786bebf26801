import assert from 'node:assert/strict';
import { readBody, readLines, type Item } from '@pipeline/shared/intake.ts';
import { resourceOf, instanceOfLabels } from '../../functions/enrich/resource.ts';
import { toFinding } from '../../functions/write/finding.ts';
import { findingJson } from '../../scripts/lib/finding-json.ts';
import { readPayload } from '../../scripts/lib/payload.ts';
import { fixtureFiles } from '../fixtures/index.ts';
import { outcomes, type Outcome } from '../fixtures/outcomes.ts';

/** Runs one item through the pure parts of all stages and says what became of it. */
async function outcomeOf(item: Item): Promise<Outcome> {
  if (item.kind === 'ignored') return { ignored: item.reason };
  if (item.kind === 'unknown') return { quarantined: item.reason };
  const event = item.parse();
  const resource = await resourceOf(event, '123456789012', instanceOfLabels);
  const finding = toFinding({ version: 1, event, resource }, '2026-12-31T00:00:00.000000000Z', {
    sysdigPages: 'https://secure.sysdig.com',
    propertyValueLimit: 255,
  });
  const json: { eventTime?: string } = findingJson(event.id, finding);
  const [pod] = finding.kubernetes?.pods ?? [];
  return {
    finding: event.id,
    category: finding.category,
    severity: finding.severity,
    time: json.eventTime ?? '',
    resource: finding.resourceName,
    ...(pod === undefined ? {} : { pod: `${pod.ns ?? ''}/${pod.name}` }),
  };
}

describe('what becomes of each payload', () => {
  for (const file of fixtureFiles) {
    it(file.slice(file.lastIndexOf('/') + 1), async () => {
      const { name, body, contentType } = await readPayload(file);
      const items = contentType === 'application/json' ? readBody(body) : readLines(body);
      const actual = await Promise.all(items.map(outcomeOf));
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
