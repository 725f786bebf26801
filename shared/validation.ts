/** A function that ajv compiled ahead of time: no schema compiles at cold start. */
export interface Validator<T> {
  (value: unknown): value is T;
  errors?: readonly Violation[] | null;
}

interface Violation {
  readonly instancePath: string;
  readonly message?: string;
  readonly params?: Record<string, unknown>;
}

/** What is wrong with the value last validated, in words, without a word of the value itself. */
export function violations(validator: Validator<unknown>): string[] {
  return (validator.errors ?? []).map(({ instancePath, message = 'is invalid', params }) => {
    const allowed = params?.['allowedValues'];
    const choices = Array.isArray(allowed) ? `: ${allowed.join(', ')}` : '';
    return `${instancePath.slice(1) || 'it'} ${message}${choices}`;
  });
}
