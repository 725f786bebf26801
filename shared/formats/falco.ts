import { isObject, type JsonObject } from '../json.ts';
import { defined, definedOrNothing } from '../objects.ts';
import { ofFalco } from '../severity.ts';
import { instantOf } from '../time.ts';
import { withoutPrefix } from './common/falco-output.ts';
import { timeOfFields } from './common/event-time.ts';
import { findingId } from './common/identity.ts';
import { withoutEmpty } from './common/output.ts';
import { keySet, remainder, structureOf, tagList, text, textMap } from './common/text.ts';
import { defineFormat } from './format.ts';
import type { Context } from './wrappers/wrapper.ts';

/**
 * Falco's JSON output, straight or through falcosidekick, which adds a `uuid`
 * (falcosecurity/falco:userspace/engine/formats.cpp, falcosecurity/falcosidekick:types/types.go), and that of the gRPC
 * output that Falco had.
 */
export const format = defineFormat({
  name: 'falco',

  schema: {
    type: 'object',
    required: ['rule', 'priority'],
    properties: {
      rule: { type: 'string', minLength: 1 },
      priority: { type: 'string', minLength: 1 },
    },
  },

  // Each of the rest can be switched off, and agents lift the time out of what they ship.
  recognise: (body) =>
    'rule' in body &&
    'priority' in body &&
    !('content' in body) &&
    ['time', 'output', 'message', 'output_fields', 'source'].some((key) => key in body),

  ignore({ rule, source }) {
    const isInternal = source === undefined || sourceOf(source) === 'internal';
    // What falcosidekick sends to try its outputs (handlers.go).
    if (rule === 'Test rule' && source !== undefined && isInternal) return 'test notification';
    return isInternal && metrics.has(rule) ? 'metrics of Falco itself' : undefined;
  },

  // Falco has no event id, and falcosidekick's uuid is a new one at every receipt.
  identify(body, context) {
    const { uuid: _new, ...event } = body;
    return findingId(
      undefined,
      defined({
        ...event,
        priority: body.priority.toLowerCase(),
        source: sourceOf(body['source']),
        time: timeOf(body, context) ?? body['time'],
        hostname: text(body['hostname']) ?? context.host,
      }),
    );
  },

  parse(body, context) {
    const { rule, priority } = body;
    const output = text(body['output']);
    const message = text(body['message']);
    const what = withoutPrefix(output ?? message ?? '', priority);
    return defined({
      sender: 'falco' as const,
      time: timeOf(body, context),
      rule,
      ruleTags: tagList(body['tags']),
      priority,
      severity: ofFalco(priority),
      output: withoutEmpty(what),
      source: sourceOf(body['source']),
      host: definedOrNothing({ name: text(body['hostname']) }),
      actions: [],
      fields: fieldsOf(body),
      labels: {},
      details: remainder(body, message === what ? knownWithMessage : known),
    });
  },
});

const known = keySet('rule priority time output output_fields tags source hostname uuid');
const knownWithMessage = new Set([...known, 'message']);

/** They say nothing of what was watched. Dropped events, timeouts and a failed restart do: Falco was blind. */
const metrics = new Set<unknown>([
  'Falco internal: metrics snapshot',
  'Falco internal: capture size limit reached',
]);

function sourceOf(source: unknown): string | undefined {
  return text(source)?.toLowerCase();
}

function outputFields(body: JsonObject): unknown {
  return structureOf(body['output_fields']);
}

function fieldsOf(body: JsonObject): Record<string, string> {
  const fields = Object.entries(textMap(outputFields(body), 'output_fields'));
  return Object.fromEntries(fields.map(([name, value]) => [withBrackets(name), value]));
}

/** Falco's and its plugins' fields that take an index; the name of none ends in an underscore and digits by itself. */
const indexed =
  /^((?:proc|evt|fd|thread|ka|jevt|json|okta|ct|gcp|github|container|k8s|k8smeta)\.[\w.]*[a-zA-Z])(?:_|[^\w[\]])(\d{1,3})$/;
/** Those that take a name or a path. */
const named =
  /^(jevt\.value|json\.value|ka\.uri\.param|evt\.(?:raw)?arg|proc\.env|container\.label|k8s(?:meta)?\.\w+\.label|thread\.cgroup)_(.+)$/;

/** falcosidekick's bracketreplacer writes `proc.aname[2]` as `proc.aname_2`. */
function withBrackets(name: string): string {
  return name.replace(indexed, '$1[$2]').replace(named, '$1[$2]');
}

/**
 * When it happened: `time`, else the event's own nanoseconds, but where a Struct has rounded them. What agents lift out
 * of what they ship, the context has.
 */
function timeOf(body: JsonObject, { time, isRounded }: Context): string | undefined {
  const fields = outputFields(body);
  const own =
    instantOf(body['time']) ??
    (isObject(fields) && isRounded !== true ? timeOfFields(fields) : undefined);
  return own ?? time;
}
