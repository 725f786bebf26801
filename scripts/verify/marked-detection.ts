import { parseItems, type Detection } from '@pipeline/shared/items.ts';
import type { Sender } from '@pipeline/shared/senders.ts';
import { fromMillis } from '@pipeline/shared/time.ts';

/** The detection's rule and its finding's category. No real policy has this name. */
export const rule = 'Pipeline verification (npm run verify)';

const description =
  'Sent by npm run verify to try the pipeline. Nothing has happened, and nothing needs to be done.';

/** Each sender's severity levels, least severe first. */
export const levels = {
  sysdig: ['7', '6', '5', '4', '3', '2', '1', '0'],
  falco: ['Debug', 'Informational', 'Notice', 'Warning', 'Error', 'Critical', 'Alert', 'Emergency'],
} as const satisfies Record<Sender, readonly string[]>;

export interface Marks {
  readonly sender: Sender;
  /** One of the sender's `levels`. */
  readonly level: string;
  /** 26 hexadecimal digits, unique to this detection. */
  readonly mark: string;
  /** Project in the detection; Falco names none. */
  readonly projectId: string;
  /** Event time in the detection, in milliseconds. */
  readonly atMs: number;
}

/** A detection of this command, in its sender's format. */
export interface MarkedDetection {
  readonly body: string;
  readonly detection: Detection;
}

/** @throws Error if the formats do not parse it as a detection. */
export function markedDetection(marks: Marks): MarkedDetection {
  const body = JSON.stringify(marks.sender === 'sysdig' ? sysdig(marks) : falco(marks));
  const [item, ...others] = parseItems(body);
  if (item?.kind === 'detection' && others.length === 0) return { body, detection: item };
  throw new Error('the detection of this command is not read as one');
}

/** Format of the event forwarder: docs.sysdig.com, "Event Forwarding". */
function sysdig({ level, mark, projectId, atMs }: Marks): object {
  return {
    id: `verify${mark}`,
    type: 'policy',
    timestampRFC3339Nano: fromMillis(atMs),
    originator: 'policy',
    category: 'runtime',
    source: 'syscall',
    name: rule,
    description,
    severity: Number(level),
    content: { ruleName: rule, ruleType: 'RULE_TYPE_FALCO', ruleTags: [], output: description },
    labels: { 'gcp.projectId': projectId },
  };
}

/** Falco's output format: falcosecurity/falco:userspace/engine/formats.cpp. */
function falco({ level, mark, atMs }: Marks): object {
  return {
    output: description,
    priority: level,
    rule,
    time: fromMillis(atMs),
    output_fields: { 'proc.cmdline': `npm run verify ${mark}` },
    source: 'syscall',
    tags: [],
  };
}
