import { s } from '../dom/h.ts';
import { setAttribute, setClass, setText } from '../dom/set.ts';
import { perSecond } from '../format.ts';
import type { Flow } from './flow.ts';
import type { Box, Edge, Layout } from './layout.ts';

/** The drawing of one layout. `show` updates it in place. */
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
    s('title', { id: 'picture-title' }, 'The path of an event'),
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
  const radius = { topic: height / 2, dead: height / 3, stage: 8, outside: 8 }[kind];
  const line = (className: string): SVGTextElement =>
    s('text', { class: className, x: x + width / 2, 'text-anchor': 'middle' });
  const lines = [line('box-title'), line('box-detail'), line('box-note'), line('box-note')];
  const shape = { x, y, height, rx: radius };
  // The backlog fills its topic from the left, clipped to its round ends.
  const filling = s('rect', {
    class: 'box-fill',
    x,
    y,
    height,
    width: 0,
    'clip-path': `url(#clip-${id})`,
  });
  const element = s(
    'g',
    { class: `box box-${kind}`, 'data-box': id },
    s('rect', { class: 'box-shape', ...shape, width }),
    kind === 'topic' && s('clipPath', { id: `clip-${id}` }, s('rect', { ...shape, width })),
    kind === 'topic' && filling,
    s('rect', { class: 'box-rim', ...shape, width }),
    ...lines,
  );
  return {
    element,
    show: ({ boxes }) => {
      const box = boxes.get(id);
      if (box === undefined) return;
      const middle = y + height / 2;
      const texts = [box.title, box.detail, ...box.notes];
      const { first, gap } = spacing(texts.length);
      for (const [index, each] of lines.entries()) {
        setText(each, texts[index] ?? '');
        setAttribute(each, 'y', String(middle + first + index * gap));
      }
      setClass(element, 'is-unknown', box.state === 'unknown');
      setClass(element, 'is-stopped', box.state === 'stopped');
      setClass(element, 'is-troubled', box.state === 'troubled');
      setAttribute(filling, 'width', String(Math.round(box.fill * width)));
    },
  };
}

/** Offset of a box's first text line from its center, and the line height. */
function spacing(lines: number): { readonly first: number; readonly gap: number } {
  if (lines <= 2) return { first: -3, gap: 16 };
  return lines === 3 ? { first: -10, gap: 14 } : { first: -14, gap: 12.5 };
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

/** The arrowheads, defined once for the page. */
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
  return s(
    'svg',
    { class: 'defs', width: 0, height: 0, 'aria-hidden': 'true' },
    s('defs', {}, ...heads),
  );
}
