/** Positions of the picture's boxes and lines: side by side on a wide screen, one below the other on a narrow one. */

export type BoxId =
  | 'senders'
  | 'poll'
  | 'receive'
  | 'events'
  | 'enrich'
  | 'findings'
  | 'write'
  | 'scc'
  | 'events-dead'
  | 'findings-dead';

export interface Box {
  readonly id: BoxId;
  readonly kind: 'outside' | 'stage' | 'topic' | 'dead';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Edge {
  readonly id: string;
  readonly kind: 'flow' | 'dead' | 'retry';
  /** An SVG path in the direction of flow. */
  readonly path: string;
  readonly label: { readonly x: number; readonly y: number; readonly anchor: 'start' | 'middle' };
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
}

export const way = ['senders', 'receive', 'events', 'enrich', 'findings', 'write', 'scc'] as const;

export const kinds: Readonly<Record<BoxId, Box['kind']>> = {
  senders: 'outside',
  poll: 'stage',
  receive: 'stage',
  events: 'topic',
  enrich: 'stage',
  findings: 'topic',
  write: 'stage',
  scc: 'outside',
  'events-dead': 'dead',
  'findings-dead': 'dead',
};

/** Indexes a layout's boxes by id. */
export function boxFinder(boxes: readonly Box[]): (id: BoxId) => Box {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  return (id) => {
    const box = byId.get(id);
    if (box === undefined) throw new Error(`no box ${id}`);
    return box;
  };
}
