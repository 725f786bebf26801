/** The classes of the fields of Falco and its plugins: a name is its class, a dot and the rest. */
const fieldClasses =
  /^(?:proc|fd|evt|user|group|thread|container|k8s|k8smeta|fs|ka|jevt|json|ct|gcp)_/;
/** The classes of Sysdig's labels. Operators choose the names after agent.tag. */
const labelClasses =
  /^(?:kubernetes|host|container|cloudProvider|gcp|aws|azure|orchestrator|process|source|agent)_/;

const beforeBracket = /^[^[]*/;

/**
 * Restores the dots in the names of fields. An agent that replaces dots in keys replaces all of them
 * (sumologic/fluent-plugin-dedot_filter, Logstash's de_dot: `proc_name`).
 */
export function fieldsWithDots(fields: Record<string, string>): Record<string, string> {
  return withDots(fields, (name) =>
    fieldClasses.test(name)
      ? name.replace(beforeBracket, (path) => path.replaceAll(/_(?!\d+$)/g, '.'))
      : name,
  );
}

/** Restores the dots in the names of labels, as fieldsWithDots does in fields. */
export function labelsWithDots(labels: Record<string, string>): Record<string, string> {
  return withDots(labels, (name) => {
    if (name.startsWith('agent_tag_')) return name.replace('agent_tag_', 'agent.tag.');
    return labelClasses.test(name) ? name.replaceAll('_', '.') : name;
  });
}

/** Returns whether the name has a dot before a bracket. A name in brackets may contain any character. */
function hasDot(name: string): boolean {
  const dot = name.indexOf('.');
  const bracket = name.indexOf('[');
  return dot !== -1 && (bracket === -1 || dot < bracket);
}

function withDots(
  values: Record<string, string>,
  restored: (name: string) => string,
): Record<string, string> {
  if (Object.keys(values).some(hasDot)) return values;
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [restored(name), value]));
}
