/**
 * The names before `=` in the outputs of rules, `(user=root command=curl -s x parent=bash …)`. They are the only sign
 * of where an unquoted command line ends. From falcosecurity/rules (falco_rules.yaml and its siblings) and Sysdig's
 * managed rules; prefixes cover the fields of Falco.
 */
const outputKey =
  /^(?:(?:proc|evt|fd|user|group|container|k8s|ka|thread|syscall|gcp|aws|azure|process|exe)[._][\w.-]{1,40}(?:\[[\w.-]{1,40}\])?|user|args|command|cmdline|proc|process|program|parent|g{1,3}parent|gg?gparent_exe|p{1,3}cmdline|gcmdline|acmdline(?:\[\d\])?|parent_exe(?:path)?|a?name(?:\[\d\])?|pname|file|shell|image|container|terminal|tty|exe|exepath|cwd|uid|loginuid|connection|lport|rport|lip|rip|sport|dport|port|ip|target|source|dest|directory|filename|flags|res|pid|ppid|sid|cur_uid|type|verb|ns|uri|resource|mounts)=/;

/** Returns whether the text begins with such a name and its `=`. */
export function isOutputKey(text: string): boolean {
  return outputKey.test(text);
}

/** The names of the acting program and of its arguments. */
export const programKey =
  /^(?:proc[._](?:name|cmdline|exepath|exe)|proc|process|program|command|cmdline|name|exe)=/;
export const argumentsKey = /^(?:proc[._])?args=/;

/** Returns the length of the name and its `=` at the beginning of the text, or 0. */
export function outputKeyLength(text: string): number {
  return outputKey.exec(text)?.[0].length ?? 0;
}
