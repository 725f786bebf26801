import assert from 'node:assert/strict';
import type { EnrichedEvent, Instance } from '@pipeline/shared/event.ts';
import {
  containerOf,
  containersOf,
  imageResourceOf,
} from '../../../../../functions/write/finding/containers.ts';
import { indicatorOf } from '../../../../../functions/write/finding/indicator.ts';
import { kubernetesOf } from '../../../../../functions/write/finding/kubernetes.ts';
import { eventOf, eventWith } from './events.ts';

async function enriched(prefix: string, instance?: Instance): Promise<EnrichedEvent> {
  const event = await eventOf(prefix);
  const resource = { kind: 'organization', name: 'x' } as const;
  return { version: 2, event, resource, ...(instance === undefined ? {} : { instance }) };
}

describe('native Kubernetes', () => {
  it('has the workloads of the pod with their API groups', async () => {
    const of = async (prefix: string) => kubernetesOf(await enriched(prefix), undefined)?.objects;
    assert.deepEqual(await of('b04'), [
      { group: 'apps/v1', kind: 'Deployment', ns: 'default', name: 'threatgen' },
      { group: 'apps/v1', kind: 'ReplicaSet', ns: 'default', name: 'threatgen-c65cf6446' },
    ]);
    assert.deepEqual(await of('c01'), [
      { group: 'batch/v1', kind: 'Job', ns: 'default', name: 'shell-scripting-29066700' },
      { group: 'batch/v1', kind: 'CronJob', ns: 'default', name: 'shell-scripting' },
    ]);
  });

  it('has the object that an admission controller reviewed', async () => {
    assert.deepEqual(kubernetesOf(await enriched('c10'), undefined)?.objects, [
      { group: 'apps/v1', kind: 'Deployment', ns: 'default', name: 'example-deployment' },
    ]);
  });

  it('has the node and its pool, by the full name of the instance', async () => {
    const instance = {
      project: 'p',
      zone: 'us-central1-c',
      id: '648',
      cluster: 'c',
      nodePool: 'default-pool',
    };
    const node = { name: '//compute.googleapis.com/projects/p/zones/us-central1-c/instances/648' };
    const kubernetes = kubernetesOf(await enriched('b04', instance), undefined);
    assert.deepEqual(kubernetes?.nodes, [node]);
    assert.deepEqual(kubernetes.nodePools, [{ name: 'default-pool', nodes: [node] }]);
  });

  it('has no node for an instance that is none', async () => {
    const instance = { project: 'p', zone: 'z', id: '1' };
    assert.equal(kubernetesOf(await enriched('c05', instance), undefined), undefined);
  });

  it('omits a namespace that is no DNS label, which SCC would reject', () => {
    const event = eventWith({ 'k8s.pod.name': 'web', 'k8s.ns.name': 'Not_A_Label' });
    const resource = { kind: 'organization', name: 'x' } as const;
    assert.deepEqual(kubernetesOf({ version: 2, event, resource }, undefined)?.pods, [
      { name: 'web' },
    ]);
  });
});

describe('native containers', () => {
  it('have name, image and digest', async () => {
    assert.deepEqual(containerOf(await eventOf('e05')), {
      name: 'elastic-package-service-falco-event-generator-1',
      uri: 'falcosecurity/event-generator:0.10.0',
      imageId: 'sha256:d977378f890d445c15e51795296e4e5062f109ce6da83e0a355fc4ad8699d27',
    });
    assert.equal(containerOf(await eventOf('b01')), undefined);
    // A placeholder from documentation is no digest.
    assert.equal(containerOf(await eventOf('b16'))?.imageId, undefined);
  });

  it('are those of the request, if the event happened in none', () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const uri = `registry.example.com/sidecar@${digest}`;
    const event = eventWith({ 'ka.req.pod.containers.image': ['nginx:1.27', uri] });
    assert.deepEqual(containersOf(event), [{ uri: 'nginx:1.27' }, { uri, imageId: digest }]);
    assert.equal(containersOf(eventWith({ 'ka.verb': 'get' })), undefined);
  });

  it('are those of the object that creates them', () => {
    const event = eventWith({
      'ka.verb': 'create',
      'ka.target.resource': 'deployments',
      'ka.target.namespace': 'shop',
      'ka.target.name': 'web',
      'jevt.value[/requestObject/spec/template/spec/containers/0/image]': 'nginx:1.27',
    });
    const resource = { kind: 'organization', name: 'x' } as const;
    const { objects } = kubernetesOf({ version: 2, event, resource }, containersOf(event)) ?? {};
    assert.deepEqual(objects, [
      {
        group: 'apps/v1',
        kind: 'Deployment',
        ns: 'shop',
        name: 'web',
        containers: [{ uri: 'nginx:1.27' }],
      },
    ]);
  });

  it("have the resource name of an image in Google's registries", () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const of = (repository: string, imageDigest?: string) =>
      imageResourceOf(
        eventWith({
          'container.image.repository': repository,
          'container.image.digest': imageDigest,
        }),
      );
    assert.equal(
      of('europe-west3-docker.pkg.dev/my-project/apps/shop/web', digest),
      `//artifactregistry.googleapis.com/projects/my-project/locations/europe-west3/repositories/apps/dockerImages/shop/web@${digest}`,
    );
    assert.equal(
      of('eu.gcr.io/my-project/web', digest),
      `//containerregistry.googleapis.com/projects/my-project/images/web@${digest}`,
    );
    assert.equal(of('gcr.io/my-project/web'), undefined);
    assert.equal(of('docker.io/library/nginx', digest), undefined);
  });
});

describe('a native indicator', () => {
  it('has addresses, domains and malware', () => {
    const fields = { 'fd.sip': '198.51.100.7', 'fd.sip.name': 'evil.example' };
    const event = eventWith(
      { ...fields, 'proc.hash.category': 'Trojan' },
      { rule: 'Outbound Connection to C2 Servers' },
    );
    assert.deepEqual(indicatorOf(event), {
      ipAddresses: ['198.51.100.7'],
      domains: ['evil.example'],
      signatures: [
        {
          signatureType: 'SIGNATURE_TYPE_PROCESS',
          memoryHashSignature: { binaryFamily: 'Trojan' },
        },
      ],
    });
    assert.equal(indicatorOf(eventWith(fields)), undefined);
  });
});

describe('the names of Kubernetes objects', () => {
  it('have the control characters of their kind and group escaped, and their containers', () => {
    const event = {
      ...eventWith({}),
      kubernetes: { objects: [{ group: 'g\u001B', kind: 'K\u001B', name: 'o' }] },
      requestedContainers: [{ name: 'c\u001B' }],
    };
    const resource = { kind: 'organization', name: 'x' } as const;
    const enrichedEvent = { version: 2, event, resource } as const;
    assert.deepEqual(kubernetesOf(enrichedEvent, containersOf(event))?.objects, [
      {
        group: String.raw`g\u001b`,
        kind: String.raw`K\u001b`,
        name: 'o',
        containers: [{ name: String.raw`c\u001b` }],
      },
    ]);
  });

  it('have their control characters escaped', () => {
    const event = eventWith({ 'k8s.pod.name': 'a\u001B[2J' });
    const resource = {
      kind: 'project',
      name: '//cloudresourcemanager.googleapis.com/projects/p',
    } as const;
    assert.deepEqual(kubernetesOf({ version: 2, event, resource }, undefined)?.pods, [
      { name: String.raw`a\u001b[2J` },
    ]);
  });
});
