import { Command } from 'commander';
import { createCommand, exitCodes, runCommand } from '../cli/command.ts';
import { standWhereCalled } from '../cli/working-folder.ts';
import { commands } from './commands.ts';

/** The operator's commands as one program: `runtime-detections COMMAND`. */

standWhereCalled();

const [name = '--help', ...args] = process.argv.slice(2);
const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (entry === undefined) {
  // Print the help, or reject an unknown command.
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
    .addHelpText('after', '\nFor details of a command: COMMAND --help');
  for (const [each, { summary }] of Object.entries(commands)) {
    overall.addCommand(new Command(each).description(summary).helpOption(false));
  }
  return overall;
}
