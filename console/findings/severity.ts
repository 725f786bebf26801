import type { FindingRow } from '../api.ts';

export type Severity = FindingRow['severity'];

/** The most severe first. */
export const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const satisfies Severity[];

const ranks = new Map<string, number>(severities.map((severity, rank) => [severity, rank]));

export function isSeverity(text: string): text is Severity {
  return ranks.has(text);
}

/** 0 for the most severe. Unknown severities sort last. */
export function rankOf(severity: string): number {
  return ranks.get(severity) ?? severities.length;
}
