import { boxFinder, kinds, way, type Box, type BoxId, type Edge, type Layout } from './layout.ts';

/** Fits a phone of 360 pixels without scaling. */
const total = 326;
const left = 44;
const width = 146;
const sideWidth = 106;
const side = total - sideWidth - 2;
const height = 56;
const gap = 34;
const margin = 2;

/** Flows from top to bottom, with dead letters on the right and retries on the left. */
export function tallLayout(hasPoll: boolean): Layout {
  const row = (index: number): number => margin + index * (height + gap);
  const beside = (id: BoxId, index: number): Box => ({
    id,
    kind: kinds[id],
    x: side,
    y: row(index),
    width: sideWidth,
    height,
  });
  const boxes = [
    ...way.map((id, index) => ({ id, kind: kinds[id], x: left, y: row(index), width, height })),
    beside('events-dead', 3),
    beside('findings-dead', 5),
    ...(hasPoll ? [beside('poll', 0)] : []),
  ];
  return {
    width: total,
    height: row(6) + height + margin,
    boxes,
    edges: edgesOf(boxFinder(boxes), hasPoll),
  };
}

function edgesOf(at: (id: BoxId) => Box, hasPoll: boolean): Edge[] {
  const straight = (from: BoxId, to: BoxId): Edge => {
    const x = left + width / 2;
    const y = at(from).y + height;
    return {
      id: `${from}-${to}`,
      kind: 'flow',
      path: `M${x} ${y}V${at(to).y - 5}`,
      label: { x: x + 10, y: y + gap / 2 + 4, anchor: 'start' },
    };
  };
  const dead = (from: BoxId, to: BoxId): Edge => {
    const y = at(from).y + height / 2;
    return {
      id: `${from}-${to}`,
      kind: 'dead',
      path: `M${left + width} ${y}H${side - 5}`,
      label: { x: side + 4, y: at(to).y - 7, anchor: 'start' },
    };
  };
  const retry = (from: BoxId, to: BoxId): Edge => {
    const y = at(from).y + height / 2;
    const end = at(to).y + height / 2;
    const x = left - 18;
    return {
      id: `${from}-retry`,
      kind: 'retry',
      path: `M${left} ${y}H${x + 12}Q${x} ${y} ${x} ${y - 12}V${end + 12}Q${x} ${end} ${x + 12} ${end}H${left - 5}`,
      label: { x: 0, y: end - 12, anchor: 'start' },
    };
  };
  return [
    straight('senders', 'receive'),
    straight('receive', 'events'),
    straight('events', 'enrich'),
    straight('enrich', 'findings'),
    straight('findings', 'write'),
    straight('write', 'scc'),
    quarantineEdge(at('receive'), at('events-dead')),
    dead('enrich', 'events-dead'),
    dead('write', 'findings-dead'),
    retry('enrich', 'events'),
    retry('write', 'findings'),
    ...(hasPoll ? [pollEdge(at('poll'), at('events'))] : []),
  ];
}

function quarantineEdge(receive: Box, dead: Box): Edge {
  const y = receive.y + height / 2;
  const end = dead.x + (sideWidth * 3) / 4;
  return {
    id: 'receive-events-dead',
    kind: 'dead',
    path: `M${left + width} ${y}H${end - 14}Q${end} ${y} ${end} ${y + 14}V${dead.y - 5}`,
    label: { x: left + width + 10, y: y - 7, anchor: 'start' },
  };
}

function pollEdge(poll: Box, events: Box): Edge {
  const x = poll.x + sideWidth / 4;
  const y = events.y + height / 2;
  return {
    id: 'poll-events',
    kind: 'flow',
    path: `M${x} ${poll.y + height}V${y - 14}Q${x} ${y} ${x - 14} ${y}H${left + width + 5}`,
    label: { x: x + 8, y: poll.y + height + 16, anchor: 'start' },
  };
}
