/** The `soundkin` command: reads the arguments, runs a command, prints its result, exits with a code. */
import { SoundkinError, toWireError, type ErrorCode } from "../../shared/errors.ts";
import type { Command } from "./command.ts";
import { commands } from "./commands.ts";
import { parseArguments } from "./options.ts";
import { exitCodes, usage } from "./usage.ts";

async function main(): Promise<number> {
  const { values, positionals } = parseArguments(process.argv.slice(2));
  const [name, ...operands] = positionals;
  if (values.help === true || name === undefined) {
    console.log(usage);
    return values.help === true ? exitCodes.ok : exitCodes.usage;
  }
  const command: Command | undefined = Object.hasOwn(commands, name)
    ? commands[name as keyof typeof commands]
    : undefined;
  if (!command) throw new SoundkinError("invalid-input", `There is no command "${name}".`);
  const { data, text, failed = false } = await command(operands, values);
  console.log(values.json === true ? JSON.stringify(data) : text);
  return failed ? exitCodes.library : exitCodes.ok;
}

function exitCodeOf(code: ErrorCode): number {
  if (code === "internal") return exitCodes.unexpected;
  if (code === "invalid-input") return exitCodes.usage;
  if (code.startsWith("library-") || code.startsWith("disk-")) return exitCodes.library;
  return exitCodes.input;
}

try {
  process.exitCode = await main();
} catch (error) {
  const { code, message } = toWireError(error);
  console.error(`soundkin: ${message} [${code}]`);
  if (code === "invalid-input") console.error(`\n${usage}`);
  process.exitCode = exitCodeOf(code);
}
