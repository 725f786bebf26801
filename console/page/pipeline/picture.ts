import { s } from '../dom/h.ts';
import { setAttribute, setClass, setText } from '../dom/set.ts';
import { perSecond } from '../format.ts';
import type { Flow } from './flow.ts';
import type { Box, Edge, Layout } from './layout.ts';

/** The drawing of one layout; `show` brings it up to date without making anything anew. */
export interface Picture {
  readonly element: SVGSVGElement;
  readonly show: (flow: Flow) => void;
}

export function drawPicture(layout: Layout): Picture {
  const boxes = layout.boxes.map(drawBox);
  const edges = layout.edges.map(drawEdge);
  const element = s(
    'svg',
    {
      class: 'picture',
      viewBox: `0 0 ${layout.width} ${layout.height}`,
      role: 'img',
      'aria-labelledby': 'picture-title',
    },
    s('title', { id: 'picture-title' }, 'The way of an event'),
    ...edges.map((edge) => edge.element),
    ...boxes.map((box) => box.element),
  );
  return {
    element,
    show: (flow) => {
      for (const box of boxes) box.show(flow);
      for (const edge of edges) edge.show(flow);
    },
  };
}

interface Part {
  readonly element: SVGGElement;
  readonly show: (flow: Flow) => void;
}

function drawBox({ id, kind, x, y, width, height }: Box): Part {
  const radius = kind === 'topic' || kind === 'dead' ? height / 2 : 8;
  const middle = x + width / 2;
  const line = (className: string, top: number): SVGTextElement =>
    s('text', { class: className, x: middle, y: y + top, 'text-anchor': 'middle' });
  const title = line('box-title', height / 2 - 4);
  const detail = line('box-detail', height / 2 + 12);
  const note = line('box-note', height / 2 + 24);
  const shape = { x, y, height, rx: radius };
  const filling = s('rect', { class: 'box-fill', ...shape, width: 0 });
  const element = s(
    'g',
    { class: `box box-${kind}`, 'data-box': id },
    s('rect', { class: 'box-shape', ...shape, width }),
    kind === 'topic' && filling,
    s('rect', { class: 'box-rim', ...shape, width }),
    title,
    detail,
    note,
  );
  return {
    element,
    show: ({ boxes }) => {
      const box = boxes.get(id);
      if (box === undefined) return;
      setText(title, box.title);
      setText(detail, box.detail);
      setText(note, box.note);
      setClass(element, 'is-stopped', box.state === 'stopped');
      setClass(element, 'is-troubled', box.state === 'troubled');
      // Narrower than it is round, it would be drawn beyond the topic's own round end.
      const filled = box.fill === 0 ? 0 : Math.max(height, box.fill * width);
      setAttribute(filling, 'width', String(Math.round(filled)));
    },
  };
}

function drawEdge({ id, kind, path, label }: Edge): Part {
  const text = s('text', {
    class: 'edge-label',
    x: label.x,
    y: label.y,
    'text-anchor': label.anchor,
  });
  const dots = s('path', { class: 'edge-dots', d: path });
  const element = s(
    'g',
    { class: `edge edge-${kind}`, 'data-edge': id },
    s('path', { class: 'edge-line', d: path, 'marker-end': `url(#arrow-${kind})` }),
    dots,
    text,
  );
  return {
    element,
    show: ({ edges }) => {
      const rate = edges.get(id) ?? 0;
      const isFlowing = rate > 0.04;
      setText(text, isFlowing ? perSecond(rate) : '');
      setClass(element, 'is-flowing', isFlowing);
      setClass(element, 'is-fast', rate >= 20);
    },
  };
}

/** The heads of the lines, once for the page. */
export function arrowHeads(): SVGSVGElement {
  const heads = (['flow', 'dead', 'retry'] as const).map((kind) =>
    s(
      'marker',
      {
        id: `arrow-${kind}`,
        class: `arrow arrow-${kind}`,
        viewBox: '0 0 8 8',
        refX: 4,
        refY: 4,
        markerWidth: 7,
        markerHeight: 7,
        orient: 'auto',
        markerUnits: 'userSpaceOnUse',
      },
      s('path', { d: 'M0 0.5L8 4L0 7.5Z' }),
    ),
  );
  return s('svg', { class: 'defs', width: 0, height: 0, 'aria-hidden': 'true' }, s('defs', {}, ...heads));
}
