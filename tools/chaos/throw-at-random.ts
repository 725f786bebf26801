import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { thrownByChaos } from './thrown-by-chaos.ts';

/**
 * Loaded into a stage before its bundle. Makes functions of Node that each stage calls during its work throw, at a rate
 * from a file that the harness writes and removes.
 */

const file = process.env['CHAOS_THROW_FILE'] ?? '';

function throwAtRandom(): void {
  if (Math.random() < rate()) throw new TypeError(thrownByChaos);
}

function rate(): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    // There is no file while nothing is to fail.
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

// enrich writes an enriched event, write measures a finding. Leave log lines alone.
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
