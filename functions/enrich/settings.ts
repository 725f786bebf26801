import { topics } from '@pipeline/shared/pubsub/topology.ts';
import { severities } from '@pipeline/shared/severity.ts';
import type { FromSchema } from 'json-schema-to-ts';

/** The environment variables of `enrich`. Lists are separated by commas, or are JSON arrays. */
export const settingsSchema = {
  type: 'object',
  required: ['PROJECT_ID', 'ORGANIZATION_ID'],
  properties: {
    PROJECT_ID: { type: 'string', description: 'The project of the Pub/Sub topics.' },
    ORGANIZATION_ID: {
      type: 'string',
      pattern: '^\\d+$',
      description:
        'The organization whose findings these are: the last rung of the resource ladder.',
    },
    FINDINGS_TOPIC: { type: 'string', default: topics.findings },
    EVENTS_DEAD_TOPIC: { type: 'string', default: topics.eventsDead },
    MIN_SEVERITY: {
      enum: severities,
      default: 'LOW',
      description: 'Events below it are dropped.',
    },
    IGNORED_RULES: { type: 'string', default: '', description: 'Rules whose events are dropped.' },
    IGNORED_NAMESPACES: {
      type: 'string',
      default: '',
      description: 'Kubernetes namespaces whose events are dropped.',
    },
    SEVERITY_OVERRIDES: {
      type: 'string',
      default: '{}',
      description: 'A JSON object of rule names and the severities that their findings get.',
    },
    PUBLISH_TIMEOUT_MS: { type: 'integer', minimum: 100, maximum: 60_000, default: 15_000 },
  },
} as const;

export type Settings = FromSchema<typeof settingsSchema>;
