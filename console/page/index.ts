import type { PipelineState } from '../api.ts';

export type { PipelineState };
