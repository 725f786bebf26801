/**
 * What a container's runtime (https://github.com/containerd/containerd pkg/cri/io/logger.go) and syslog put before a line; of
 * falcosidekick the program is Falco (falcosecurity/falcosidekick:outputs/syslog.go).
 */
const prefix = /^(?:\S{20,40} (?:stdout|stderr) [FP] |[^{"]{0,120}?\b[Ff]alco(?:\[\d+\])?: (?=\{))/;

/** A line as it was logged. */
export function withoutPrefix(line: string): string {
  return line.replace(prefix, '');
}
