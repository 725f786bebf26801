/** The classes of Falco's fields and of its plugins that have a dot in their names. */
const fieldClasses =
  /^(?:proc|fd|evt|user|group|thread|container|k8s|k8smeta|fs|ka|jevt|json|ct|gcp)_/;
/** The classes of Sysdig's labels. An operator chooses the name after agent.tag. */
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

/** Restores the dots in the names of labels. */
export function labelsWithDots(labels: Record<string, string>): Record<string, string> {
  return withDots(labels, (name) => {
    if (name.startsWith('agent_tag_')) return name.replace('agent_tag_', 'agent.tag.');
    return labelClasses.test(name) ? name.replaceAll('_', '.') : name;
  });
}

/** The name in brackets is free. */
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
