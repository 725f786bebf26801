/**
 * The prefix of a line from a container runtime (https://github.com/containerd/containerd pkg/cri/io/logger.go) or
 * syslog. falcosidekick's syslog output names the program Falco (falcosecurity/falcosidekick:outputs/syslog.go).
 */
const prefix = /^(?:\S{20,40} (?:stdout|stderr) [FP] |[^{"]{0,120}?\b[Ff]alco(?:\[\d+\])?: (?=\{))/;

/** Returns the line as it was logged. */
export function withoutPrefix(line: string): string {
  return line.replace(prefix, '');
}
