import type { Claims } from './claims.ts';

/** The fields of a source that show a failed call. */
export interface FailureFields {
  /** An error or its code: any value except those that mean no error. */
  readonly errors?: readonly string[];
  /** An outcome in words, which may be a success. */
  readonly results?: readonly string[];
  /** An outcome in words or as one of Microsoft's numbers. */
  readonly codes?: readonly string[];
  /** The reasons for a failure. */
  readonly reasons?: readonly string[];
}

const noError = /^(?:0|false|none|null|ok|success|succeeded)$/i;
const bad = /fail|den(?:y|ied)|forbid|refus|reject|error|invalid/i;
/** 0 means success; some services write HTTP's 200 there. */
const badCode = /^(?![123]\d\d$)[1-9]\d*$/;

/** Returns why a call failed, in the words of its log. Claims nothing: a finding has no field for it. */
export function failureOf(
  fields: Claims,
  { errors = [], results = [], codes = [], reasons = [] }: FailureFields,
): string | undefined {
  const valuesOf = (names: readonly string[]): string[] =>
    names.flatMap((name) => fields.peek(name) ?? []);
  const error = valuesOf(errors).find((value) => !noError.test(value));
  if (error !== undefined) return error;
  const result =
    valuesOf([...results, ...codes]).find((value) => bad.test(value)) ??
    valuesOf(codes).find((value) => badCode.test(value));
  return result === undefined ? undefined : (fields.peekFirst(...reasons) ?? result);
}
