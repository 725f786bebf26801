import type { StageRequest } from '@pipeline/shared/http.ts';
import { jsonOf } from '@pipeline/shared/json.ts';

const prefix = 'ce-';

/**
 * Converts the body of a CloudEvent from binary to structured mode, to keep the attributes of an operator: binary mode
 * has them only in headers. falcosidekick sends its `extensions` this way. Returns any other body unchanged.
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

/**
 * Returns whether the body is a JSON object or array. Any other text, such as lines of JSON, would not be valid as
 * `data`.
 */
function isNested(body: Buffer): boolean {
  const value = jsonOf(body.toString());
  return typeof value === 'object' && value !== null;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // The specification requires percent-encoding, and this is not valid: keep the raw value.
    return value;
  }
}
