import type { Claims } from './claims.ts';

/** The fields in which a source tells that a call failed. */
export interface FailureFields {
  /** An error or its code: any value but one that says that there was none. */
  readonly errors?: readonly string[];
  /** An outcome, which may be a good one. */
  readonly results?: readonly string[];
  /** Why the outcome is a bad one. */
  readonly reasons?: readonly string[];
}

const noError = /^(?:0|false|none|null|ok|success|succeeded)$/i;
const bad = /fail|den(?:y|ied)|forbid|refus|reject|error|invalid/i;

/** Why nothing came of a call, in the words of its log. Nothing is claimed: a finding has no field for it. */
export function failureOf(
  fields: Claims,
  { errors = [], results = [], reasons = [] }: FailureFields,
): string | undefined {
  const error = errors
    .flatMap((name) => fields.peek(name) ?? [])
    .find((value) => !noError.test(value));
  if (error !== undefined) return error;
  const result = fields.peekFirst(...results);
  if (result === undefined || !bad.test(result)) return undefined;
  return fields.peekFirst(...reasons) ?? result;
}
