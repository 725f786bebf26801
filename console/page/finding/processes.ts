import type { JsonObject } from '@pipeline/shared/json.ts';
import { h, type Child } from '../dom/h.ts';
import { objectIn, objectsIn, shownText, shownTexts } from './facts.ts';
import { section } from './parts.ts';
import { processTrees, type ProcessNode } from './process-tree.ts';
import type { Values } from './values.ts';

/** The processes as a tree, with the oldest ancestor as its root. */
export function processPart(finding: JsonObject, values: Values): HTMLElement | undefined {
  const trees = processTrees(finding);
  if (trees.length === 0) return undefined;
  const [detected] = objectsIn(finding, 'processes');
  return section('Processes', [
    h('ul', { class: 'tree' }, ...trees.map((node) => branch(node, detected, values))),
  ]);
}

function branch(
  { process, children }: ProcessNode,
  detected: JsonObject | undefined,
  values: Values,
): HTMLElement {
  const path = shownText(objectIn(process, 'binary'), 'path');
  const sha256 = shownText(objectIn(process, 'binary'), 'sha256');
  const script = shownText(objectIn(process, 'script'), 'path');
  const args = shownTexts(process, 'args');
  const isDetected = process === detected;
  const named = (name: string, value: string): Child =>
    value !== '' && h('span', { class: 'fact' }, `${name} `, values.add(value));
  return h(
    'li',
    {},
    h(
      'div',
      { class: isDetected ? 'process is-detected' : 'process' },
      h(
        'div',
        { class: 'command' },
        values.add(shownText(process, 'name')),
        args.length > 0 && ' ',
        args.length > 0 && values.add(args.join(' ')),
      ),
      h(
        'div',
        { class: 'process-facts' },
        named('pid', shownText(process, 'pid')),
        named('parent', shownText(process, 'parentPid')),
        named('user', shownText(process, 'userId')),
        named('binary', path),
        named('sha256', sha256),
        named('script', script),
        isDetected && h('span', { class: 'fact detected' }, 'detected'),
      ),
    ),
    children.length > 0 && h('ul', {}, ...children.map((child) => branch(child, detected, values))),
  );
}
