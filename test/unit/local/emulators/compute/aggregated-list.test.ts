import assert from 'node:assert/strict';
import { error, list, node, withCompute, type Answer } from './harness.ts';

/** Returns the names in a list, each with its zone, and the token of the next page. */
function shown({ body }: Answer): { names: string[]; next: string } {
  const parsed: unknown = body;
  assert.ok(hasItems(parsed));
  const names = Object.entries(parsed.items).flatMap(([scope, { instances: found = [] }]) =>
    found.map(({ name }) => `${scope} ${name}`),
  );
  return { names, next: parsed.nextPageToken ?? '' };
}

interface List {
  readonly items: Record<string, { readonly instances?: { readonly name: string }[] }>;
  readonly nextPageToken?: string;
}

function hasItems(body: unknown): body is List {
  return typeof body === 'object' && body !== null && 'items' in body;
}

describe('Compute: instances.aggregatedList', () => {
  it('returns the instances of one project by zone, and a warning for each empty zone', async () => {
    await withCompute(async (get) => {
      const zone = 'europe-west3-b';
      const { project, zone: at, ...resource } = node;
      assert.deepEqual(await get(list({ filter: `name = "${node.name}"` })), {
        status: 200,
        body: {
          kind: 'compute#instanceAggregatedList',
          id: 'projects/shop/aggregated/instances',
          items: {
            [`zones/${at}`]: {
              instances: [
                {
                  ...resource,
                  kind: 'compute#instance',
                  status: 'RUNNING',
                  zone: `https://www.googleapis.com/compute/v1/projects/${project}/zones/${at}`,
                  selfLink: `https://www.googleapis.com/compute/v1/projects/shop/zones/${at}/instances/${node.name}`,
                },
              ],
            },
            [`zones/${zone}`]: warning(zone),
            'zones/us-central1-a': warning('us-central1-a'),
          },
          selfLink: 'https://www.googleapis.com/compute/v1/projects/shop/aggregated/instances',
        },
      });
    });
  });

  it('continues from page to page', async () => {
    await withCompute(async (get) => {
      const first = shown(await get(list({ maxResults: '2' })));
      assert.deepEqual(first.names, [
        `zones/europe-west3-a ${node.name}`,
        'zones/us-central1-a vm-a',
      ]);
      const second = shown(await get(list({ maxResults: '2', pageToken: first.next })));
      assert.deepEqual(second, { names: ['zones/us-central1-a vm-b'], next: '' });
      const misused = await get(list({ pageToken: first.next, filter: 'name = x' }));
      assert.equal(misused.status, 400);
    });
  });

  for (const [filter, names] of [
    ['labels.goog-k8s-cluster-name = "prod"', [node.name]],
    ['labels.goog-k8s-cluster-name=prod AND status=RUNNING', [node.name]],
    ['(status = RUNNING) AND (name = vm-a)', ['vm-a']],
    ['status = "TERMINATED"', ['vm-b']],
    ['labels.goog-k8s-cluster-name = "dev"', []],
    ['labels.constructor = "x"', []],
  ] as const) {
    it(`filters by ${filter}`, async () => {
      await withCompute(async (get) => {
        const found = shown(await get(list({ filter }))).names.map((name) => name.split(' ')[1]);
        assert.deepEqual(found, names);
      });
    });
  }

  it('rejects a filter by network interface, as the real service does', async () => {
    await withCompute(async (get) => {
      const filter = 'networkInterfaces.networkIP = "10.156.15.206"';
      const message = `Invalid value for field 'filter': '${filter}'. Invalid list filter expression.`;
      assert.deepEqual(await get(list({ filter })), error(400, 'invalid', message));
    });
  });

  it('rejects unknown parameters', async () => {
    await withCompute(async (get) => {
      for (const parameters of [
        { filter: "name eq 'gke-.*'" },
        { filter: 'name = a OR name = b' },
        { filter: 'labels.owner:*' },
        { filter: 'name = a AND' },
        { orderBy: 'name' },
        { pageToken: 'rubbish' },
        { maxResults: '501' },
        { maxResults: '-1' },
      ]) {
        const { status } = await get(list(parameters));
        assert.equal(status, 400, JSON.stringify(parameters));
      }
    });
  });
});

function warning(zone: string): object {
  return {
    warning: {
      code: 'NO_RESULTS_ON_PAGE',
      message: `There are no results for scope 'zones/${zone}' on this page.`,
      data: [{ key: 'scope', value: `zones/${zone}` }],
    },
  };
}
