import assert from 'node:assert/strict';
import { runtimeEventSchema, type EnrichedEvent } from '@pipeline/shared/event.ts';
import { enrichedEvent } from '@pipeline/shared/generated/validators.js';
import { violations } from '@pipeline/shared/validation.ts';
import { isObject } from '@pipeline/shared/json.ts';
import { toFinding } from '../../../../../functions/write/finding/to-finding.ts';

const options = {
  sysdigPages: 'https://secure.sysdig.com',
  propertyLimits: { value: 10_000, unclaimedBytes: 10_000 },
  maxBytes: 1_000_000,
};

/** Values that a finding need not contain: the message's format, and the pipeline's own words for its source. */
const ours = new Set(['version', 'format', 'timeSource', 'watched', 'time']);
/** Texts for which a finding requires a certain form. */
const texts = new Map([
  ['target.name', '//storage.googleapis.com/leaf-target'],
  ['unclaimed.name', 'leaf_unclaimed'],
  ['files.path', '/leaf/file'],
  ['processes.path', '/leaf/program'],
  ['processes.script', '/leaf/script.sh'],
  ['container.image.digest', `sha256:${'1'.repeat(64)}`],
  ['container.image.id', `sha256:${'2'.repeat(64)}`],
  ['requestedContainers.image.digest', `sha256:${'3'.repeat(64)}`],
  ['requestedContainers.image.id', `sha256:${'4'.repeat(64)}`],
]);

/** A value of a JSON Schema whose texts are all different, and the texts to find in the finding. */
class Maker {
  readonly leaves = new Map<string, string>();
  /** Replaces the text of a leaf. */
  readonly #texts: ReadonlyMap<string, string>;
  #count = 0;

  constructor(instead: ReadonlyMap<string, string>) {
    this.#texts = instead;
  }

  make(schema: Record<string, unknown>, path = ''): unknown {
    if ('const' in schema) return schema['const'];
    if (Array.isArray(schema['enum'])) return this.#leaf(path, String(schema['enum'].at(-1)));
    const { type, properties, items, additionalProperties: others } = schema;
    this.#count += 1;
    if (type === 'boolean') return true;
    if (type === 'integer') return Number(this.#leaf(path, String(20_000 + this.#count)));
    if (type === 'string') {
      if (path === 'id') return 'a1';
      if (path === 'time') return '2026-01-01T00:00:00.000000000Z';
      return this.#leaf(path, this.#texts.get(path) ?? `leaf-${this.#count}-`);
    }
    if (type === 'array') return [this.make(schemaOf(items), path)];
    if (isObject(properties)) {
      return Object.fromEntries(
        Object.entries(properties).map(([name, inner]) => [
          name,
          this.make(schemaOf(inner), path === '' ? name : `${path}.${name}`),
        ]),
      );
    }
    return { [`key${this.#count}`]: this.make(schemaOf(others), path) };
  }

  #leaf(path: string, value: string): string {
    this.leaves.set(path, value);
    return value;
  }
}

function schemaOf(value: unknown): Record<string, unknown> {
  assert.ok(isObject(value));
  return value;
}

/** Returns the paths whose values are missing in the finding of an event with every part. */
function lostOf(
  instead: ReadonlyMap<string, string>,
  change: (event: EnrichedEvent['event']) => EnrichedEvent['event'] = (event) => event,
): string[] {
  const maker = new Maker(instead);
  const made = maker.make(runtimeEventSchema);
  const resource = { kind: 'project', name: '//cloudresourcemanager.googleapis.com/projects/p' };
  const enriched: unknown = { version: 2, event: made, resource };
  assert.ok(enrichedEvent(enriched), violations(enrichedEvent).join('; '));
  const event = change(enriched.event);
  const finding = toFinding({ ...enriched, event }, '2026-02-01T00:00:00.000000000Z', options);
  const text = JSON.stringify(finding);
  assert.ok(maker.leaves.size > 100);
  return [...maker.leaves].flatMap(([path, value]) =>
    ours.has(path) || text.includes(JSON.stringify(value).slice(1, -1)) ? [] : [path],
  );
}

describe('the finding of an event that has every part', () => {
  it('contains the value of each', () => {
    assert.deepEqual(lostOf(texts), []);
  });

  it('contains values that native fields reject: non-numeric IDs, paths that are not POSIX, other names', () => {
    const odd = new Map(texts);
    for (const path of texts.keys()) {
      if (/^(?:files|processes|requestedContainers|container)\./.test(path)) {
        odd.set(path, `C:\\${path}`);
      }
    }
    for (const path of ['objects', 'accessReviews', 'roles', 'bindings', 'bindings.subjects']) {
      odd.set(`kubernetes.${path}.namespace`, `Not A Label ${path}`);
    }
    assert.deepEqual(lostOf(odd), []);
  });

  it('contains them without a pod or container, and for a firewall rule that neither allows nor denies', () => {
    const lost = lostOf(texts, (event) => {
      const { container: _container, ...rest } = event;
      const { pod: _pod, container: _name, ...kubernetes } = event.kubernetes ?? {};
      const { allowed: _allowed, ...ipRules } = event.ipRules ?? {};
      return { ...rest, kubernetes, ipRules };
    });
    assert.deepEqual(
      lost.filter((path) => !path.startsWith('container.')),
      ['kubernetes.pod', 'kubernetes.container'],
    );
  });
});
