import { serve } from '@pipeline/shared/function.ts';
import { createStage } from './stage.ts';

const { handle, log, maxBodyBytes } = createStage();
serve('poll', handle, log, maxBodyBytes);
