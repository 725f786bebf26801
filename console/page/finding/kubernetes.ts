import type { JsonObject } from '@pipeline/shared/json.ts';
import { h, type Child } from '../dom/h.ts';
import { objectIn, objectsIn, shownText } from './facts.ts';
import { facts, section, table } from './parts.ts';
import type { Values } from './values.ts';

/** Cluster, namespace, pods with their containers, and further Kubernetes objects. */
export function kubernetesPart(finding: JsonObject, values: Values): HTMLElement | undefined {
  const kubernetes = objectIn(finding, 'kubernetes');
  const properties = objectIn(finding, 'sourceProperties');
  const value = (text: string): Child => text !== '' && values.add(text);
  const pods = objectsIn(kubernetes, 'pods');
  const cluster = shownText(properties, 'kubernetes_cluster_name');
  const ofPods = new Set(
    pods.flatMap((pod) => objectsIn(pod, 'containers').map((one) => shownText(one, 'name'))),
  );
  // The list of pods already shows their containers.
  const containers = objectsIn(finding, 'containers').filter(
    (one) => pods.length === 0 || !ofPods.has(shownText(one, 'name')),
  );
  return section('Kubernetes and containers', [
    facts([
      ['Cluster', value(cluster)],
      ...objectsIn(kubernetes, 'nodes').map((node): [string, Child] => [
        'Node',
        value(shownText(node, 'name')),
      ]),
      ...objectsIn(kubernetes, 'nodePools').map((pool): [string, Child] => [
        'Node pool',
        value(shownText(pool, 'name')),
      ]),
    ]),
    ...pods.map((pod) => podPart(pod, values)),
    table(
      ['Object', 'Name', 'Namespace', 'Group'],
      objectsIn(kubernetes, 'objects').map((object) =>
        ['kind', 'name', 'ns', 'group'].map((key) => value(shownText(object, key))),
      ),
    ),
    table(
      ['Verb', 'Resource', 'Name', 'Namespace'],
      objectsIn(kubernetes, 'accessReviews').map((review) =>
        ['verb', 'resource', 'name', 'ns'].map((key) => value(shownText(review, key))),
      ),
    ),
    containerTable(containers, values),
  ]);
}

function podPart(pod: JsonObject, values: Values): HTMLElement {
  const labels = objectsIn(pod, 'labels').map((label) =>
    h(
      'li',
      {},
      values.add(
        shownText(label, 'value'),
        `${shownText(label, 'name')}=${shownText(label, 'value')}`,
      ),
    ),
  );
  const value = (key: string): Child => {
    const text = shownText(pod, key);
    return text !== '' && values.add(text);
  };
  return h(
    'div',
    { class: 'pod' },
    facts([
      ['Namespace', value('ns')],
      ['Pod', value('name')],
      ['Labels', labels.length > 0 && h('ul', { class: 'tags' }, ...labels)],
    ]),
    containerTable(objectsIn(pod, 'containers'), values),
  );
}

function containerTable(
  containers: readonly JsonObject[],
  values: Values,
): HTMLElement | undefined {
  return table(
    ['Container', 'Image', 'Digest'],
    containers.map((container) =>
      ['name', 'uri', 'imageId'].map((key) => {
        const text = shownText(container, key);
        return text !== '' && values.add(text);
      }),
    ),
  );
}
