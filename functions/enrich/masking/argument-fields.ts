/**
 * The names of values that hold arguments, command lines or environments: Falco's fields
 * (https://falco.org/docs/reference/rules/supported-fields/), Sysdig's details, keys and paths in JSON. All that strict
 * masking removes is declared here.
 */

/** Any part of a name that announces them: `proc.args`, `jevt.value[/spec/containers/0/args/1]`, `containerArgs`. */
const words = new Set(
  `aargs acmdline aenv arg args argument arguments argv cmd cmdline command commands entrypoint env environ
  environment envs exeline gcmdline pcmdline penv rawarg rawargs enterarg enterargs`.split(/\s+/),
);

/** Published fields whose names do not tell: the text or bytes of a call, a probe's command, the input of a tool. */
const others =
  /^(?:evt\.(?:info|buffer)|container\.(?:healthcheck|liveness_probe|readiness_probe)|tool\.input)$/;

/** A quick filter: a name without any of these is none of them. Most names end here. */
const hint = /arg|cmd|command|env|exeline|entrypoint|evt\.(?:info|buffer)|health|probe|tool/i;

/** Last words of names that only describe a command: its name, its number. */
const about = new Set(['count', 'id', 'ids', 'length', 'name', 'names', 'status', 'type']);

/** The removed part of a value: all of it, or the arguments after a program that no other field names. */
export type Removal = 'all' | 'arguments';

/** Returns the removal for the value of this name, or undefined if it holds no arguments. */
export function removalOf(name: string): Removal | undefined {
  if (!hint.test(name)) return undefined;
  if (others.test(name)) return 'all';
  const parts = name.split(/[^A-Za-z0-9]+/).filter((part) => part !== '');
  if (!parts.some((part) => announces(part))) return undefined;
  return /(?:^|[^a-z])command\]?$/i.test(name) ? 'arguments' : 'all';
}

function announces(part: string): boolean {
  if (words.has(part.toLowerCase())) return true;
  const own = part
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .split(' ');
  return own.some((word) => words.has(word)) && !about.has(own.at(-1) ?? '');
}

/** Sysdig's label that holds a command line. A label `env` is a tag such as "production", and no other holds one. */
export const commandLabel = 'process.name';
