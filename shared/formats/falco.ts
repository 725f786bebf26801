import { isObject, type JsonObject } from '../json.ts';
import { defined, definedOrNothing } from '../objects.ts';
import { ofFalco } from '../severity.ts';
import { instantOf } from '../time.ts';
import { withoutPrefix } from './common/falco-output.ts';
import { otherTimes, timeOfFields } from './common/event-time.ts';
import { fieldsOf, outputFields } from './common/falco-fields.ts';
import { findingId } from './common/identity.ts';
import { isNotification } from './common/notification.ts';
import { withoutEmpty } from './common/output.ts';
import { keySet, merged, remainder, tagList, text } from './common/text.ts';
import { defineFormat } from './format.ts';
import type { Context } from './wrappers/wrapper.ts';

/**
 * Falco's JSON output, direct or through falcosidekick, which adds a `uuid`
 * (falcosecurity/falco:userspace/engine/formats.cpp, falcosecurity/falcosidekick:types/types.go), and the JSON of
 * Falco's former gRPC output.
 */
export const format = defineFormat({
  name: 'falco',
  sender: 'falco',

  schema: {
    type: 'object',
    required: ['rule'],
    properties: { rule: { type: 'string', minLength: 1 } },
  },

  // Each of the other keys can be disabled, and log agents move the time out of the record.
  recognise: (body) =>
    'rule' in body &&
    'priority' in body &&
    !('content' in body) &&
    !isNotification(body) &&
    ['time', 'output', 'message', 'output_fields', 'source'].some((key) => key in body),

  // The labels of Loki and Alertmanager are a rule, a priority and a source.
  isCertain: (object) =>
    ['time', 'output', 'message', 'output_fields', 'outputFields'].some((key) => key in object) &&
    typeof object['rule'] === 'string' &&
    object['rule'] !== '' &&
    levels.has(priorityOf(object).toLowerCase()),

  ignore({ rule, source, output }) {
    const isInternal = source === undefined || sourceOf(source) === 'internal';
    // falcosidekick sends this to test its outputs (handlers.go).
    const isTest = rule === 'Test rule' && text(output)?.includes(testText) === true;
    if (isTest || (rule === 'Test rule' && source !== undefined && isInternal)) {
      return 'test notification';
    }
    return isInternal && metrics.has(rule) ? 'metrics of Falco itself' : undefined;
  },

  // Falco has no event ID, and falcosidekick creates a new uuid at each receipt. falcosidekick also omits empty tags,
  // and adds an empty output (falcosecurity/falcosidekick:types/types.go).
  identify(body, context) {
    const event = Object.fromEntries(
      Object.entries(body).filter(([key, value]) => key !== 'uuid' && !isEmpty(value)),
    );
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
    // `message` is the text without time and priority (falcosecurity/falco:falco.yaml, json_include_message_property).
    const what = output === undefined ? (message ?? '') : withoutPrefix(output, priority);
    const time = timeOf(body, context);
    return defined({
      sender: 'falco' as const,
      time,
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
      details: merged(
        remainder(body, message === what ? knownWithMessage : known),
        otherTimes(body, ['time'], time),
      ),
    });
  },
});

const known = keySet(
  'rule priority time output output_fields outputFields tags source hostname uuid',
);
const knownWithMessage = new Set([...known, 'message']);

/** The text of falcosidekick's test alert. Older versions omit the alert's source, or set the default `syscalls`. */
const testText = 'This is a test from falcosidekick';

/**
 * Metrics report nothing about the observed system. Dropped events, timeouts and a failed restart do: Falco missed
 * events.
 */
const metrics = new Set<unknown>([
  'Falco internal: metrics snapshot',
  'Falco internal: capture size limit reached',
]);

/** In the order of the gRPC output's numbers (falcosecurity/falco:userspace/falco/schema.proto). */
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

const levels = new Set([...priorities, 'Info'].map((priority) => priority.toLowerCase()));

function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === null || value === '';
  return Object.keys(value).length === 0;
}

/** A rule always has a priority. If it cannot be read, the event still counts as a detection. */
function priorityOf(body: JsonObject): string {
  const priority = text(body['priority'])?.trim() ?? 'unknown';
  return (/^[0-7]$/.test(priority) ? priorities[Number(priority)] : undefined) ?? priority;
}

function sourceOf(source: unknown): string | undefined {
  return text(source)?.toLowerCase();
}

/**
 * Returns the event's time: `time`, else the event's own nanoseconds unless a Struct has rounded them. If a log agent
 * moved the time out of the record, the context contains it.
 */
function timeOf(body: JsonObject, { time, isRounded }: Context): string | undefined {
  const fields = outputFields(body);
  const own =
    instantOf(body['time']) ??
    (isObject(fields) && isRounded !== true ? timeOfFields(fields) : undefined);
  return own ?? time;
}
