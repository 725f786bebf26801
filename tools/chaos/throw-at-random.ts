import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { thrownByChaos } from './thrown-by-chaos.ts';

/**
 * Loaded into a stage before its bundle: functions of Node that each stage calls in the midst of its work throw, as often
 * as a file says that the harness writes and removes.
 */

const file = process.env['CHAOS_THROW_FILE'] ?? '';

function throwAtRandom(): void {
  if (Math.random() < rate()) throw new TypeError(thrownByChaos);
}

function rate(): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    // There is none while nothing is to fail.
    return 0;
  }
}

// receive compares secrets.
const { timingSafeEqual } = crypto;
crypto.timingSafeEqual = (...args) => {
  throwAtRandom();
  return timingSafeEqual(...args);
};
syncBuiltinESMExports();

// enrich writes an enriched event, write measures a finding. Log lines are left alone.
const { stringify } = JSON;
JSON.stringify = (value: unknown, ...rest: [never?, never?]) => {
  if (isEnrichedEvent(value) || isFinding(value)) throwAtRandom();
  return stringify(value, ...rest);
};

function isEnrichedEvent(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'event' in value && 'resource' in value;
}

function isFinding(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && 'findingClass' in value && 'nextSteps' in value
  );
}
