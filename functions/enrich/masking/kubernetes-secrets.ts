import type { Rule } from './spans.ts';

/**
 * The data of a Kubernetes Secret as JSON, in an audit log's request or response. The values are secrets regardless of
 * the keys. Also within a JSON string, as in kubectl's annotation last-applied-configuration.
 */
export const kubernetesSecrets: Rule = (text) =>
  text.includes('Secret') && /"kind\\{0,7}"\s?:\s?\\{0,7}"Secret\\{0,7}"/.test(text)
    ? Array.from(
        text.matchAll(/\\{0,7}"(?:data|stringData)\\{0,7}"\s?:\s?\{([^{}]{1,65536})\}/g),
        ({ index, 0: whole, 1: data = '' }) => {
          const end = index + whole.length - 1;
          return { start: end - data.length, end };
        },
      )
    : [];
