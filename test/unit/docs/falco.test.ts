import assert from 'node:assert/strict';
import { load } from 'js-yaml';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { topics } from '@pipeline/shared/pubsub/topology.ts';
import { fixture } from '../../../local/samples/index.ts';
import { itemsOf } from '../../../scripts/lib/payload.ts';
import { previewItem } from '../../../scripts/preview/preview-item.ts';
import { chartValues, pairsOf } from './falco-chart.ts';
import { blocks, document, section } from './markdown.ts';

/** The leaves of a value by path; names that an operator chooses become `*`. */
function leaves(value: unknown, path = ''): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((each) => leaves(each, `${path}[]`));
  if (!isObject(value)) return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, each]) =>
    leaves(
      each,
      path.endsWith('extra_fields[]') ? `${path}.*` : [path, key].join('.').replace(/^\./, ''),
    ),
  );
}

describe('docs/falco.md', () => {
  let page = '';
  before(async () => {
    page = await document('docs/falco.md');
  });

  /** The values of a block below a heading, by path. */
  const valuesIn = (heading: string, at = 0): Map<string, string> =>
    new Map(leaves(load(blocks(section(page, heading), 'yaml')[at] ?? '')));

  it('sets only values of the chart, to valid values', () => {
    const all = blocks(page, 'yaml').flatMap((block) => leaves(load(block)));
    assert.ok(all.length > 15);
    for (const [path, value] of all) {
      assert.match(value, chartValues[path] ?? /never/, path);
    }
    const set = new Set(all.map(([path]) => path));
    assert.deepEqual(set, new Set(Object.keys(chartValues)));
  });

  it('names the cluster so that a finding is on it, with and without falcosidekick', async () => {
    const sidekick = pairsOf(
      valuesIn('## Which cluster').get('falcosidekick.config.customfields') ?? '',
    );
    const [, block = ''] = blocks(section(page, '## Which cluster'), 'yaml');
    const appended = [...block.matchAll(/^ {8}- (\w+): (.+)$/gm)].map(([, key, value]) => [
      key,
      value,
    ]);
    assert.deepEqual(Object.fromEntries(appended), sidekick);
    const alert: unknown = parseJson((await fixture('e04')).body);
    assert.ok(isObject(alert) && isObject(alert['output_fields']));
    const body = JSON.stringify({
      ...alert,
      output_fields: { ...alert['output_fields'], ...sidekick },
    });
    const [item] = itemsOf({
      name: 'alert',
      body,
      contentType: 'application/json',
      isPublished: false,
    });
    assert.ok(item);
    const preview = await previewItem(item, {
      organization: '1',
      environment: {},
      now: '2026-12-31T00:00:00.000000000Z',
    });
    assert.ok('finding' in preview);
    assert.equal(
      preview.finding['resourceName'],
      '//container.googleapis.com/projects/my-project/locations/europe-west3/clusters/shop',
    );
  });

  it('publishes to the topic of the pipeline', () => {
    const values = valuesIn('## falcosidekick to Pub/Sub');
    assert.equal(values.get('falcosidekick.config.gcp.pubsub.topic'), topics.events);
  });

  // test/pipeline/contract.test.ts posts in both forms.
  it('has the secret in the place where falcosidekick and libcurl read it', () => {
    const webhook = valuesIn('## falcosidekick to the webhook');
    const headers = webhook.get('falcosidekick.config.webhook.customHeaders') ?? '';
    assert.deepEqual(pairsOf(headers), { Authorization: 'Bearer SECRET' });
    const own = valuesIn('## Falco to the webhook, by itself');
    const { username, password } = new URL(own.get('falco.http_output.url') ?? '');
    assert.deepEqual([username, password], ['falco', 'SECRET']);
    // Without this header, Falco posts text/plain.
    assert.equal(own.get('falco.json_output'), 'true');
  });
});
