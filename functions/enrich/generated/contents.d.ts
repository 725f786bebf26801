// Written by `npm run generate`. Do not edit.
import type { FromSchema } from 'json-schema-to-ts';
import type { Validator } from '@pipeline/shared/validation.ts';
import type { settingsSchema } from '../settings.ts';

type Properties = (typeof settingsSchema)['properties'];

export declare const EXCEPTIONS: Validator<FromSchema<Properties['EXCEPTIONS']['contentSchema']>>;
