import type { Claims } from './claims.ts';

/** The fields of a source that show a failed call. */
export interface FailureFields {
  /** An error or its code: any value except those that mean no error. */
  readonly errors?: readonly string[];
  /** An outcome, which may be a success. */
  readonly results?: readonly string[];
  /** The reasons for a failure. */
  readonly reasons?: readonly string[];
}

const noError = /^(?:0|false|none|null|ok|success|succeeded)$/i;
const bad = /fail|den(?:y|ied)|forbid|refus|reject|error|invalid/i;

/** Returns why a call failed, in the words of its log. Claims nothing: a finding has no field for it. */
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
