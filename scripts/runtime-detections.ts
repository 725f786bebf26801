import { Command } from 'commander';
import { createCommand, exitCodes, runCommand } from '../cli/command.ts';
import { standWhereCalled } from '../cli/working-folder.ts';
import { commands } from './commands.ts';

/** All commands of an operator as one program: `runtime-detections COMMAND`. */

standWhereCalled();

const [name = '--help', ...args] = process.argv.slice(2);
const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (entry === undefined) {
  // Prints the help, or refuses the name.
  await runCommand(overview(), async () => exitCodes.usage, [name]);
} else {
  const { command, work } = await entry.load();
  await runCommand(command, work, args);
}

function overview(): Command {
  const overall = createCommand(
    'runtime-detections',
    'Operate a deployment: runtime detections of Sysdig Secure and Falco in Security Command Center.',
  )
    .helpCommand(false)
    .addHelpText('after', '\nCOMMAND --help tells more of each.');
  for (const [each, { summary }] of Object.entries(commands)) {
    overall.addCommand(new Command(each).description(summary).helpOption(false));
  }
  return overall;
}
