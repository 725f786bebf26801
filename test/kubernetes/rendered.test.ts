import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { BlockList, isIPv6 } from 'node:net';
import { join } from 'node:path';
import { isTextList, parseJson } from '@pipeline/shared/json.ts';
import { render } from '../../tools/kubernetes/kustomize.ts';
import {
  at,
  find,
  isKubernetesObject,
  listAt,
  nameOf,
  objectsOf,
  textAt,
  type KubernetesObject,
} from './objects.ts';
import { podFaults } from './pod-rules.ts';
import { schemaCheck } from './schemas.ts';
import { environmentOf, hostOf, stageFaults } from './stage-rules.ts';

const examples = join(import.meta.dirname, '../../kubernetes/examples');

/** Run by npm run test:kubernetes, which finds kustomize. */
describe('what kustomize renders', () => {
  const rendered = new Map<string, KubernetesObject[]>();

  before(async () => {
    const given = parseJson(process.env['KUSTOMIZE'] ?? '[]');
    assert.ok(isTextList(given));
    const [program, ...args] = given;
    assert.ok(program !== undefined, 'npm run test:kubernetes says where kustomize is');
    for (const name of await readdir(examples)) {
      rendered.set(name, objectsOf(await render([program, ...args], join(examples, name))));
    }
    assert.equal(rendered.size, 5);
  });

  it('is what the published schemas allow, with no unknown field', async () => {
    const check = await schemaCheck();
    for (const [name, objects] of rendered) {
      for (const object of objects) {
        assert.deepEqual(check(object), [], `${name}: ${object.kind} ${nameOf(object)}`);
      }
    }
  });

  it('keeps our rules for pods', () => {
    for (const [name, objects] of rendered) assert.deepEqual(podFaults(objects), [], name);
  });

  it('keeps our rules for stages: settings, probes, pace, names, network', async () => {
    for (const [name, objects] of rendered) assert.deepEqual(await stageFaults(objects), [], name);
  });

  it('has the stages that were asked for, all in the namespace that forbids what they do not need', () => {
    for (const [name, objects] of rendered) {
      const stages = objects.filter(({ kind }) => kind === 'Deployment').map(nameOf);
      const expected = name === 'no-webhook' ? ['enrich', 'write'] : ['enrich', 'receive', 'write'];
      assert.deepEqual(stages.toSorted(), expected, name);
      const namespace = objects.find(({ kind }) => kind === 'Namespace');
      assert.ok(namespace, name);
      const labels = at(namespace, 'metadata', 'labels');
      assert.equal(textAt(labels, 'pod-security.kubernetes.io/enforce'), 'restricted', name);
      for (const object of objects) {
        if (['Namespace', 'PriorityClass'].includes(object.kind)) continue;
        assert.equal(
          textAt(object, 'metadata', 'namespace'),
          nameOf(namespace),
          `${name}: ${object.kind} ${nameOf(object)}`,
        );
      }
    }
  });

  it('leaves no name of an example behind', () => {
    for (const [name, objects] of rendered) {
      const text = JSON.stringify(objects);
      assert.doesNotMatch(text, /your-project|0\.1\.0/, name);
      assert.ok(name === 'no-webhook' || hostOf(objects) === 'events.example.com', name);
    }
  });

  it('lets nobody reach a stage but the ingress, and reaches what the load balancer asks', () => {
    for (const [name, objects] of rendered) {
      const open = objects.filter(
        (object) =>
          object.kind === 'NetworkPolicy' &&
          listAt(object, 'spec', 'ingress').some(
            (rule) => listAt(rule, 'from').length === 0 || listAt(rule, 'ports').length === 0,
          ),
      );
      assert.deepEqual(open.map(nameOf), [], name);
      const backend = find(objects, 'BackendConfig', 'receive');
      if (backend === undefined) continue;
      const asked = at(backend, 'spec', 'healthCheck', 'port');
      const ports = listAt(
        find(objects, 'Deployment', 'receive'),
        'spec',
        'template',
        'spec',
        'containers',
        0,
        'ports',
      );
      const named = ports.find(({ containerPort }) => containerPort === asked)?.['name'];
      const policy = find(objects, 'NetworkPolicy', 'receive');
      const allowed = listAt(policy, 'spec', 'ingress', 0, 'ports').map(({ port }) => port);
      assert.ok(allowed.includes(named), `${name}: the health check is not let in`);
    }
  });

  it('reaches the internet by HTTPS, names, and nothing in a private network', () => {
    // RFC 1918, RFC 6598, loopback, link-local; of IPv6, unique local and link-local.
    const never = [
      '10.1.2.3',
      '172.31.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '127.0.0.1',
      '169.254.169.254',
    ];
    const never6 = ['fd00:ec2::254', 'fe80::1', '::1', '::ffff:10.0.0.1'];
    // Of Google's published ranges for its APIs.
    const always = ['142.250.0.1', '2607:f8b0::1'];
    for (const [name, objects] of rendered) {
      const rules = listAt(find(objects, 'NetworkPolicy', 'egress'), 'spec', 'egress');
      const https = rules.filter((rule) => listAt(rule, 'ports').some(({ port }) => port === 443));
      assert.equal(https.length, 1, name);
      const blocks = listAt(https[0], 'to').map((peer) => ipBlock(peer));
      const reached = (address: string): boolean => blocks.some((block) => block(address));
      assert.deepEqual([...never, ...never6].filter(reached), [], name);
      assert.deepEqual(
        always.filter((address) => !reached(address)),
        [],
        name,
      );
      // Names are asked of the cluster's own server, not of whatever listens at port 53.
      for (const rule of rules.filter((one) => one !== https[0])) {
        for (const peer of listAt(rule, 'to')) {
          const labels = textAt(
            peer,
            'namespaceSelector',
            'matchLabels',
            'kubernetes.io/metadata.name',
          );
          assert.ok(
            labels === 'kube-system' || textAt(peer, 'ipBlock', 'cidr').endsWith('/32'),
            name,
          );
        }
      }
    }
  });

  it('routes pushes to the stages by path', async () => {
    const given = parseJson(process.env['KUSTOMIZE'] ?? '[]');
    assert.ok(isTextList(given) && given[0] !== undefined);
    const folder = await mkdtemp(join(examples, '../.push-'));
    try {
      await writeFile(
        join(folder, 'kustomization.yaml'),
        'resources: [../overlays/anywhere]\ncomponents: [../components/push]\nconfigMapGenerator:\n' +
          ['receive', 'enrich', 'write']
            .map((stage) => `  - { name: ${stage}-credentials }\n`)
            .join(''),
      );
      const objects = objectsOf(await render([given[0], ...given.slice(1)], folder));
      const rules = listAt(find(objects, 'HTTPRoute', 'receive'), 'spec', 'rules');
      assert.deepEqual(
        rules.map((rule) => [
          textAt(rule, 'matches', 0, 'path', 'value'),
          textAt(rule, 'backendRefs', 0, 'name'),
        ]),
        [
          ['/push/write', 'write'],
          ['/push/enrich', 'enrich'],
          ['/', 'receive'],
        ],
      );
      const check = await schemaCheck();
      const route = find(objects, 'HTTPRoute', 'receive');
      assert.deepEqual(route === undefined ? ['none'] : check(route), []);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('gives each stage the credentials of its own identity, elsewhere than on GKE', () => {
    for (const name of ['anywhere', 'anywhere-by-cpu']) {
      const objects = rendered.get(name) ?? [];
      for (const stage of ['receive', 'enrich', 'write']) {
        const deployment = find(objects, 'Deployment', stage);
        assert.ok(deployment, name);
        const file = environmentOf(deployment, objects)['GOOGLE_APPLICATION_CREDENTIALS'];
        const pod = at(deployment, 'spec', 'template', 'spec');
        const mount = listAt(pod, 'containers', 0, 'volumeMounts').find(
          (one) => one['name'] === 'google',
        );
        const volume = listAt(pod, 'volumes').find((one) => one['name'] === 'google');
        const sources = listAt(volume, 'projected', 'sources');
        assert.equal(file, `${textAt(mount, 'mountPath')}/credentials.json`);
        const map = find(objects, 'ConfigMap', textAt(sources[0], 'configMap', 'name'));
        const credentials = parseJson(textAt(map, 'data', 'credentials.json'));
        assert.equal(
          textAt(credentials, 'credential_source', 'file'),
          `${textAt(mount, 'mountPath')}/${textAt(sources[1], 'serviceAccountToken', 'path')}`,
        );
        assert.match(
          textAt(credentials, 'service_account_impersonation_url'),
          new RegExp(
            `/scc-${stage}@example-project\\.iam\\.gserviceaccount\\.com:generateAccessToken$`,
          ),
        );
      }
    }
  });

  it('would see what is broken', async () => {
    const text = JSON.stringify(rendered.get('gke'));
    const broken: readonly (readonly [from: RegExp, to: string, fault: RegExp])[] = [
      [/"WRITE_INSTANCES":"2"/, '"WRITE_INSTANCES":"3"', /WRITE_INSTANCES is 3, and up to 2 run/],
      [/"maxReplicas":2/, '"maxReplicas":"2"', /up to 2 run/],
      [/"PROJECT_ID"/, '"PROJECT"', /has no setting PROJECT,|needs PROJECT_ID/],
      [/"WEBHOOK_SECRETS_FILE"/, '"WEBHOOK_SECRETS"', /has no setting WEBHOOK_SECRETS/],
      [/"terminationGracePeriodSeconds":55/, '"terminationGracePeriodSeconds":45', /grace period/],
      [/"SUBSCRIPTIONS":"events-enrich"/, '"SUBSCRIPTIONS":"events"', /SUBSCRIPTIONS are those/],
      [
        /(subscription_id":)"events-enrich"/,
        '$1"findings-write"',
        /scaled by its own subscriptions/,
      ],
      [/"maxSurge":0/, '"maxSurge":1', /more than WRITE_INSTANCES/],
      [/"PodDisruptionBudget"/g, '"PodDisruption"', /a PodDisruptionBudget/],
      [/"policyTypes":\["Ingress","Egress"\]/, '"policyTypes":["Ingress"]', /no policy denies/],
      [/@sha256:[0-9a-f]+/, ':1.0', /an image by its digest/],
    ];
    for (const [from, to, fault] of broken) {
      assert.match(text, from);
      const changed: unknown = JSON.parse(text.replace(from, to));
      assert.ok(Array.isArray(changed));
      const faults = await stageFaults(changed.filter(isKubernetesObject));
      assert.match(faults.join('; '), fault);
    }
  });
});

/** Whether a peer's block of addresses holds an address, its exceptions left out. */
function ipBlock(peer: unknown): (address: string) => boolean {
  const [within, except] = [new BlockList(), new BlockList()];
  const add = (list: BlockList, cidr: string): void => {
    const [network = '', bits = ''] = cidr.split('/');
    list.addSubnet(network, Number(bits), isIPv6(network) ? 'ipv6' : 'ipv4');
  };
  add(within, textAt(peer, 'ipBlock', 'cidr'));
  const exceptions = at(peer, 'ipBlock', 'except') ?? [];
  assert.ok(isTextList(exceptions));
  for (const cidr of exceptions) add(except, cidr);
  return (address) => {
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    return within.check(address, family) && !except.check(address, family);
  };
}
