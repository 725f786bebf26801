import type { Rule, Span } from './spans.ts';
import { closingQuote } from './values.ts';

/**
 * The data of a Kubernetes Secret as JSON, in an audit log's request or response. The values are secrets regardless of
 * the keys. Also within a JSON string, as in kubectl's annotation last-applied-configuration.
 */
export const kubernetesSecrets: Rule = (text) => {
  if (!text.includes('Secret') || !kind.test(text)) return [];
  const spans: Span[] = [];
  const data = /\\{0,7}"(?:data|stringData)\\{0,7}"\s?:\s?\{/g;
  while (data.test(text)) data.lastIndex = addValues(spans, text, data.lastIndex);
  return spans;
};

/** GKE's audit log states the kind as a type: `core.k8s.io/v1.Secret`. */
const kind = /"(?:kind|@type)\\{0,7}"\s?:\s?\\{0,7}"(?:[\w./]{1,40}\.)?Secret(?:List)?\\{0,7}"/;

/** Adds the values of the object that begins here. Returns their end: each text is searched once. */
function addValues(spans: Span[], text: string, start: number): number {
  const entry = /[\s,]{0,40}\\{0,7}"[^"\\]{0,253}\\{0,7}"\s?:\s?(\\{0,7}")/y;
  entry.lastIndex = start;
  let done = start;
  for (let match = entry.exec(text); match !== null; match = entry.exec(text)) {
    const from = entry.lastIndex;
    const quote = match[1] ?? '"';
    const end = closingQuote(text, from, quote) ?? text.length;
    spans.push({ start: from, end });
    done = Math.min(text.length, end + quote.length);
    entry.lastIndex = done;
  }
  return done;
}
