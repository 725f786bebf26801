import type { JsonObject } from '@pipeline/shared/json.ts';
import { severityBadge } from '../dom/badge.ts';
import { h, type Child } from '../dom/h.ts';
import { webLink } from '../dom/links.ts';
import { sentenceCase } from '../format.ts';
import { exfiltrationPart, firewallPart, indicatorPart } from './evidence.ts';
import { shownText } from './facts.ts';
import { compliancePart, mitrePart } from './frameworks.ts';
import { kubernetesPart } from './kubernetes.ts';
import { nextStepsPart } from './next-steps.ts';
import { facts, section } from './parts.ts';
import { processPart } from './processes.ts';
import { propertiesPart } from './properties.ts';
import { accessPart, connectionsPart, filesPart } from './traces.ts';
import type { Values } from './values.ts';

/** All sections of a finding in SCC's order, without the empty ones. */
export function findingSections(finding: JsonObject, values: Values): HTMLElement[] {
  return [
    summaryPart(finding, values),
    happenedPart(finding, values),
    resourcePart(finding, values),
    kubernetesPart(finding, values),
    processPart(finding, values),
    filesPart(finding, values),
    connectionsPart(finding, values),
    indicatorPart(finding, values),
    accessPart(finding, values),
    exfiltrationPart(finding, values),
    firewallPart(finding, values),
    nextStepsPart(finding),
    mitrePart(finding, values),
    compliancePart(finding, values),
    propertiesPart(finding, values),
  ].filter((part) => part !== undefined);
}

function summaryPart(finding: JsonObject, values: Values): HTMLElement | undefined {
  const severity = shownText(finding, 'severity');
  const time = shownText(finding, 'eventTime');
  const uri = shownText(finding, 'externalUri');
  return section('Summary', [
    facts([
      ['Severity', severity && values.add(severity, severityBadge(severity))],
      ['Category', text(finding, 'category', values)],
      ['Class', text(finding, 'findingClass', values)],
      ['State', text(finding, 'state', values)],
      ['Event time', time && values.add(time, timeElement(time))],
      ['Policy', text(finding, 'moduleName', values)],
      ["Sender's page", uri && values.add(uri, webLink(uri, uri))],
    ]),
  ]);
}

function happenedPart(finding: JsonObject, values: Values): HTMLElement | undefined {
  const description = shownText(finding, 'description');
  if (description === '') return undefined;
  return section('What happened', [h('p', { class: 'prose' }, values.add(description))]);
}

function resourcePart(finding: JsonObject, values: Values): HTMLElement | undefined {
  const name = shownText(finding, 'resourceName');
  if (name === '') return undefined;
  const parts = name.replace(/^\/\//, '').split('/');
  const named: [string, Child][] = [];
  // //SERVICE/projects/PROJECT/zones/ZONE/instances/ID: names and values alternate.
  for (let index = 1; index + 1 < parts.length; index += 2) {
    const part = parts[index + 1] ?? '';
    named.push([sentenceCase((parts[index] ?? '').replace(/s$/, '')), values.add(part)]);
  }
  return section('Resource', [
    facts([['Full name', values.add(name)], ...(name.startsWith('//') ? named : [])]),
  ]);
}

function text(finding: JsonObject, key: string, values: Values): Child {
  const value = shownText(finding, key);
  return value !== '' && values.add(value);
}

function timeElement(time: string): HTMLElement {
  return h('time', { datetime: time }, time.replace('T', ' ').replace(/Z$/, ' UTC'));
}
