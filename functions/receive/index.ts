import { serve } from '@pipeline/shared/function.ts';
import { createStage } from './stage.ts';

const { handle, log, maxBodyBytes } = createStage();
serve('receive', handle, log, maxBodyBytes);
