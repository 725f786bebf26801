import type { StageRequest } from '@pipeline/shared/http.ts';
import { jsonOf } from '@pipeline/shared/json.ts';

const prefix = 'ce-';

/**
 * Returns the body of a CloudEvent in binary mode as in structured mode, since the attributes of an operator are only
 * in its headers: falcosidekick sends its `extensions` so. Any other body is unchanged.
 * https://github.com/cloudevents/spec: cloudevents/bindings/http-protocol-binding.md
 */
export function inStructuredMode(request: StageRequest, body: Buffer): Buffer {
  const names = request.headerNames().filter((name) => name.startsWith(prefix));
  if (!names.includes('ce-specversion') || !isNested(body)) return body;
  const attributes = names.map((name) => [
    name.slice(prefix.length),
    decoded(request.header(name) ?? ''),
  ]);
  const opening = JSON.stringify(Object.fromEntries(attributes)).slice(0, -1);
  return Buffer.concat([Buffer.from(`${opening},"data":`), body, Buffer.from('}')]);
}

/** Whether the body is one object or list of JSON. Any other text, such as lines of JSON, would not be valid as `data`. */
function isNested(body: Buffer): boolean {
  const value = jsonOf(body.toString());
  return typeof value === 'object' && value !== null;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // Not encoded as the specification requires: keep it as it is.
    return value;
  }
}
