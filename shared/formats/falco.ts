import type { JsonObject } from '../json.ts';
import { defined, definedOrNothing } from '../objects.ts';
import { ofFalco } from '../severity.ts';
import { fromEpoch, fromRfc3339 } from '../time.ts';
import { findingId } from './common/identity.ts';
import { remainder, text, textList, textMap } from './common/text.ts';
import { defineFormat } from './format.ts';

/**
 * Falco's JSON output, straight or through falcosidekick, which adds a `uuid`
 * (falcosecurity/falco:userspace/engine/formats.cpp, falcosecurity/falcosidekick:types/types.go).
 */
export const format = defineFormat({
  name: 'falco',

  schema: {
    type: 'object',
    required: ['rule', 'priority', 'time'],
    properties: {
      rule: { type: 'string', minLength: 1 },
      priority: { type: 'string', minLength: 1 },
      time: { type: 'string' },
    },
  },

  recognise: (body) =>
    'rule' in body && 'priority' in body && 'time' in body && !('content' in body),

  // What falcosidekick sends to try its outputs (handlers.go); source "internal" is its own.
  ignore: ({ rule, source }) =>
    rule === 'Test rule' && source === 'internal' ? 'test notification' : undefined,

  // Falco has no event id, and falcosidekick's uuid is a new one at every receipt.
  identify: (body) =>
    findingId(undefined, [
      'falco',
      body.rule,
      timeOf(body),
      text(body['hostname']),
      textMap(body['output_fields'])['container.id'],
      text(body['output']),
    ]),

  parse(body) {
    const fields = textMap(body['output_fields']);
    const time = timeOf(body);
    return defined({
      sender: 'falco' as const,
      time,
      rule: body.rule,
      ruleTags: textList(body['tags']),
      priority: body.priority,
      severity: ofFalco(body.priority),
      output: withoutPrefix(text(body['output']) ?? text(body['message']) ?? '', body.priority),
      source: text(body['source']),
      host: definedOrNothing({ name: text(body['hostname']) }),
      actions: [],
      fields,
      labels: {},
      details: remainder(body, [
        'rule',
        'priority',
        'time',
        'output',
        'message',
        'output_fields',
        'tags',
        'source',
        'hostname',
        'uuid',
      ]),
    });
  },
});

/** `time` where it can be read, else the event's own nanoseconds. */
function timeOf(body: JsonObject & { time: string }): string | undefined {
  const fields = textMap(body['output_fields']);
  return (
    fromRfc3339(body.time) ?? fromEpoch(fields['evt.time'] ?? fields['evt.time.iso8601'] ?? '')
  );
}

/** What happened, without the time and the priority that Falco puts before it; the time may be left out. */
function withoutPrefix(output: string, priority: string): string {
  const [prefix = ''] = /^(?:\S{1,40}: )?/.exec(output) ?? [];
  const rest = output.slice(prefix.length);
  const named = rest.slice(0, priority.length + 1).toLowerCase();
  return named === `${priority.toLowerCase()} ` ? rest.slice(named.length) : output;
}
