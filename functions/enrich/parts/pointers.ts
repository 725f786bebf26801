import { isObject, jsonOf } from '@pipeline/shared/json.ts';

/**
 * Returns the names of the field at a JSON pointer of the observed event: the plugin json's, and its older name
 * (falcosecurity/plugins:plugins/json/README.md).
 */
export function atPointer(pointer: string): [string, string] {
  return [`json.value[${pointer}]`, `jevt.value[${pointer}]`];
}

/** Returns the JSON pointer in a field's name. */
export function pointerIn(name: string): string | undefined {
  const isPointer = name.startsWith('json.value[/') || name.startsWith('jevt.value[/');
  return isPointer && name.endsWith(']') ? name.slice(11, -1) : undefined;
}

/** The pointers of fields that contain a whole object of the record. */
const ofWholes = new Map([
  ['json.obj', ''],
  ['jevt.obj', ''],
  ['ct.request', '/requestParameters'],
  ['ct.response', '/responseElements'],
  ['gcp.authorizationInfo', '/protoPayload/authorizationInfo'],
  ['gcp.request', '/protoPayload/request'],
  ['gcp.resourceLabels', '/resource/labels'],
]);

/** A field whose value is a JSON object or list of the observed record. Parses it when first needed. */
export class Whole {
  readonly #pointer: string;
  readonly #text: string;
  #json: unknown;
  #isParsed = false;

  constructor(pointer: string, text: string) {
    this.#pointer = pointer;
    this.#text = text;
  }

  /** Returns the whole in a field, if it is one. */
  static in(name: string, value: string): Whole | undefined {
    if (!value.startsWith('{') && !value.startsWith('[')) return undefined;
    const pointer = ofWholes.get(name) ?? pointerIn(name);
    return pointer === undefined ? undefined : new Whole(pointer, value);
  }

  /** Returns the pointers that show which record it is from. */
  pointers(): string[] {
    if (this.#pointer !== '') return [this.#pointer];
    const record = this.#parsed();
    return isObject(record) ? Object.keys(record).map((key) => `/${key}`) : [];
  }

  /** Returns the value at a pointer into the record as text, objects and lists as JSON. */
  at(pointer: string): string | undefined {
    if (!pointer.startsWith(`${this.#pointer}/`)) return undefined;
    let value = this.#parsed();
    for (const part of pointer.slice(this.#pointer.length + 1).split('/')) {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) {
        return undefined;
      }
      value = Reflect.get(value, key);
    }
    if (value === undefined || value === null || value === '') return undefined;
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  #parsed(): unknown {
    if (!this.#isParsed) this.#json = jsonOf(this.#text);
    this.#isParsed = true;
    return this.#json;
  }
}
