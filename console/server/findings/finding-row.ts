import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { severities } from '@pipeline/shared/severity.ts';
import type { FindingRow } from '../../api.ts';

/** Of ten thousand findings, all of it is sent to the page. */
const maxText = 1000;

/** The row of a finding. @param finding as SCC's REST API shows it; what it does not have is empty. */
export function toRow(id: string, finding: JsonObject): FindingRow {
  const pods = objects(at(finding, 'kubernetes', 'pods'));
  const containers = [
    ...objects(finding['containers']),
    ...pods.flatMap((pod) => objects(pod['containers'])),
  ];
  const kubernetesObjects = objects(at(finding, 'kubernetes', 'objects'));
  const texts = [
    ...pods.map((pod) => text(pod['name'])),
    ...new Set(containers.flatMap(({ name, uri }) => [text(name), text(uri)])),
    text(finding['description']),
  ].filter((part) => part !== '');
  return {
    id,
    severity: severities.find((severity) => severity === finding['severity']) ?? 'LOW',
    category: text(finding['category']),
    eventTime: text(finding['eventTime']),
    resourceName: text(finding['resourceName']),
    findingClass: text(finding['findingClass']),
    namespace: [...pods, ...kubernetesObjects].map(({ ns }) => text(ns)).find(Boolean) ?? '',
    text: texts.join(' ').slice(0, maxText).toLowerCase(),
  };
}

function at(value: JsonObject, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
