import { isObject, type JsonObject } from '../json.ts';
import { defined, definedOrNothing } from '../objects.ts';
import { ofFalco } from '../severity.ts';
import { instantOf } from '../time.ts';
import { withoutPrefix } from './common/falco-output.ts';
import { timeOfFields } from './common/event-time.ts';
import { fieldsInOutput } from './common/fields-in-output.ts';
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
  sender: 'falco',

  schema: {
    type: 'object',
    required: ['rule'],
    properties: { rule: { type: 'string', minLength: 1 } },
  },

  // Each of the rest can be switched off, and agents lift the time out of what they ship.
  recognise: (body) =>
    'rule' in body &&
    'priority' in body &&
    !('content' in body) &&
    ['time', 'output', 'message', 'output_fields', 'source'].some((key) => key in body),

  ignore({ rule, source, output }) {
    const isInternal = source === undefined || sourceOf(source) === 'internal';
    // What falcosidekick sends to try its outputs (handlers.go).
    const isTest = rule === 'Test rule' && text(output)?.includes(testText) === true;
    if (isTest || (rule === 'Test rule' && source !== undefined && isInternal)) {
      return 'test notification';
    }
    return isInternal && metrics.has(rule) ? 'metrics of Falco itself' : undefined;
  },

  // Falco has no event id, and falcosidekick's uuid is a new one at every receipt.
  identify(body, context) {
    const { uuid: _new, ...event } = body;
    return findingId(
      undefined,
      defined({
        ...event,
        priority: priorityOf(body).toLowerCase(),
        source: sourceOf(body['source']),
        time: timeOf(body, context) ?? body['time'],
        hostname: text(body['hostname']) ?? context.host,
      }),
    );
  },

  parse(body, context) {
    const { rule } = body;
    const priority = priorityOf(body);
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

const known = keySet(
  'rule priority time output output_fields outputFields tags source hostname uuid',
);
const knownWithMessage = new Set([...known, 'message']);

/** Before it named a source, that was left out, or `syscalls` by default. */
const testText = 'This is a test from falcosidekick';

/** They say nothing of what was watched. Dropped events, timeouts and a failed restart do: Falco was blind. */
const metrics = new Set<unknown>([
  'Falco internal: metrics snapshot',
  'Falco internal: capture size limit reached',
]);

/** As the gRPC output numbers them (falcosecurity/falco:userspace/falco/schema.proto). */
const priorities = [
  'Emergency',
  'Alert',
  'Critical',
  'Error',
  'Warning',
  'Notice',
  'Informational',
  'Debug',
];

/** A rule always has one: where it cannot be read, the detection counts all the same. */
function priorityOf(body: JsonObject): string {
  const priority = text(body['priority']) ?? 'unknown';
  return (/^[0-7]$/.test(priority) ? priorities[Number(priority)] : undefined) ?? priority;
}

function sourceOf(source: unknown): string | undefined {
  return text(source)?.toLowerCase();
}

/** As protobuf's JSON of the gRPC output spells the key, too. */
function outputFields(body: JsonObject): unknown {
  return structureOf(body['output_fields'] ?? body['outputFields']);
}

function fieldsOf(body: JsonObject): Record<string, string> {
  const own = outputFields(body);
  const said = text(body['output']) ?? text(body['message']);
  if (own === undefined && said !== undefined) return fieldsInOutput(said);
  const fields = Object.entries(textMap(own, 'output_fields'));
  const isDotless = fields.every(([name]) => !beforeBracket.exec(name)?.[0].includes('.'));
  return Object.fromEntries(
    fields.map(([name, value]) => [withBrackets(isDotless ? withDots(name) : name), value]),
  );
}

const beforeBracket = /^[^[]*/;
const dotless = /^(?:proc|fd|evt|user|group|thread|container|k8s|k8smeta|fs|ka|jevt|json|ct|gcp)_/;

/** An agent that takes the dots out of keys takes them out of all (sumologic/fluent-plugin-dedot_filter: `proc_name`). */
function withDots(name: string): string {
  if (!dotless.test(name)) return name;
  return name.replace(beforeBracket, (path) => path.replaceAll(/_(?!\d+$)/g, '.'));
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
