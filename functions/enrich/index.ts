import { serve } from '@pipeline/shared/function.ts';
import { createPushHandler, maxPushBytes } from '@pipeline/shared/pubsub/push.ts';
import { createStage } from './stage.ts';

const stage = createStage();
serve(stage.stage, createPushHandler(stage), stage.log, maxPushBytes);
