import { serve } from '@pipeline/shared/function.ts';
import { createPushHandler, maxPushBytes } from '@pipeline/shared/pubsub/push.ts';
import { compose } from './compose.ts';

const stage = compose();
serve(stage.stage, createPushHandler(stage), stage.log, maxPushBytes);
