// Written by `npm run generate`. Do not edit.
import type { RegisteredFormat } from '../formats/format.ts';
import { format as falco } from '../formats/falco.ts';
import { format as sysdigApi } from '../formats/sysdig-api.ts';
import { format as sysdigChannel } from '../formats/sysdig-channel.ts';
import { format as sysdigForwarder } from '../formats/sysdig-forwarder.ts';
import { format as sysdigLegacy } from '../formats/sysdig-legacy.ts';
import { format as sysdigResults } from '../formats/sysdig-results.ts';
import * as validators from './validators.js';

export const formats: readonly RegisteredFormat[] = [
  { ...falco, validate: validators.falco },
  { ...sysdigApi, validate: validators.sysdigApi },
  { ...sysdigChannel, validate: validators.sysdigChannel },
  { ...sysdigForwarder, validate: validators.sysdigForwarder },
  { ...sysdigLegacy, validate: validators.sysdigLegacy },
  { ...sysdigResults, validate: validators.sysdigResults },
];
