import type { LiveEvents } from '../api.ts';
import type { State } from './state.ts';

/** Milliseconds between two attempts. */
const patience = 1000;

/**
 * Opens the event stream and reconnects. Trust the browser to report a lost connection: a timeout would have to guess
 * how long the server may be silent.
 */
export function followLive(state: State): void {
  const source = new EventSource('/api/live');
  on(source, 'pipeline', (pipeline) => {
    state.setPipeline(pipeline);
  });
  on(source, 'findings', (rows) => {
    state.addFindings(rows);
  });
  on(source, 'dead-letters', ({ count }) => {
    state.setDeadLetters(count);
  });
  on(source, 'outcomes', (lines) => {
    state.addOutcomes(lines);
  });
  source.addEventListener('open', () => {
    state.setConnection('open');
  });
  source.addEventListener('error', () => {
    state.setConnection('lost');
    // The browser reconnects only after some failures, and at intervals of its own.
    source.close();
    setTimeout(() => {
      followLive(state);
    }, patience);
  });
}

function on<Name extends keyof LiveEvents>(
  source: EventSource,
  name: Name,
  take: (value: LiveEvents[Name]) => void,
): void {
  source.addEventListener(name, (event: MessageEvent<string>) => {
    // Trust the type: page and server are built from one commit, both against console/api.ts.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    take(JSON.parse(event.data) as LiveEvents[Name]);
  });
}
