import { scan, type Rule } from './spans.ts';
import { separateValueAt } from './values.ts';

/**
 * `secretsdump.py DOMAIN/user:secret@host`, as the scripts of `impacket` take an account
 * (fortra/impacket:impacket/examples/utils.py). An image has the same form, `team/app:1.2@sha256:…`, so one of the
 * scripts must precede it.
 */
export const impacketAccounts: Rule = (text) => {
  const from = text.includes('@') ? text.search(script) : -1;
  if (from < 0) return [];
  return scan(text, account, (match) => {
    const end = match.index + match[0].length - '@'.length;
    return match.index < from ? undefined : { start: end - (match[1] ?? '').length, end };
  });
};

/** `-hashes :x`, `-aesKey x`: keys that the scripts accept instead of a password. */
export const impacketKeys: Rule = (text) =>
  script.test(text)
    ? scan(
        text,
        /(?<=[\s"'])-(?:hashes|aesKey)(?:\s{1,4}|\\{0,7}["'],\s?(?=\\{0,7}["']))/g,
        (match) => separateValueAt(text, match.index + match[0].length),
      )
    : [];

const script =
  /impacket|(?<![\w.-])(?:addcomputer|atexec|changepasswd|dacledit|dcomexec|getADUsers|getST|getTGT|getUserSPNs|lookupsid|mssqlclient|psexec|rbcd|reg|rpcdump|samrdump|secretsdump|services|smbclient|smbexec|wmiexec)\.py(?![\w.-])/i;

const account =
  /(?<=[\s"'`=/]|^)[^\s"'`=/:@]{1,64}:(?!sha256:)(["']?[^\s"'`]{1,256}["']?)@(?!sha256:)/g;
