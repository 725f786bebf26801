import type { JsonObject } from '../../json.ts';
import { fieldsInOutput } from './fields-in-output.ts';
import { structureOf, text, textMap } from './text.ts';

/** Also accepts the key as protobuf's JSON of the gRPC output spells it. */
export function outputFields(body: JsonObject): unknown {
  return structureOf(body['output_fields'] ?? body['outputFields']);
}

/** Returns Falco's fields by their names, however the sender spells them; without any, those in its text. */
export function fieldsOf(body: JsonObject): Record<string, string> {
  const own = outputFields(body);
  const said = text(body['output']) ?? text(body['message']);
  if (own === undefined && said !== undefined) return fieldsInOutput(said);
  const all = textMap(own, 'output_fields');
  const fields = Object.entries(all).filter(([name, value]) => !isInOtherCase(name, value, all));
  const isDotless = fields.every(([name]) => !beforeBracket.exec(name)?.[0].includes('.'));
  return Object.fromEntries(
    fields.map(([name, value]) => [withBrackets(isDotless ? withDots(name) : name), value]),
  );
}

/**
 * Falco adds the field to `tolower(field)` (falcosecurity/libs#1847). In another case, the options of a command would
 * mean something else to masking.
 */
function isInOtherCase(
  name: string,
  value: string,
  fields: Readonly<Record<string, string>>,
): boolean {
  const [, inner] = /^to(?:lower|upper)\((.+)\)$/.exec(name) ?? [];
  return inner !== undefined && fields[inner]?.toLowerCase() === value.toLowerCase();
}

const beforeBracket = /^[^[]*/;
const dotless = /^(?:proc|fd|evt|user|group|thread|container|k8s|k8smeta|fs|ka|jevt|json|ct|gcp)_/;

/**
 * Restores dots. An agent that replaces dots in keys replaces all of them (sumologic/fluent-plugin-dedot_filter:
 * `proc_name`).
 */
function withDots(name: string): string {
  if (!dotless.test(name)) return name;
  return name.replace(beforeBracket, (path) => path.replaceAll(/_(?!\d+$)/g, '.'));
}

/** Fields of Falco and its plugins that take an index. No field's own name ends in an underscore and digits. */
const indexed =
  /^((?:proc|evt|fd|thread|ka|jevt|json|okta|ct|gcp|github|container|k8s|k8smeta)\.[\w.]*[a-zA-Z])(?:_|[^\w[\]])(\d{1,3})$/;
/** Fields that take a name or a path. */
const named =
  /^(jevt\.value|json\.value|ka\.uri\.param|evt\.(?:raw)?arg|proc\.env|container\.label|k8s(?:meta)?\.\w+\.label|thread\.cgroup)_(.+)$/;

/** Restores brackets: falcosidekick's bracketreplacer writes `proc.aname[2]` as `proc.aname_2`. */
function withBrackets(name: string): string {
  return name.replace(indexed, '$1[$2]').replace(named, '$1[$2]');
}
