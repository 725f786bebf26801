import type { Rule, Span } from './spans.ts';

/**
 * `exec?command=mysql&command=-pX`: the words of a command as parameters of a URL, as kubectl exec sends them
 * (https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#get-connect-get-requests-of-pod). The
 * rules read them as the one command line that they are, decoded.
 */
export function queryCommands(rules: readonly Rule[]): Rule {
  return (text) =>
    commandsInQueries(text).flatMap((words) => {
      const { characters, places } = commandLine(text, words);
      return rules
        .flatMap((rule) => rule(characters))
        .map(({ start, end }) => ({
          start: places[start]?.start ?? 0,
          end: places[end - 1]?.end ?? 0,
        }))
        .filter(({ start, end }) => start < end);
    });
}

/** Returns the values of the parameters that hold a command, for each query in the text. */
export function commandsInQueries(text: string): Span[][] {
  if (!text.includes('?') || !hint.test(text)) return [];
  return Array.from(text.matchAll(query), ({ index, 0: whole }) =>
    Array.from(whole.matchAll(parameter), (match) => {
      const end = index + match.index + match[0].length;
      return { start: end - (match[1] ?? '').length, end };
    }),
  ).filter((words) => words.length > 0);
}

const hint = /[?&6;](?:command|cmd|args?)=/i;
const query = /\?[^\s"'`<>#]{1,65536}/g;
/** Go's JSON writes & as \u0026, HTML as &amp;. */
const parameter =
  /(?:[?&]|\\{1,7}u0026|&amp;)(?:command|cmd|args?)=((?:[^&\\]|\\(?!\\{0,6}u0026))*)/gi;

interface CommandLine {
  readonly characters: string;
  /** Each character's place in the text. */
  readonly places: readonly Span[];
}

function commandLine(text: string, words: readonly Span[]): CommandLine {
  const characters: string[] = [];
  const places: Span[] = [];
  const add = (character: string, place: Span): void => {
    characters.push(character);
    places.push(place);
  };
  for (const word of words) {
    const decoded = charactersOf(text, word);
    // A word with a blank is one argument: quote it, unless it has quotes itself.
    const isQuoted = decoded.some(([one]) => one === ' ') && !decoded.some(([one]) => one === '"');
    if (places.length > 0) add(' ', { start: word.start, end: word.start });
    if (isQuoted) add('"', { start: word.start, end: word.start });
    for (const [character, place] of decoded) add(character, place);
    if (isQuoted) add('"', { start: word.end, end: word.end });
  }
  return { characters: characters.join(''), places };
}

/** Decodes bytes, not characters: names and punctuation are ASCII. */
function charactersOf(text: string, { start, end }: Span): (readonly [string, Span])[] {
  return Array.from(
    text.slice(start, end).matchAll(/%([0-9A-Fa-f]{2})|[^]/g),
    ({ index, 0: raw, 1: hex }) => [
      hex === undefined ? raw.replace('+', ' ') : String.fromCodePoint(Number.parseInt(hex, 16)),
      { start: start + index, end: start + index + raw.length },
    ],
  );
}
