import type { JsonObject } from '../../json.ts';
import { fieldsWithDots } from './dotless.ts';
import { fieldsInOutput } from './fields-in-output.ts';
import { structureOf, text, textMap } from './text.ts';

/** Also accepts the key as protobuf's JSON of the gRPC output spells it. */
export function outputFields(body: JsonObject): unknown {
  return structureOf(body['output_fields'] ?? body['outputFields']);
}

/** Returns Falco's fields by name, in any sender's spelling. Without fields, returns those in the text of the alert. */
export function fieldsOf(body: JsonObject): Record<string, string> {
  const own = outputFields(body);
  const said = text(body['output']) ?? text(body['message']);
  if (own === undefined && said !== undefined) return fieldsInOutput(said);
  const all = new Map(Object.entries(textMap(own, 'output_fields')));
  const once = [...all].filter(([name, value]) => !isInOtherCase(name, value, all));
  const fields = Object.entries(fieldsWithDots(Object.fromEntries(once)));
  return Object.fromEntries(fields.map(([name, value]) => [withBrackets(name), value]));
}

/**
 * Returns whether the field repeats another one in upper or lower case: Falco adds the field itself to `tolower(field)`
 * (falcosecurity/libs#1847). Masking would misread the options of a command in another case.
 */
function isInOtherCase(name: string, value: string, fields: ReadonlyMap<string, string>): boolean {
  const [, inner] = /^to(?:lower|upper)\((.+)\)$/.exec(name) ?? [];
  return inner !== undefined && fields.get(inner)?.toLowerCase() === value.toLowerCase();
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
