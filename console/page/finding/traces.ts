import type { JsonObject } from '@pipeline/shared/json.ts';
import type { Child } from '../dom/h.ts';
import { objectIn, objectsIn, shownText } from './facts.ts';
import { facts, section, table } from './parts.ts';
import type { Values } from './values.ts';

/** Files, connections and the requester. */

export function filesPart(finding: JsonObject, values: Values): HTMLElement | undefined {
  const rows = objectsIn(finding, 'files').map((file) => {
    const operations = objectsIn(file, 'operations').map((one) => shownText(one, 'type'));
    const path = shownText(file, 'path');
    return [path !== '' && values.add(path), operations.join(', ')];
  });
  return section('Files', [table(['Path', 'Operations'], rows)]);
}

export function connectionsPart(finding: JsonObject, values: Values): HTMLElement | undefined {
  const rows = objectsIn(finding, 'connections').map((connection) => {
    const value = (key: string): Child => {
      const text = shownText(connection, key);
      return text !== '' && values.add(text);
    };
    return [
      value('protocol'),
      value('sourceIp'),
      value('sourcePort'),
      value('destinationIp'),
      value('destinationPort'),
    ];
  });
  return section('Connections', [
    table(['Protocol', 'Source', 'Port', 'Destination', 'Port'], rows),
  ]);
}

const accessNames = [
  ['userName', 'User'],
  ['principalEmail', 'Principal'],
  ['principalSubject', 'Identity'],
  ['serviceAccountKeyName', 'Key'],
  ['callerIp', 'Caller'],
  ['serviceName', 'Service'],
  ['methodName', 'Method'],
  ['userAgent', 'User agent'],
] as const;

export function accessPart(finding: JsonObject, values: Values): HTMLElement | undefined {
  const access = objectIn(finding, 'access');
  const bindings = objectsIn(finding, 'iamBindings');
  const cell = (object: JsonObject, key: string): Child => {
    const text = shownText(object, key);
    return text !== '' && values.add(text);
  };
  return section('Access', [
    facts([
      ...accessNames.map(([key, name]) => [name, cell(access, key)] as const),
      ['Country', cell(objectIn(access, 'callerIpGeo'), 'regionCode')],
    ]),
    table(
      ['Action', 'Role', 'Member'],
      bindings.map((binding) => ['action', 'role', 'member'].map((key) => cell(binding, key))),
    ),
  ]);
}
