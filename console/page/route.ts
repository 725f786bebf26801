/** The views of the page as hashes of its address, so that Back, reload and copied addresses work. */
export type Route =
  | { readonly view: 'overview'; readonly range: string }
  | { readonly view: 'pipeline' }
  | { readonly view: 'findings'; readonly query: string }
  | { readonly view: 'finding'; readonly id: string }
  | { readonly view: 'try-it' }
  | { readonly view: 'dead-letters' };

/** Parses a hash. An unknown hash means the overview. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [view, id] = path.split('/', 2);
  if (view === 'findings' && id !== undefined && id !== '') {
    return { view: 'finding', id: decoded(id) };
  }
  if (view === 'findings') return { view, query };
  if (view === 'pipeline' || view === 'try-it' || view === 'dead-letters') return { view };
  return { view: 'overview', range: new URLSearchParams(query).get('range') ?? 'all' };
}

export function hashOf(route: Route): string {
  if (route.view === 'finding') return `#/findings/${encodeURIComponent(route.id)}`;
  if (route.view === 'findings' && route.query !== '') return `#/findings?${route.query}`;
  if (route.view === 'overview' && route.range !== 'all') return `#/overview?range=${route.range}`;
  return `#/${route.view}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Invalid percent encoding was typed by hand: take it literally.
    return text;
  }
}
