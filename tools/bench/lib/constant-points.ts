import type { Point } from './growth.ts';

/** Maximum cost of a stage relative to a function that accepts the same pushes and sends a constant. */
const target = 1.3;

export interface ConstantPoints extends Pick<Point, 'function' | 'call'> {
  readonly peer: Point['function'];
  readonly peerName: string;
}

/** Points of a stage beside its peer: one message at a time, and 64 concurrent ones. */
export function constantPoints({ peerName, peer, ...stage }: ConstantPoints): Point[] {
  return [1, 64].flatMap((connections): Point[] => {
    const common = { ...stage, connections, events: 1 };
    const than = `${peerName}, ${connections} at once`;
    return [
      { ...common, name: than, function: peer },
      { ...common, name: `against that, ${connections} at once`, than, atMost: target },
    ];
  });
}
