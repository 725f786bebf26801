import { severities as ascending } from '@pipeline/shared/severity.ts';

/** The most severe first. */
export const severities = ascending.toReversed();
