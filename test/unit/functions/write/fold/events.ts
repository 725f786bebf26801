import type { EnrichedEvent, RuntimeEvent } from '@pipeline/shared/event.ts';
import type { Finding } from '../../../../../functions/write/finding/finding.ts';

/** A shell in a container of a Deployment, as Sysdig reports it. */
export function shellEvent(change: Partial<RuntimeEvent> = {}): EnrichedEvent {
  return {
    version: 2,
    event: {
      version: 2,
      id: 'e1',
      format: 'sysdig-forwarder',
      sender: 'sysdig',
      time: '2026-11-24T11:30:00.000000000Z',
      rule: 'Terminal shell in container',
      ruleTags: [],
      policy: { id: '7', name: 'Shells' },
      priority: '4',
      severity: 'MEDIUM',
      timeSource: 'event',
      findingClass: 'THREAT',
      watched: 'system-calls',
      description: 'A shell (pid=4711) was spawned in 3ad7b26ded6d',
      host: { name: 'node-1' },
      container: {
        id: '3ad7b26ded6d',
        image: { repository: 'docker.io/library/nginx', tag: '1.27' },
      },
      kubernetes: {
        cluster: 'shop',
        namespace: 'cart',
        node: 'node-1',
        pod: 'cart-7d9f8b6c5d-x2x4z',
        container: 'nginx',
        workloads: { Deployment: 'cart' },
      },
      actions: [],
      processes: [
        { name: 'bash', path: '/bin/bash', args: ['-c', 'id'], pid: '4711', parentPid: '4700' },
        { name: 'runc', pid: '4700' },
      ],
      actor: { userName: 'root' },
      call: 'execve',
      unclaimed: [{ name: 'evt.num', value: '17' }],
      ...change,
    },
    resource: {
      kind: 'cluster',
      name: '//container.googleapis.com/projects/p/locations/l/clusters/shop',
    },
  };
}

export const finding: Finding = {
  category: 'Terminal shell in container',
  resourceName: '//container.googleapis.com/projects/p/locations/l/clusters/shop',
  findingClass: 'THREAT',
  severity: 'MEDIUM',
  state: 'ACTIVE',
  eventTime: { seconds: 1, nanos: 0 },
  description: 'A shell was spawned',
  nextSteps: '',
  sourceProperties: { sender: { stringValue: 'sysdig' } },
};
