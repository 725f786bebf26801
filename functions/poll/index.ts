import { serve } from '@pipeline/shared/function.ts';
import { compose } from './compose.ts';

const { handle, log, maxBodyBytes } = compose();
serve('poll', handle, log, maxBodyBytes);
