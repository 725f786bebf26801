import type { FindingRow } from '../../../../console/api.ts';

/** A typical row. Each test overrides the fields that it is about. */
export function row(part: Partial<FindingRow> & { id: string }): FindingRow {
  return {
    severity: 'LOW',
    category: 'Terminal shell in container',
    eventTime: '2024-07-03T18:23:17Z',
    resourceName: '//container.googleapis.com/projects/shop/locations/europe-west1/clusters/one',
    namespace: 'default',
    workload: '',
    cluster: '',
    sender: 'falco',
    tags: [],
    tactics: [],
    techniques: [],
    text: '',
    ...part,
  };
}
