import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseItems } from '@pipeline/shared/items.ts';
import { isObject } from '@pipeline/shared/json.ts';
import { previewItem } from '../../scripts/preview/preview-item.ts';

/** Inputs that went wrong once, in the forms that real senders have; each stands for its kind. */
const folder = join(import.meta.dirname, '../fixtures/inputs');

interface Input {
  readonly what: string;
  readonly payload: unknown;
  /** Of each item, what its finding must have; null: what it must not have. Or why there is none. */
  readonly becomes: readonly Record<string, unknown>[];
}

const options = {
  organization: '123456789012',
  environment: {},
  now: '2026-12-31T00:00:00.000000000Z',
};

describe('an input of a real sender', () => {
  for (const file of readdirSync(folder)) {
    const { what, payload, becomes } = JSON.parse(
      readFileSync(join(folder, file), 'utf8'),
    ) as Input;
    it(`is a finding with what it says: ${what}`, async () => {
      const items = parseItems(JSON.stringify(payload));
      const previews = await Promise.all(items.map(async (item) => previewItem(item, options)));
      assert.equal(previews.length, becomes.length);
      for (const [index, expected] of becomes.entries()) {
        const preview = previews[index] ?? {};
        assertHas('finding' in preview ? preview.finding : preview, expected);
      }
    });
  }

  it('has an id of its own, even where only one field tells it from another', async () => {
    const file = readFileSync(join(folder, 'same-second.json'), 'utf8');
    const { payload } = JSON.parse(file) as Input;
    const [one, other] = parseItems(JSON.stringify(payload));
    assert.ok(one?.kind === 'detection' && other?.kind === 'detection');
    assert.notEqual(one.id, other.id);
  });
});

/** Compares what is expected, and no more. */
function assertHas(actual: unknown, expected: unknown, path = ''): void {
  if (expected === null) assert.equal(actual, undefined, path);
  else if (Array.isArray(expected)) {
    assert.ok(Array.isArray(actual) && actual.length === expected.length, path);
    for (const [index, each] of expected.entries())
      assertHas(actual[index], each, `${path}[${index}]`);
  } else if (isObject(expected)) {
    assert.ok(isObject(actual), path);
    for (const [key, value] of Object.entries(expected))
      assertHas(actual[key], value, `${path}.${key}`);
  } else assert.equal(actual, expected, path);
}
