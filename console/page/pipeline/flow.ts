import type { Stage } from '@pipeline/shared/pubsub/topology.ts';
import type { PipelineState, StageState } from '../../api.ts';
import { count, plural } from '../format.ts';
import type { BoxId } from './layout.ts';
import { rateOf, type Rates } from './rates.ts';
import { sccFaultSummary } from './fault-summary.ts';
import { statusOf, statusText } from './stage-status.ts';

interface BoxFlow {
  readonly title: string;
  readonly detail: string;
  /** At most two further lines. */
  readonly notes: readonly string[];
  readonly state: 'well' | 'stopped' | 'troubled' | 'unknown';
  /** Displayed fill of a topic, from 0 to 1. */
  readonly fill: number;
}

export interface Flow {
  readonly boxes: ReadonlyMap<BoxId, BoxFlow>;
  /** Events per second on each edge. */
  readonly edges: ReadonlyMap<string, number>;
}

/** The content of the picture, independent of its layout. @param isOnline Whether the console responds. */
export function flowOf(pipeline: PipelineState, rates: Rates, isOnline: boolean): Flow {
  const rate = (stage: Stage, ...outcomes: string[]): number => rateOf(rates, stage, ...outcomes);
  const write = rate('write', 'written', 'duplicate');
  const edges = new Map([
    [
      'senders-receive',
      rate('receive', 'accepted', 'ignored', 'quarantined', 'rejected', 'failed'),
    ],
    ['receive-events', rate('receive', 'accepted')],
    ['events-enrich', rate('enrich', 'enriched', 'dropped', 'dead', 'retried')],
    ['enrich-findings', rate('enrich', 'enriched')],
    ['findings-write', write + rate('write', 'dead', 'retried')],
    ['write-scc', write],
    ['receive-events-dead', rate('receive', 'quarantined')],
    ['enrich-events-dead', rate('enrich', 'dead')],
    ['write-findings-dead', rate('write', 'dead')],
    ['enrich-retry', rate('enrich', 'retried')],
    ['write-retry', rate('write', 'retried')],
    ['poll-events', rate('poll', 'accepted')],
  ]);
  return { boxes: boxesOf(pipeline, isOnline), edges };
}

function boxesOf(pipeline: PipelineState, isOnline: boolean): Map<BoxId, BoxFlow> {
  const { deadLetters, faults } = pipeline;
  const boxes = new Map<BoxId, BoxFlow>();
  const well = { notes: [], state: 'well', fill: 0 } as const;
  boxes.set('senders', { ...well, title: 'Senders', detail: 'Sysdig, Falco' });
  for (const stage of pipeline.stages) boxes.set(stage.stage, stageBox(stage, isOnline));
  boxes.set('events', topicBox(pipeline, 'events'));
  boxes.set('findings', topicBox(pipeline, 'findings'));
  const trouble = faults === undefined ? '' : sccFaultSummary(faults.scc);
  boxes.set('scc', {
    title: 'SCC',
    detail: plural(pipeline.findings, 'finding'),
    notes: trouble === '' ? [] : [trouble],
    state: trouble === '' ? 'well' : 'troubled',
    fill: 0,
  });
  boxes.set('events-dead', deadBox('events-dead', deadLetters.events));
  boxes.set('findings-dead', deadBox('findings-dead', deadLetters.findings));
  return boxes;
}

function stageBox(stage: StageState, isOnline: boolean): BoxFlow {
  const of = (name: string): number => stage.counters[name] ?? 0;
  const done = {
    receive: `${count(of('accepted'))} accepted`,
    poll: `${count(of('accepted'))} polled`,
    enrich: `${count(of('enriched'))} enriched`,
    write: `${count(of('written'))} written`,
  }[stage.stage];
  const noted: readonly [number, string][] = [
    [of('duplicate'), plural(of('duplicate'), 'duplicate')],
    [of('rejected'), `${count(of('rejected'))} rejected`],
    [of('retried'), `${count(of('retried'))} retried`],
  ];
  const notes = noted.flatMap(([number, text]) => (number > 0 ? [text] : [])).slice(-2);
  const status = statusOf(stage, isOnline);
  const isCounted = Object.keys(stage.counters).length > 0;
  const detail = isCounted ? done : 'unknown';
  const texts = { title: stage.stage, detail, notes, fill: 0 };
  if (status === 'running') return { ...texts, state: 'well' };
  if (status === 'unknown') return { ...texts, state: 'unknown' };
  return { ...texts, detail: statusText(stage, isOnline), state: 'stopped' };
}

function topicBox({ subscriptions }: PipelineState, topic: string): BoxFlow {
  const backlogs = subscriptions.filter((one) => one.topic === topic).map(({ backlog }) => backlog);
  const known = backlogs.filter((backlog) => backlog !== null);
  const waiting = known.reduce((sum, backlog) => sum + backlog, 0);
  const isKnown = known.length > 0;
  return {
    title: topic,
    detail: isKnown ? (waiting === 0 ? 'empty' : `${count(waiting)} waiting`) : 'topic',
    notes: [],
    state: 'well',
    // Use a logarithmic scale up to ten thousand, so that both ten and a thousand are visible.
    fill: Math.min(1, Math.log10(waiting + 1) / 4),
  };
}

function deadBox(title: string, letters: number | null): BoxFlow {
  return {
    title,
    detail:
      letters === 0
        ? 'no dead letters'
        : letters === null
          ? 'unknown'
          : plural(letters, 'dead letter'),
    notes: [],
    state: letters === 0 || letters === null ? 'well' : 'troubled',
    fill: 0,
  };
}
