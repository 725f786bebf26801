/** The severities of a Security Command Center finding, from the lowest. */
export const severities = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
export type Severity = (typeof severities)[number];

export function isSeverity(text: string): text is Severity {
  return severities.some((severity) => severity === text);
}

/** Whether `severity` is at least `minimum`. */
export function isAtLeast(severity: Severity, minimum: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(minimum);
}

/** Sysdig's level names (the channel's severityLabel), and a term that third-party mappers use. */
const sysdig = new Map<string, Severity>([
  ['critical', 'CRITICAL'],
  ['high', 'HIGH'],
  ['medium', 'MEDIUM'],
  ['low', 'LOW'],
  ['info', 'LOW'],
  ['informational', 'LOW'],
]);

/**
 * Sysdig: the policy's severity, 0–3 High, 4–5 Medium, 6 Low, 7 Info (docs.sysdig.com, "Event Forwarding"), by number
 * or name. Without one, Sysdig's own default policy severity, 4.
 */
export function ofSysdig(severity: string | undefined): Severity {
  const word = sysdig.get(severity?.trim().toLowerCase() ?? '');
  if (word !== undefined) return word;
  const number = Number.parseInt(severity ?? '', 10);
  const level = Number.isNaN(number) ? 4 : number;
  if (level <= 3) return 'HIGH';
  return level <= 5 ? 'MEDIUM' : 'LOW';
}

const falco = new Map<string, Severity>([
  ['emergency', 'CRITICAL'],
  ['alert', 'CRITICAL'],
  ['critical', 'CRITICAL'],
  ['error', 'HIGH'],
  ['warning', 'MEDIUM'],
  ['notice', 'LOW'],
  ['informational', 'LOW'],
  ['info', 'LOW'],
  ['debug', 'LOW'],
]);

/** Falco: the rule's priority, in any case. An unknown priority counts as MEDIUM. */
export function ofFalco(priority: string): Severity {
  return falco.get(priority.toLowerCase()) ?? 'MEDIUM';
}
