import { list, quoted } from './hcl.ts';
import { listTest } from './json-list.ts';
import { re2 } from './re2.ts';
import type { Setting, StageSettings } from './settings.ts';

/**
 * terraform/variables-settings.tf: one variable per function, with the settings that Terraform does not set.
 * `terraform plan` rejects every value that the function would reject at startup.
 */
export function settingsVariables(stages: readonly StageSettings[]): string {
  return stages.map((stage) => `\n${variable(stage)}`).join('');
}

function variable({ stage, settings }: StageSettings): string {
  const own = settings.filter(({ setBy }) => setBy === 'person');
  const variableName = `${stage}_settings`;
  const description = `Overrides of the default settings of ${stage}: ${nameList(own)}. docs/settings.md describes each.`;
  const rules = own.flatMap((setting) => rule(variableName, setting) ?? []);
  return `variable ${quoted(variableName)} {
  type        = map(string)
  default     = {}
  nullable    = false
  description = ${quoted(description)}

${[names(variableName, settings), noNull(variableName), ...rules].join('\n')}}
`;
}

function names(variableName: string, settings: readonly Setting[]): string {
  const own = settings.filter(({ setBy }) => setBy === 'person');
  const wired = settings.filter(({ setBy }) => setBy === 'terraform');
  const unknown = `setsubtract(keys(var.${variableName}), ${list(own.map(({ name }) => name))})`;
  const message = `${variableName} does not support `;
  const rest = `. Supported: ${nameList(own)}. Terraform sets ${nameList(wired)}.`;
  return validation(
    `length(${unknown}) == 0`,
    `${quoted(message).slice(0, -1)}\${join(", ", ${unknown})}${quoted(rest).slice(1)}`,
  );
}

function noNull(variableName: string): string {
  return validation(
    `alltrue([for value in values(var.${variableName}) : value != null])`,
    quoted(`${variableName} must not contain null: omit a setting to use its default.`),
  );
}

/** The validation of one setting, if it has one. */
function rule(variableName: string, setting: Setting): string | undefined {
  const { name, choices, pattern, json, content } = setting;
  const must = (test: string, message: string): string =>
    validation(
      `alltrue([for name, value in var.${variableName} : ${test} if name == ${quoted(name)}])`,
      quoted(`${variableName}.${name} must be ${message}.`),
    );
  if (choices !== undefined) {
    // contains() fails on null.
    return must(`try(contains(${list(choices)}, value), false)`, `one of ${choices.join(', ')}`);
  }
  if (setting.integer) return must(integerTest(setting), integerMessage(setting));
  if (content !== undefined) return must(listTest(content), 'as docs/settings.md says');
  if (json) return must('can(keys(jsondecode(value)))', 'a JSON object');
  if (pattern === undefined) return undefined;
  return must(`can(regex(${quoted(re2(pattern))}, value))`, `of the form ${pattern}`);
}

function integerTest({ minimum, maximum }: Setting): string {
  const bounds = [
    minimum === undefined ? [] : `tonumber(value) >= ${minimum}`,
    maximum === undefined ? [] : `tonumber(value) <= ${maximum}`,
  ].flat();
  const whole = `can(regex("^-?[0-9]+$", value))`;
  // Terraform evaluates both sides of &&.
  return bounds.length === 0 ? whole : `${whole} && try(${bounds.join(' && ')}, false)`;
}

function integerMessage({ minimum, maximum }: Setting): string {
  if (minimum !== undefined && maximum !== undefined)
    return `a whole number from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `a whole number of at least ${minimum}`;
  return maximum === undefined ? 'a whole number' : `a whole number of at most ${maximum}`;
}

function nameList(settings: readonly Setting[]): string {
  return settings.map(({ name }) => name).join(', ');
}

/** In the format of `terraform fmt`. */
function validation(condition: string, errorMessage: string): string {
  return `  validation {
    condition     = ${condition}
    error_message = ${errorMessage}
  }
`;
}
