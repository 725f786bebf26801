// Written by `npm run generate`. Do not edit.
import type { Validator } from '@pipeline/shared/validation.ts';
import type { Settings } from '../settings.ts';

export declare const settings: Validator<Settings>;
