/** A function that ajv compiled ahead of time: no schema compiles at cold start. */
export interface Validator<T> {
  (value: unknown): value is T;
  errors?: readonly Violation[] | null;
}

interface Violation {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly message?: string;
  readonly params?: Record<string, unknown>;
}

/** Describes what is wrong with the last validated value, without quoting it. */
export function violations(validator: Validator<unknown>): string[] {
  return (validator.errors ?? []).map((violation) => {
    const { message = 'is invalid', params } = violation;
    const allowed = params?.['allowedValues'];
    const choices = Array.isArray(allowed) ? `: ${allowed.join(', ')}` : '';
    return `${placeOf(violation) || 'it'} ${message}${choices}`;
  });
}

/** Names that the schema does not define belong to the value: write `*` instead. */
function placeOf({ instancePath, schemaPath }: Violation): string {
  const names = instancePath.split('/').slice(1);
  const steps = schemaPath.split('/');
  let at = 0;
  for (let step = 1; step < steps.length && at < names.length; step += 1) {
    const keyword = steps[step];
    if (keyword === 'additionalProperties') names[at] = '*';
    else if (keyword === 'properties') step += 1;
    else if (keyword !== 'items') continue;
    at += 1;
  }
  return names.join('/');
}
