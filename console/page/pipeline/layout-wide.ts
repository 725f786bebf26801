import { boxFinder, kinds, way, type Box, type BoxId, type Edge, type Layout } from './layout.ts';

const width = 112;
const height = 64;
const gap = 48;
const margin = 2;

/** Flows from left to right, with dead letters below and retries above. */
export function wideLayout(hasPoll: boolean): Layout {
  const y = hasPoll ? 112 : 58;
  const column = (index: number): number => margin + index * (width + gap);
  const box = (id: BoxId, index: number, top: number): Box => ({
    id,
    kind: kinds[id],
    x: column(index),
    y: top,
    width,
    height,
  });
  const below = y + height + 66;
  const boxes = [
    ...way.map((id, index) => box(id, index, y)),
    box('events-dead', 2, below),
    box('findings-dead', 4, below),
    ...(hasPoll ? [box('poll', 1, 8)] : []),
  ];
  return {
    width: column(6) + width + margin,
    height: below + height + margin,
    boxes,
    edges: edgesOf(boxFinder(boxes), hasPoll),
  };
}

function edgesOf(at: (id: BoxId) => Box, hasPoll: boolean): Edge[] {
  const straight = (from: BoxId, to: BoxId): Edge => {
    const x = at(from).x + width;
    const y = at(from).y + height / 2;
    const end = at(to).x;
    return {
      id: `${from}-${to}`,
      kind: 'flow',
      path: `M${x} ${y}H${end - 5}`,
      label: { x: (x + end) / 2, y: y - 9, anchor: 'middle' },
    };
  };
  /** From the bottom of a stage into the side of a dead-letter topic. */
  const dead = (from: BoxId, to: BoxId): Edge => {
    const x = at(from).x + width / 2;
    const bottom = at(from).y + height;
    const y = at(to).y + height / 2;
    const isLeft = at(from).x < at(to).x;
    const end = isLeft ? at(to).x - 5 : at(to).x + width + 5;
    const bend = isLeft ? 14 : -14;
    return {
      id: `${from}-${to}`,
      kind: 'dead',
      path: `M${x} ${bottom}V${y - 14}Q${x} ${y} ${x + bend} ${y}H${end}`,
      label: { x: x + (isLeft ? -6 : 6), y: bottom + 34, anchor: isLeft ? 'middle' : 'start' },
    };
  };
  const retry = (from: BoxId, to: BoxId): Edge => {
    const x = at(from).x + width / 2;
    const end = at(to).x + width / 2;
    const { y } = at(from);
    const top = y - 26;
    return {
      id: `${from}-retry`,
      kind: 'retry',
      path: `M${x} ${y}V${top + 12}Q${x} ${top} ${x - 12} ${top}H${end + 12}Q${end} ${top} ${end} ${top + 12}V${y - 5}`,
      label: { x: (x + end) / 2, y: top - 7, anchor: 'middle' },
    };
  };
  return [
    straight('senders', 'receive'),
    straight('receive', 'events'),
    straight('events', 'enrich'),
    straight('enrich', 'findings'),
    straight('findings', 'write'),
    straight('write', 'scc'),
    dead('receive', 'events-dead'),
    dead('enrich', 'events-dead'),
    dead('write', 'findings-dead'),
    retry('enrich', 'events'),
    retry('write', 'findings'),
    ...(hasPoll ? [pollEdge(at('poll'), at('events'))] : []),
  ];
}

function pollEdge(poll: Box, events: Box): Edge {
  const x = poll.x + width;
  const y = poll.y + height / 2;
  const end = events.x + 24;
  return {
    id: 'poll-events',
    kind: 'flow',
    path: `M${x} ${y}H${end - 14}Q${end} ${y} ${end} ${y + 14}V${events.y - 5}`,
    label: { x: x + 26, y: y - 9, anchor: 'middle' },
  };
}
