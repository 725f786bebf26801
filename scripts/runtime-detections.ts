import { createCommand, runCommand, UsageError } from '../cli/command.ts';
import { linesOf } from '../cli/output.ts';
import { commands } from './commands.ts';

/** All commands of an operator as one program: `runtime-detections COMMAND`. */

const [name = '', ...args] = process.argv.slice(2);
const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (entry === undefined) {
  await runCommand(overview(), async (context) => {
    if (name !== '') throw new UsageError(`there is no command ${name} (--help lists them)`);
    linesOf(context).print(overview().helpInformation());
  });
} else {
  const { command, work } = await entry.load();
  await runCommand(command, work, args);
}

function overview() {
  const overall = createCommand(
    'runtime-detections',
    'Operate a deployment: runtime detections of Sysdig Secure and Falco in Security Command Center.',
  ).argument('[command]', 'see below; COMMAND --help tells more of each');
  for (const [each, { summary }] of Object.entries(commands)) {
    overall.addHelpText('after', `  ${each.padEnd(18)}${summary}`);
  }
  return overall;
}
