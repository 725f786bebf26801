import { regionNames, sysdigApi } from '@pipeline/shared/sysdig-regions.ts';
import { UsageError } from '../../cli/command.ts';

/** The base URL of Sysdig's API. @throws UsageError */
export function sysdigApiUrl(region: string | undefined): string {
  const hint = `one of ${regionNames.join(', ')}, or the URL of its API`;
  if (region === undefined) throw new UsageError(`--region is missing: ${hint}`);
  try {
    return sysdigApi(region);
  } catch (error) {
    throw new UsageError(`--region must be ${hint}, not ${region}`, { cause: error });
  }
}
