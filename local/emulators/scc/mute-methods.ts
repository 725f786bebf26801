import type { FindingStore } from './finding-store.ts';
import type { Findings } from './findings.ts';
import { child, text } from './messages.ts';
import { fullName, maskPaths, pageRequest, type Method } from './method.ts';
import type { MuteConfigs } from './mute-configs.ts';

/** SetMute and the methods of mute configs. Each change of a config is applied to the existing findings. */
export function muteMethods(
  findings: Findings,
  store: FindingStore,
  configs: MuteConfigs,
): Readonly<Record<string, Method>> {
  return {
    SetMute: {
      writes: true,
      target: (request) => fullName(text(request, 'name')),
      run: (request) => ({
        message: findings.setMute(text(request, 'name'), text(request, 'mute')),
        outcome: 'updated',
      }),
    },
    CreateMuteConfig: {
      writes: true,
      run: (request) => {
        const [parent, id] = [text(request, 'parent'), text(request, 'muteConfigId')];
        const message = configs.create(parent, id, child(request, 'muteConfig'));
        store.applyRules();
        return { message };
      },
    },
    GetMuteConfig: {
      writes: false,
      run: (request) => ({ message: configs.get(text(request, 'name')) }),
    },
    ListMuteConfigs: {
      writes: false,
      run: (request) => {
        const { items, nextPageToken } = configs.list(
          text(request, 'parent'),
          pageRequest(request),
        );
        return { message: { muteConfigs: items, nextPageToken } };
      },
    },
    UpdateMuteConfig: {
      writes: true,
      run: (request) => {
        const message = configs.update(child(request, 'muteConfig'), maskPaths(request));
        store.applyRules();
        return { message };
      },
    },
    DeleteMuteConfig: {
      writes: true,
      run: (request) => {
        configs.delete(text(request, 'name'));
        store.applyRules();
        return { message: {} };
      },
    },
  };
}
