import type { JsonObject } from '@pipeline/shared/json.ts';
import type { Child } from '../dom/h.ts';
import { objectIn, objectsIn, shownText, shownTexts } from './facts.ts';
import { facts, section, table } from './parts.ts';
import type { Values } from './values.ts';

/** Indicators of compromise, exported data and a changed firewall rule. */

export function indicatorPart(finding: JsonObject, values: Values): HTMLElement | undefined {
  const indicator = objectIn(finding, 'indicator');
  const families = objectsIn(indicator, 'signatures').map((signature) =>
    shownText(objectIn(signature, 'memoryHashSignature'), 'binaryFamily'),
  );
  const rows: [string, string][] = [
    ...shownTexts(indicator, 'ipAddresses').map((ip): [string, string] => ['Address', ip]),
    ...shownTexts(indicator, 'domains').map((domain): [string, string] => ['Domain', domain]),
    ...shownTexts(indicator, 'uris').map((uri): [string, string] => ['URI', uri]),
    ...families.map((family): [string, string] => ['Malware', family]),
  ];
  return section('Indicators of compromise', [
    table(
      ['Kind', 'Indicator'],
      rows.map(([kind, value]) => [kind, value !== '' && values.add(value)]),
    ),
  ]);
}

export function exfiltrationPart(finding: JsonObject, values: Values): HTMLElement | undefined {
  const exfiltration = objectIn(finding, 'exfiltration');
  const bytes = shownText(exfiltration, 'totalExfiltratedBytes');
  const rows = [
    ...objectsIn(exfiltration, 'sources').map((place) => ['From', place] as const),
    ...objectsIn(exfiltration, 'targets').map((place) => ['To', place] as const),
  ].map(([direction, place]): Child[] => {
    const [name, parts] = [shownText(place, 'name'), shownTexts(place, 'components').join(', ')];
    return [direction, name !== '' && values.add(name), parts !== '' && values.add(parts)];
  });
  return section('Exfiltration', [
    table(['Direction', 'Resource', 'Parts'], rows),
    facts([['Bytes', bytes !== '' && values.add(bytes)]]),
  ]);
}

export function firewallPart(finding: JsonObject, values: Values): HTMLElement | undefined {
  const changed = objectIn(finding, 'ipRules');
  const rows = (['allowed', 'denied'] as const).flatMap((action) =>
    objectsIn(objectIn(changed, action), 'ipRules').map((rule): Child[] => {
      const protocol = shownText(rule, 'protocol');
      const ports = objectsIn(rule, 'portRanges').map(rangeText).join(', ');
      return [action, protocol !== '' && values.add(protocol), ports !== '' && values.add(ports)];
    }),
  );
  const ranges = (key: string): Child => {
    const text = shownTexts(changed, key).join(', ');
    return text !== '' && values.add(text);
  };
  return section('Firewall rule', [
    table(['Action', 'Protocol', 'Ports'], rows),
    facts([
      ['Direction', shownText(changed, 'direction')],
      ['From', ranges('sourceIpRanges')],
      ['To', ranges('destinationIpRanges')],
    ]),
  ]);
}

function rangeText(range: JsonObject): string {
  const [min, max] = [shownText(range, 'min'), shownText(range, 'max')];
  return min === max ? min : `${min}-${max}`;
}
