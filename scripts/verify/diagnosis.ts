import type { TrailLine } from './trail.ts';
import type { Explanation } from './verification.ts';

/** Evidence about an event that did not arrive. */
export interface Evidence {
  /** The stages' log lines of the event, or the reason why they are unknown. */
  readonly trail: readonly TrailLine[] | string;
  /** The full reason of its dead letter, if one was found. */
  readonly deadLetter:
    | { readonly stage: string; readonly reason: string; readonly error: string }
    | undefined;
  /** Error of the last lookup of the finding. */
  readonly unseen: string | undefined;
  /** Parent of the expected finding. */
  readonly parent: string;
  /** Receiver of the event. */
  readonly sentTo: 'receive' | 'Pub/Sub';
  readonly waitedSeconds: number;
  /** Options that select the deployment, for commands in remedies. */
  readonly flags: string;
}

/** Whether a stage has ended the event without a finding. */
export function isOver(trail: readonly TrailLine[]): boolean {
  return trail.some(
    ({ outcome }) => outcome === 'dropped' || outcome === 'dead' || outcome === 'ignored',
  );
}

/** Says how far an event got that did not arrive, and what to do about it. */
export function diagnose(evidence: Evidence): Explanation {
  const { trail, deadLetter, flags, waitedSeconds, sentTo } = evidence;
  const doctor = `npm run doctor -- ${flags} says what is wrong`;
  if (typeof trail === 'string' && deadLetter === undefined) {
    return {
      says: `no finding within ${waitedSeconds} s; the progress of the event is unknown (${trail})`,
      remedy: doctor,
    };
  }
  const lines = typeof trail === 'string' ? [] : trail;
  const dropped = lines.find(({ outcome }) => outcome === 'dropped');
  if (dropped !== undefined) {
    return {
      says: `enrich dropped it: ${dropped.reason ?? 'no reason given'}`,
      remedy: 'a setting asks for that (enrich_settings in Terraform: MIN_SEVERITY, IGNORED_RULES)',
    };
  }
  const dead = deadLetter ?? lines.find(({ outcome }) => outcome === 'dead');
  if (dead !== undefined) return deadOf(dead, flags);
  const written = lines.some(({ outcome }) => outcome === 'written' || outcome === 'duplicate');
  if (written) {
    return {
      says: `write has written it, but it is not found at ${evidence.parent}${evidence.unseen === undefined ? '' : `: ${evidence.unseen}`}`,
      remedy:
        "see whether write's SCC_SOURCE and SCC_LOCATION match the deployment's file: write the file again",
    };
  }
  const retried = lines.findLast(({ outcome }) => outcome === 'retried');
  if (retried !== undefined) return retriedOf(retried, waitedSeconds, doctor);
  if (lines.length === 0) {
    return {
      says: `no finding within ${waitedSeconds} s, and no stage has logged the event that ${sentTo} accepted`,
      remedy: `see whether enrich runs, and whether its log is where this command looks: ${doctor}`,
    };
  }
  const [reached, next] = lines.some(({ outcome }) => outcome === 'enriched')
    ? ['enrich has enriched it, and write has not handled it', 'write']
    : ['receive has accepted it, and enrich has not handled it', 'enrich'];
  return {
    says: `${reached} within ${waitedSeconds} s`,
    remedy: `see whether ${next} runs, and whether its subscription pushes to it: ${doctor}`,
  };
}

function deadOf(
  dead: { readonly stage: string; readonly reason?: string; readonly error?: string },
  flags: string,
): Explanation {
  const { stage, reason = 'no reason given', error } = dead;
  const why = error === undefined ? reason : `${reason} (${error})`;
  const refused = reason.startsWith('scc-');
  const command = `npm run replay -- ${flags} --stage ${stage}`;
  return {
    says: refused
      ? `Security Command Center refused the finding, and it is a dead letter of write: ${why}`
      : `it is a dead letter of ${stage}: ${why}`,
    remedy: `${
      refused ? 'upgrade to a version whose finding is accepted' : 'fix the cause'
    }; then replay it: ${command}`,
  };
}

/** Remedies for events that a stage keeps retrying, by reason. */
const remedies: readonly (readonly [reason: RegExp, remedy: string])[] = [
  [
    /^scc-(?:permission-denied|unauthenticated)$/,
    'write may not write to the source: terraform apply grants it',
  ],
  [/^scc-not-found$/, 'there is no such source: npm run create-source lists the existing ones'],
  [
    /^(?:paced|scc-resource-exhausted)$/,
    "the quota of Security Command Center's writes is used up: wait, and look at the backlog",
  ],
  [/^publish-failed$/, 'Pub/Sub rejects what enrich publishes: check its grant on the topic'],
];

function retriedOf(
  { stage, reason = 'no reason given', error }: TrailLine,
  waitedSeconds: number,
  doctor: string,
): Explanation {
  const why = error === undefined ? reason : `${reason} (${error})`;
  const who = reason.startsWith('scc-')
    ? 'Security Command Center refuses the finding, and write'
    : stage;
  const [, remedy] = remedies.find(([pattern]) => pattern.test(reason)) ?? [];
  return {
    says: `${who} keeps retrying after ${waitedSeconds} s: ${why}`,
    remedy: remedy === undefined ? doctor : `${remedy}; ${doctor}`,
  };
}
