import assert from 'node:assert/strict';
import { formats } from '@pipeline/shared/generated/formats.ts';
import sinon from 'sinon';

/** Falco events, one of which a broken format cannot read. */
export const rules = ['before', 'poison', 'after'] as const;
export const eventOf = (rule: string): string =>
  JSON.stringify({ rule, priority: 'Error', time: '2026-01-01T00:00:00Z', output: 'o' });

/** Simulates a bad deploy of Falco's format, until `sinon.restore()`: it throws for the rule `poison`. */
export function breakFormat(error: Error): void {
  const falco = formats.find(({ name }) => name === 'falco');
  assert.ok(falco !== undefined);
  const identify = sinon.stub(falco, 'identify');
  identify
    .callThrough()
    .withArgs(sinon.match({ rule: 'poison' }))
    .throws(error);
}

/** Errors of a bug. The last two look like those of a body that is nested too deeply or is not JSON. */
export const bugs = [
  new TypeError('undefined is not a function'),
  new RangeError('Invalid time value'),
  new SyntaxError('Invalid regular expression'),
] as const;
